import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunOptions, runCollector } from '../../../scripts/fakes/run.ts';
import { type SecudiumFake, startSecudiumFake } from '../../../scripts/fakes/secudium.ts';
import type { AttentionAnswer, CollectionPlan, Credentials } from '../../../shared/blacklist/collector.ts';
import { createSecudiumCollector } from '../../../shared/blacklist/secudium/collector.ts';
import { answers, CREDENTIALS, createRig, planFor } from './harness.ts';

const LOGIN = '/isap-api/loginProcess';
const CONSENT: AttentionAnswer = { kind: 'otp-consent' };
const KICK: AttentionAnswer = { kind: 'duplicate-login-consent' };
const STANDING = { cursor: { loginConsent: true } };

let rig = createRig();
let portal: SecudiumFake;

beforeEach(async () => {
  rig = createRig();
  portal = await startSecudiumFake({ clock: rig.clock.now });
});
afterEach(() => portal.close());

const run = (
  plan: Partial<CollectionPlan> = {},
  options: Partial<RunOptions> = {},
  credentials: Credentials | null = CREDENTIALS,
) =>
  runCollector(createSecudiumCollector(), planFor(portal.url, { lookbackDays: 5, paceMs: 1_000, ...plan }), {
    clock: rig.clock,
    io: { ...rig.io, credentials },
    ...options,
  });

const logins = () => portal.control.requests.filter((request) => request.path === LOGIN).map((request) => request.form);
const rightCode = (): AttentionAnswer => ({ kind: 'otp', code: portal.control.otpCode() });

describe('the login of SECUDIUM', () => {
  it('is not sent before a person has agreed, because each one messages a person', async () => {
    const waiting = await run();
    expect(waiting.attentions).toEqual([{ kind: 'otp-consent', channel: 'mail' }]);
    expect(portal.control.requests).toHaveLength(0);

    const { outcome } = await run({}, { answer: answers(CONSENT) });
    expect(outcome.kind).toBe('done');
    expect(portal.control.messages()).toBe(1);
  });

  it('is sent at once on standing consent, which the cursor keeps', async () => {
    const { outcome } = await run(STANDING);
    expect(outcome).toMatchObject({ kind: 'done', cursor: { loginConsent: true } });
    expect(portal.control.messages()).toBe(1);
  });

  it('sends the exact form, and the token in query and cookie', async () => {
    await run(STANDING);
    expect([...(logins()[0] ?? [])]).toEqual([
      ['lang', 'ko'],
      ['is_otp', 'N'],
      ['is_expire', 'N'],
      ['login_name', 'demo'],
      ['password', 'demo-password'],
      ['otp_value', ''],
    ]);
    const list = portal.control.requests.find((request) => request.path.endsWith('/black_ip'));
    expect(list?.query.get('X-Auth-Token')).toMatch(/^demo:\d+:[0-9a-f]{64}$/);
    expect(list?.cookies.get('token')).toBe(list?.query.get('X-Auth-Token'));
  });

  it('is not tried again after a wrong password, even when the answer speaks of 인증', async () => {
    const { outcome } = await run(STANDING, {}, { username: 'demo', password: 'wrong' });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_login_refused', retry: 'never' });
    expect(logins()).toHaveLength(1);
  });

  it('sends nothing without an account', async () => {
    const { outcome } = await run(STANDING, {}, null);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_credentials_missing', retry: 'never' });
    expect(portal.control.requests).toHaveLength(0);
  });

  it.each([
    [500, 'collection_http_error', 21_600_000],
    [429, 'collection_blocked', 21_600_000],
  ])(
    'waits for hours after HTTP %d on standing consent, so that no second message goes out',
    async (status, code, notBeforeMs) => {
      portal.control.set({ forcedLogin: [status] });
      expect((await run(STANDING)).outcome).toMatchObject({ kind: 'failed', code, retry: 'backoff', notBeforeMs });
    },
  );

  it('does not repeat a login whose answer was lost', async () => {
    portal.control.set({ dropLogin: true });
    const { outcome } = await run(STANDING);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_unreachable', notBeforeMs: 21_600_000 });
    expect(portal.control.messages()).toBe(1);
  });
});

