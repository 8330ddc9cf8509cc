import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShownFactor } from '../../../durable-objects/identity/user/second-factors.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE } from '../sessions/support.ts';
import {
  appOf,
  enrol,
  evict,
  factorMails,
  history,
  personWithPassword,
  session,
  signInWithPassword,
  sql,
  ticketOf,
  user,
} from './support.ts';

const STEP = 30_000;

// Codes are of moments, so the clock of these tests moves when a test says so.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

const complete = async (userId: string, shown: ShownFactor) =>
  user(userId).secondFactors.signIn({ ticket: await ticketOf(userId), shown }, CAUSE);
const stepUp = (userId: string, sessionId: string, shown: ShownFactor) =>
  user(userId).secondFactors.stepUp({ sessionId, shown }, CAUSE);

describe('an authenticator app', () => {
  it('is asked for once it is confirmed, and lets in together with the password', async () => {
    const { userId, sessionId } = await personWithPassword('kim@example.org');
    const { secret, uri } = await user(userId).factors.beginTotp({ sessionId });
    expect(uri).toContain(secret);
    expect(await signInWithPassword(userId)).toMatchObject({ status: 'signed_in' });

    await evict(userId);
    const app = appOf(uri);
    const { recoveryCodes } = await user(userId).factors.confirmTotp({ sessionId, code: app.code() }, CAUSE);
    expect(recoveryCodes).toHaveLength(10);
    expect(await factorMails(userId, 'kim@example.org')).toEqual(['authenticator app added']);
    expect(await user(userId).factors.view()).toMatchObject({ totp: {}, passkeys: 0, recoveryCodesLeft: 10 });
    expect(await signInWithPassword(userId)).toMatchObject({
      status: 'second_factor',
      methods: ['totp', 'recovery'],
    });

    later(STEP);
    const ticket = await ticketOf(userId);
    await evict(userId);
    const shown = { method: 'totp', code: app.code() } as const;
    const tokens = await user(userId).secondFactors.signIn({ ticket, shown }, CAUSE);
    expect(tokens.access.amr).toEqual(['pwd', 'otp', 'mfa']);
    // A ticket is good once.
    later(STEP);
    const again = { ticket, shown: { method: 'totp', code: app.code() } } as const;
    expect(await codeOf(user(userId).secondFactors.signIn(again, CAUSE))).toBe('factor_refused');
  });

  it('keeps its secret sealed', async () => {
    const userId = await activeUser();
    const { secret } = await user(userId).factors.beginTotp({ sessionId: await session(userId) });
    const rows = await sql<{ sealed: string }>(userId, 'SELECT * FROM totp');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('gives each code once, whoever comes with it, also after an eviction', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app } = await enrol(userId, sessionId);
    // The code that confirmed the enrolment is used.
    expect(await codeOf(complete(userId, { method: 'totp', code: app.code() }))).toBe('factor_refused');
    later(STEP);
    const shown = { method: 'totp', code: app.code() } as const;
    const tickets = [await ticketOf(userId), await ticketOf(userId), await ticketOf(userId)];
    const outcomes = await Promise.all(
      tickets.map((ticket) => codeOf(user(userId).secondFactors.signIn({ ticket, shown }, CAUSE))),
    );
    expect(outcomes.sort()).toEqual(['factor_refused', 'factor_refused', null].sort());
    await evict(userId);
    expect(await codeOf(complete(userId, shown))).toBe('factor_refused');
    expect(await codeOf(stepUp(userId, sessionId, shown))).toBe('factor_refused');
  });

  it('is taken a step early or late, not two, and never backwards', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app } = await enrol(userId, sessionId);
    later(10 * STEP);
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code(2) }))).toBe('factor_refused');
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code(-2) }))).toBe('factor_refused');
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code(-1) }))).toBeNull();
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code(1) }))).toBeNull();
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code(0) }))).toBe('factor_refused');
  });

  it('is enrolled one at a time, by a code that is right, within a quarter of an hour', async () => {
    const userId = await activeUser();
    const sessionId = await session(userId);
    const confirm = (code: string) => user(userId).factors.confirmTotp({ sessionId, code }, CAUSE);
    expect(await codeOf(confirm('000000'))).toBe('conflict');
    const first = appOf((await user(userId).factors.beginTotp({ sessionId })).uri);
    const second = appOf((await user(userId).factors.beginTotp({ sessionId })).uri);
    expect(await codeOf(confirm(second.wrongCode()))).toBe('factor_refused');
    if (first.code() !== second.code()) expect(await codeOf(confirm(first.code()))).toBe('factor_refused');
    later(15 * 60_000);
    expect(await codeOf(confirm(second.code()))).toBe('conflict');
    // The session is older than five minutes by now.
    expect(await codeOf(user(userId).factors.beginTotp({ sessionId }))).toBe('step_up_required');
    const fresh = await session(userId);
    await enrol(userId, fresh);
    expect(await codeOf(user(userId).factors.beginTotp({ sessionId: fresh }))).toBe('conflict');
  });

  it('is removed by somebody who has just shown it, and takes the recovery codes along', async () => {
    const { userId, sessionId } = await personWithPassword('lee@example.org');
    const before = await session(userId);
    const { app } = await enrol(userId, sessionId);
    // A session from before the enrolment, or one of a stolen password, has shown one factor only.
    expect(await codeOf(user(userId).factors.removeTotp({ sessionId: before }, CAUSE))).toBe('step_up_required');
    later(6 * 60_000);
    expect(await codeOf(user(userId).factors.removeTotp({ sessionId }, CAUSE))).toBe('step_up_required');
    const { access } = await stepUp(userId, before, { method: 'totp', code: app.code() });
    expect(access.amr).toEqual(['pwd', 'otp', 'mfa']);
    expect(access.authTime).toBe(Math.floor(Date.now() / 1_000));
    await user(userId).factors.removeTotp({ sessionId: before }, CAUSE);
    await user(userId).factors.removeTotp({ sessionId: before }, CAUSE);
    expect(await factorMails(userId, 'lee@example.org')).toEqual([
      'authenticator app added',
      'authenticator app removed',
    ]);
    expect(await user(userId).factors.view()).toEqual({ totp: null, passkeys: 0, recoveryCodesLeft: 0 });
    expect(await signInWithPassword(userId)).toMatchObject({ status: 'signed_in' });
    expect(await codeOf(stepUp(userId, before, { method: 'totp', code: app.code(1) }))).toBe('factor_refused');
  });
});

