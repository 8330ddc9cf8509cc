import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { LAST_MAIL_MS } from '../../../shared/identity/privacy/receipt.ts';
import { identityProjector } from '../../../workers/identity/projections/projector.ts';
import type { PrivacyContributor } from '../../../workers/identity/service/privacy/contributors.ts';
import { countElsewhere, driveErasure } from '../../../workers/identity/service/privacy/erasure.ts';
import { CAUSE } from '../sessions/support.ts';
import { runAlarm } from '../users/support.ts';
import { type Fault, faultyEnv } from './faulty.ts';
import { begin, confirm, pump, pumpUntil, receiptCounts, stillPerson } from './saga-rig.ts';
import { dumpOf, evictUser, findings, stateOf, until, userOf } from './support.ts';

/** An erasure whose edge is called now and not before. */
async function atTheEdge() {
  const someone = await stillPerson();
  const receiptId = await begin(someone.userId);
  await pumpUntil(someone.userId, 'edge');
  return { ...someone, receiptId, expected: await countElsewhere(env, someone.userId, null) };
}

/** That nothing is left but the last mail, and that one for a day only. */
async function expectNoTrace({ userId, email, mark }: { userId: string; email: string; mark: string }): Promise<void> {
  await until(userId, async () => expect(findings(await dumpOf(userId), ['actor:mail {'])).toEqual([]));
  await userOf(userId).privacy.advance(Date.now() + LAST_MAIL_MS + 60_000);
  expect(findings(await dumpOf(userId), [email, mark])).toEqual([]);
  const { counts, status } = await userOf(userId).privacy.traces();
  expect(status).toBe('erased');
  expect(Object.entries({ ...counts, ...(await countElsewhere(env, userId, null)) }).filter(([, n]) => n > 0)).toEqual(
    [],
  );
}

async function everyFault(): Promise<Fault[]> {
  const { userId } = await atTheEdge();
  const edge = faultyEnv(null);
  expect(await driveErasure(edge.env, userId)).toBe(true);
  expect(await stateOf(userId)).toBe('done');
  expect(edge.steps()).toBeGreaterThanOrEqual(9);
  return Array.from({ length: edge.steps() }, (_, step) => step).flatMap((step) => [
    { step, effect: 'none' as const },
    { step, effect: 'done' as const },
  ]);
}

