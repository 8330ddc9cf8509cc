import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { startRegtechFake } from '../../../scripts/fakes/regtech.ts';
import { type RunOptions, runCollector } from '../../../scripts/fakes/run.ts';
import { startSecudiumFake } from '../../../scripts/fakes/secudium.ts';
import type { Attention, AttentionAnswer, Collector } from '../../../shared/blacklist/collector.ts';
import { createRegtechCollector } from '../../../shared/blacklist/regtech/collector.ts';
import { createSecudiumCollector } from '../../../shared/blacklist/secudium/collector.ts';
import { createRig, planFor, TODAY } from './harness.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

/** After which steps the machine stops before the outcome is stored, and whether its memory is lost with it. */
const crashes = fc.uniqueArray(fc.record({ step: fc.integer({ min: 1, max: 25 }), losesMemory: fc.boolean() }), {
  selector: (crash) => crash.step,
  maxLength: 6,
});
type Crashes = readonly { readonly step: number; readonly losesMemory: boolean }[];

/** Does the step, forgets what came of it, and does it again from the stored state. */
function crashing<Own>(plan: Crashes, create: () => Collector<Own>): NonNullable<RunOptions['step']> {
  let count = 0;
  let current = create() as unknown as Collector<unknown>;
  return async (_, state, io) => {
    count += 1;
    const crash = plan.find(({ step }) => step === count);
    const copy = JSON.stringify(state);
    if (crash) {
      await current.step(JSON.parse(copy), io);
      if (crash.losesMemory) current = create() as unknown as Collector<unknown>;
    }
    return (await current.step(JSON.parse(copy), io)) as never;
  };
}

/** Somebody who agrees to everything, asks for a fresh code when there is none, and counts how often. */
function agreeing(code: () => string) {
  const given = { consents: 0, kicks: 0 };
  const answer = (attention: Attention): AttentionAnswer => {
    if (attention.kind === 'otp' && code() !== '') return { kind: 'otp', code: code() };
    given.consents += 1;
    if (attention.kind !== 'duplicate-login') return { kind: 'otp-consent' };
    given.kicks += 1;
    return { kind: 'duplicate-login-consent' };
  };
  return { given, answer };
}

describe('a crash between any two steps', { timeout: 60_000 }, () => {
  it('loses no bulletin of SECUDIUM, sends no message and ends no session without a consent of its own', async () => {
    await fc.assert(
      fc.asyncProperty(crashes, fc.boolean(), fc.boolean(), async (plan, needsOtp, isStanding) => {
        const rig = createRig();
        const portal = await startSecudiumFake({ clock: rig.clock.now });
        try {
          portal.control.set({ otp: needsOtp ? 'required' : 'off' });
          const person = agreeing(portal.control.otpCode);
          const { outcome, artefacts } = await runCollector(
            createSecudiumCollector(),
            planFor(portal.url, { lookbackDays: 7, cursor: { loginConsent: isStanding } }),
            { ...rig, answer: person.answer, step: crashing(plan, () => createSecudiumCollector()) },
          );
          expect(outcome.kind).toBe('done');
          expect(new Set(artefacts.map((artefact) => artefact.name)).size).toBe(6);
          expect(portal.control.messages()).toBeLessThanOrEqual(person.given.consents + (isStanding ? 1 : 0));
          expect(portal.control.kicks()).toBeLessThanOrEqual(person.given.kicks);
          expect(portal.control.hasSession()).toBe(false);
        } finally {
          await portal.close();
        }
      }),
      { numRuns: 30 },
    );
  });

  it('loses no row of REGTECH and sends no message without a consent of its own', async () => {
    await fc.assert(
      fc.asyncProperty(crashes, fc.constantFrom('off', 'at-login', 'at-data'), async (plan, sms) => {
        const rig = createRig();
        const portal = await startRegtechFake({ clock: rig.clock.now, perDay: 3 });
        try {
          portal.control.set({ sms, excel: 'html' });
          const person = agreeing(portal.control.smsCode);
          const { outcome, artefacts } = await runCollector(createRegtechCollector(), planFor(portal.url), {
            ...rig,
            answer: person.answer,
            step: crashing(plan, () => createRegtechCollector()),
          });
          expect(outcome.kind).toBe('done');
          const html = artefacts.map((artefact) => new TextDecoder().decode(artefact.bytes)).join('');
          const rows = portal.control.data.query('2025-12-26', TODAY, TODAY);
          expect(rows.length).toBeGreaterThan(100);
          expect(rows.every((row) => html.includes(row.uuid))).toBe(true);
          expect(artefacts.filter((artefact) => artefact.group?.isLast)).toHaveLength(2);
          expect(portal.control.messages()).toBeLessThanOrEqual(person.given.consents);
        } finally {
          await portal.close();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('asks for consent again when the login may already have gone out', async () => {
    const rig = createRig();
    const portal = await startSecudiumFake({ clock: rig.clock.now });
    const { attentions } = await runCollector(
      createSecudiumCollector(),
      planFor(portal.url, { cursor: { loginConsent: true } }),
      { ...rig, step: crashing([{ step: 2, losesMemory: true }], () => createSecudiumCollector()) },
    );
    expect(attentions).toEqual([{ kind: 'otp-consent', channel: 'mail' }]);
    expect(portal.control.messages()).toBe(1);
    await portal.close();
  });
});