describe('recovery codes', () => {
  it('let in once each, however they are typed', async () => {
    const { userId, sessionId } = await personWithPassword('choi@example.org');
    const { recoveryCodes } = await enrol(userId, sessionId);
    const code = recoveryCodes[3]!;
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const tokens = await complete(userId, { method: 'recovery', code: typed });
    expect(tokens.access.amr).toEqual(['pwd', 'rcv', 'mfa']);
    expect((await user(userId).factors.view()).recoveryCodesLeft).toBe(9);
    await evict(userId);
    expect(await codeOf(complete(userId, { method: 'recovery', code }))).toBe('factor_refused');
    expect(await codeOf(complete(userId, { method: 'recovery', code: recoveryCodes[4]! }))).toBeNull();
    expect(await factorMails(userId, 'choi@example.org')).toEqual([
      'authenticator app added',
      'recovery code used',
      'recovery code used',
    ]);
  });

  it('of two that race with one code, one gets in', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { recoveryCodes } = await enrol(userId, sessionId);
    const shown = { method: 'recovery', code: recoveryCodes[0]! } as const;
    const tickets = [await ticketOf(userId), await ticketOf(userId)];
    const outcomes = await Promise.all(
      tickets.map((ticket) => codeOf(user(userId).secondFactors.signIn({ ticket, shown }, CAUSE))),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect((await user(userId).factors.view()).recoveryCodesLeft).toBe(9);
  });

  it('are renewed, which kills the earlier ones; only hashes are stored', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { recoveryCodes } = await enrol(userId, sessionId);
    const renewed = await user(userId).factors.renewRecoveryCodes({ sessionId }, CAUSE);
    expect(renewed).toHaveLength(10);
    const stored = JSON.stringify(await sql(userId, 'SELECT * FROM recovery_code'));
    for (const code of renewed) expect(stored).not.toContain(code.replaceAll('-', ''));
    expect(await codeOf(complete(userId, { method: 'recovery', code: recoveryCodes[0]! }))).toBe('factor_refused');
    expect(await codeOf(complete(userId, { method: 'recovery', code: renewed[0]! }))).toBeNull();
  });

  it('of another user open nothing, and there are none without another factor', async () => {
    const { userId, sessionId } = await personWithPassword();
    expect(await codeOf(user(userId).factors.renewRecoveryCodes({ sessionId }, CAUSE))).toBe('conflict');
    await enrol(userId, sessionId);
    const other = await personWithPassword();
    const { recoveryCodes } = await enrol(other.userId, other.sessionId);
    const shown = { method: 'recovery', code: recoveryCodes[0]! } as const;
    expect(await codeOf(stepUp(userId, sessionId, shown))).toBe('factor_refused');
  });
});