describe('an erasure', () => {
  it('whose edge goes down at any step, and whose actor is evicted after each, ends with the same receipt', async () => {
    for (const fault of await everyFault()) {
      const someone = await atTheEdge();
      const { userId, receiptId, expected } = someone;
      expect(expected).toMatchObject({ 'd1:identity_claims': 1, 'd1:users': 1, 'r2:exports': 1, 'r2:mailbox': 1 });
      expect(expected['d1:security_audit']).toBeGreaterThan(1);
      const edge = faultyEnv(fault, () => evictUser(userId));
      await expect(driveErasure(edge.env, userId), JSON.stringify(fault)).rejects.toThrow('down');
      await evictUser(userId);
      await pumpUntil(userId, 'done');
      expect(await receiptCounts(receiptId), JSON.stringify(fault)).toMatchObject({ ...expected, 'actor:session': 1 });
      await pump(userId);
      await expectNoTrace(someone);
    }
  }, 240_000);

  it('does not call the edge before every event is projected', async () => {
    const { userId } = await stillPerson();
    await begin(userId);
    for (let i = 0; i < 3; i += 1) await userOf(userId).privacy.advance(Date.now());
    expect(await stateOf(userId)).toBe('draining');
    expect(await driveErasure(env, userId)).toBe(false);
    await evictUser(userId);
    await pump(userId);
    expect(await stateOf(userId)).toBe('edge');
    await pumpUntil(userId, 'done');
  });

  it('begins the edge again when something happens while it is at work, and counts both', async () => {
    const someone = await atTheEdge();
    const { userId, receiptId, expected } = someone;
    // An administrator looks at the account: an event with the user in it, which the audit takes.
    let isLate = true;
    const edge = faultyEnv(null, async () => {
      if (isLate) await userOf(userId).administration.supportView(CAUSE);
      isLate = false;
    });
    await driveErasure(edge.env, userId);
    expect(await stateOf(userId)).toBe('draining');
    await evictUser(userId);
    await pumpUntil(userId, 'done');
    const counts = await receiptCounts(receiptId);
    expect(counts['d1:security_audit']).toBe((expected['d1:security_audit'] ?? 0) + 1);
    expect(counts['r2:exports']).toBe(1);
    await pump(userId);
    await expectNoTrace(someone);
  });

  it('is driven by many at once as by one', async () => {
    const someone = await atTheEdge();
    const { userId, receiptId, expected } = someone;
    await Promise.all(Array.from({ length: 4 }, () => driveErasure(env, userId)));
    expect(await stateOf(userId)).toBe('done');
    expect(await receiptCounts(receiptId)).toMatchObject(expected);
    expect(await driveErasure(env, userId)).toBe(false);
    await pump(userId);
    await expectNoTrace(someone);
  });

  it('calls the edge again when its event was confirmed and nothing came of it', async () => {
    const { userId } = await atTheEdge();
    // As a consumer would that does not know the event yet.
    const source = `/identity/users/${userId}`;
    const known = 'UPDATE projection_positions SET head = head + 1 WHERE source = ? RETURNING head';
    const row = await env.IDENTITY_DB.prepare(known).bind(source).first<{ head: number }>();
    await confirm(userId, row?.head ?? 0);
    expect(await stateOf(userId)).toBe('edge');
    await userOf(userId).privacy.advance(Date.now());
    await pumpUntil(userId, 'done');
  });

  it('that begins while an archive is made leaves no archive behind', async () => {
    const someone = await stillPerson();
    const { userId } = someone;
    const meta = { causation: CAUSE, idempotencyKey: null, requestHash: '' };
    const wish = { requestedBy: 'owner', origin: 'https://aegis.example', expected: null };
    const outcomes = await runInDurableObject(env.USER.getByName(userId), (actor) => {
      actor.call('privacy', 'requestExport', [[], meta]);
      const made = actor.call('privacy', 'advance', [Date.now()]);
      return Promise.allSettled([made, actor.call('privacy', 'begin', [wish, CAUSE])]);
    });
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    await pumpUntil(userId, 'done');
    await pump(userId);
    expect((await env.EXPORTS.list({ prefix: `exports/${userId}/` })).objects).toEqual([]);
    await expectNoTrace(someone);
  });

  it('that has begun is the one that begins again', async () => {
    const { userId } = await stillPerson();
    const first = await begin(userId);
    await evictUser(userId);
    expect(await begin(userId)).toBe(first);
    await pumpUntil(userId, 'done');
    await expect(begin(userId)).rejects.toMatchObject({ code: 'not_found' });
    await runAlarm(userId);
  });

  it('asks other systems, and names what they had', async () => {
    const { userId, receiptId } = await atTheEdge();
    const loans = new Set([1, 2]);
    const library: PrivacyContributor = {
      system: 'library',
      collect: async () => [],
      count: async () => ({ 'library:loans': loans.size }),
      erase: async () => loans.clear(),
    };
    await driveErasure(env, userId, [library]);
    expect(loans.size).toBe(0);
    expect(await receiptCounts(receiptId)).toMatchObject({ 'library:loans': 2 });
  });

  it('lets a message that the queue delivers once more bring nothing back', async () => {
    const someone = await stillPerson();
    const { userId, email } = someone;
    const late = {
      ...{ specversion: '1.0' as const, id: `/identity/users/${userId}:1`, source: `/identity/users/${userId}` },
      ...{ type: 'identity.user.updated', dataversion: 1, time: new Date().toISOString(), sequence: 1 },
      ...{ datacontenttype: 'application/json' as const, correlationid: null, causationid: null, traceparent: null },
      data: {
        user: userId,
        directory: {
          ...{ status: 'active', email, username: null, displayName: someone.mark, roles: ['user'] },
          ...{ createdAt: 1, updatedAt: 1 },
        },
      },
    };
    await begin(userId);
    await pumpUntil(userId, 'done');
    await pump(userId);
    await identityProjector.project([late], env);
    await expectNoTrace(someone);
  });
});