describe('a second session', () => {
  beforeEach(() => portal.control.set({ isHeldByColleague: true }));

  it('is never ended without consent', async () => {
    const { attentions, outcome } = await run(STANDING);
    expect(attentions).toEqual([{ kind: 'duplicate-login', message: expect.stringContaining('동일 ID') }]);
    expect(outcome.kind).toBe('attention');
    expect(logins().map((form) => form.get('is_expire'))).toEqual(['N']);
    expect(portal.control.kicks()).toBe(0);
  });

  it('is ended once a person has agreed', async () => {
    const { outcome } = await run(STANDING, { answer: answers(KICK) });
    expect(outcome.kind).toBe('done');
    expect(logins().map((form) => form.get('is_expire'))).toEqual(['N', 'Y']);
    expect(portal.control.kicks()).toBe(1);
  });

  it.each([
    [{ kind: 'otp-consent' } as const, 'attention'],
    [{ kind: 'otp', code: '123456' } as const, 'attention'],
    [{ kind: 'cancel' } as const, 'failed'],
  ])('is not ended by any other answer (%o)', async (answer, kind) => {
    const { outcome } = await run(STANDING, { answer: answers(answer) });
    expect(outcome.kind).toBe(kind);
    expect(portal.control.kicks()).toBe(0);
  });

  it('does not carry the consent over to a later login', async () => {
    portal.control.set({ expireTokenAfter: 1 });
    const { attentions } = await run(STANDING, {
      answer: answers(KICK),
      beforeStep: (stored) => {
        if (JSON.parse(stored).relogins === 1) portal.control.set({ isHeldByColleague: true });
        return stored;
      },
    });
    expect(attentions.map((attention) => attention.kind)).toEqual(['duplicate-login', 'duplicate-login']);
    expect(portal.control.kicks()).toBe(1);
  });
});

describe('the one-time password', () => {
  beforeEach(() => portal.control.set({ otp: 'required' }));

  it('is asked for and sent with the same login, without another message', async () => {
    const { attentions, outcome } = await run({}, { answer: answers(CONSENT, rightCode) });
    expect(attentions.map((attention) => attention.kind)).toEqual(['otp-consent', 'otp']);
    expect(logins()[1]?.get('is_otp')).toBe('Y');
    expect(logins()[1]?.get('otp_value')).toMatch(/^\d{6}$/);
    expect(portal.control.messages()).toBe(1);
    expect(outcome.kind).toBe('done');
  });

  it('is asked for again when it was wrong or stale, and never makes us send another message by ourselves', async () => {
    const { attentions, outcome } = await run(STANDING, {
      answer: answers(
        { kind: 'otp', code: '000000' },
        () => {
          rig.clock.advance(600_000);
          return rightCode();
        },
        CONSENT,
        rightCode,
      ),
    });
    expect(attentions).toMatchObject([
      { kind: 'otp', wrong: false },
      { kind: 'otp', wrong: true },
      { kind: 'otp', wrong: true },
      { kind: 'otp', wrong: false },
    ]);
    expect(logins().map((form) => form.get('is_otp'))).toEqual(['N', 'Y', 'Y', 'N', 'Y']);
    expect(portal.control.messages()).toBe(2);
    expect(outcome.kind).toBe('done');
  });

  it('is given up after four wrong ones', async () => {
    const wrong: AttentionAnswer = { kind: 'otp', code: '000000' };
    const { outcome } = await run(STANDING, { answer: answers(wrong, wrong, wrong, wrong, wrong) });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'collection_login_refused', retry: 'never' });
    expect(portal.control.messages()).toBe(1);
  });

  it('goes together with ending another session', async () => {
    portal.control.set({ isHeldByColleague: true });
    const { outcome } = await run(STANDING, { answer: answers(KICK, rightCode) });
    expect(outcome.kind).toBe('done');
    expect(portal.control.kicks()).toBe(1);
    expect(portal.control.messages()).toBe(2);
  });

  it('is used again, without another message, when somebody logged in while it was waited for', async () => {
    const { attentions, outcome } = await run(STANDING, {
      answer: answers(() => {
        portal.control.set({ isHeldByColleague: true });
        return rightCode();
      }, KICK),
    });
    expect(attentions.map((attention) => attention.kind)).toEqual(['otp', 'duplicate-login']);
    expect(logins().map((form) => [form.get('is_otp'), form.get('is_expire')])).toEqual([
      ['N', 'N'],
      ['Y', 'N'],
      ['Y', 'Y'],
    ]);
    expect(portal.control.messages()).toBe(1);
    expect(outcome.kind).toBe('done');
  });

  it('leaves no trace in the state once it was used, and the password is never there', async () => {
    let code = '';
    await run(STANDING, {
      answer: answers(() => {
        code = portal.control.otpCode();
        return { kind: 'otp', code };
      }),
      beforeStep: (stored) => {
        expect(stored).not.toContain(CREDENTIALS.password);
        if (JSON.parse(stored).token !== null) expect(stored).not.toContain(`"${code}"`);
        return stored;
      },
    });
    expect(code).not.toBe('');
  });
});