describe('guessing', () => {
  it('is over for a ticket after five wrong codes', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app } = await enrol(userId, sessionId);
    later(STEP);
    const ticket = await ticketOf(userId);
    const show = (code: string) =>
      codeOf(user(userId).secondFactors.signIn({ ticket, shown: { method: 'totp', code } }, CAUSE));
    for (let i = 0; i < 5; i += 1) expect(await show(app.wrongCode())).toBe('factor_refused');
    later(60_000);
    expect(await show(app.code())).toBe('factor_refused');
    expect(await codeOf(complete(userId, { method: 'totp', code: app.code() }))).toBeNull();
  });

  it('slows down for the user, over tickets, sessions and evictions, and is forgiven by a right code', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app, recoveryCodes } = await enrol(userId, sessionId);
    later(STEP);
    const wrong = { method: 'totp', code: app.wrongCode() } as const;
    for (let i = 0; i < 3; i += 1) expect(await codeOf(stepUp(userId, sessionId, wrong))).toBe('factor_refused');
    for (let i = 0; i < 2; i += 1) expect(await codeOf(complete(userId, wrong))).toBe('factor_refused');
    await evict(userId);
    const right = { method: 'totp', code: app.code() } as const;
    expect(await codeOf(stepUp(userId, sessionId, right))).toBe('sign_in_delayed');
    expect(await codeOf(complete(userId, { method: 'recovery', code: recoveryCodes[0]! }))).toBe('sign_in_delayed');
    await expect(stepUp(userId, sessionId, right)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    later(1_000);
    expect(await codeOf(stepUp(userId, sessionId, wrong))).toBe('factor_refused');
    await expect(stepUp(userId, sessionId, right)).rejects.toMatchObject({ retryAfterSeconds: 2 });
    later(2_000);
    expect(await codeOf(stepUp(userId, sessionId, right))).toBeNull();
    expect(await codeOf(stepUp(userId, sessionId, wrong))).toBe('factor_refused');
    expect(await codeOf(stepUp(userId, sessionId, wrong))).toBe('factor_refused');
    expect(await history(userId)).toContain('factor.refused');
  });

  it('many at once is no way around', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app } = await enrol(userId, sessionId);
    const wrong = { method: 'totp', code: app.wrongCode() } as const;
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => codeOf(stepUp(userId, sessionId, wrong))));
    expect(outcomes.filter((outcome) => outcome === 'factor_refused')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'sign_in_delayed')).toHaveLength(35);
  });
});

describe('stepping up', () => {
  it('is for sessions that are there', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app, recoveryCodes } = await enrol(userId, sessionId);
    later(STEP);
    const nobody = '01KAZ3N8V20000000000000009';
    expect(await codeOf(stepUp(userId, nobody, { method: 'totp', code: app.code() }))).toBe('session_ended');
    // What was refused used nothing up.
    expect(await codeOf(stepUp(userId, sessionId, { method: 'totp', code: app.code() }))).toBeNull();
    expect(await codeOf(stepUp(userId, nobody, { method: 'recovery', code: recoveryCodes[0]! }))).toBe('session_ended');
    expect((await user(userId).factors.view()).recoveryCodesLeft).toBe(10);
  });

  it('with a second code of the same kind is still one kind', async () => {
    const userId = await activeUser();
    const sessionId = await session(userId);
    const { app } = await enrol(userId, sessionId);
    later(STEP);
    const held = await session(userId, ['mail']);
    const { access } = await stepUp(userId, held, { method: 'totp', code: app.code() });
    expect(access.amr).toEqual(['mail', 'otp']);
  });

  it('without the key that sealed the secret says so, and counts no guess', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { app } = await enrol(userId, sessionId);
    await sql(userId, "UPDATE totp SET sealed = replace(sealed, substr(sealed, 40, 4), 'AAAA')");
    later(STEP);
    const shown = { method: 'totp', code: app.code() } as const;
    expect(await codeOf(stepUp(userId, sessionId, shown))).toBe('secrets_key_unusable');
    const guesses = await runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
      storage.kv.get('factor-guesses'),
    );
    expect(guesses).toBeUndefined();
  });
});
