import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import type { UserActor } from '../../../durable-objects/identity/user.ts';
import { codeOf } from '../../support/code-of.ts';
import { enrol, personWithPassword, ticketOf } from '../factors/support.ts';
import { CAUSE, start, user, wish } from './support.ts';

const OLD = 'wolkig-heiter-bis-42';
const NEW = 'sonnig-und-trocken-17';

/** Signs in with the password, and does something else after it was verified and before there is a session. */
function signInWith(userId: string, between: (actor: UserActor) => unknown): Promise<string | null> {
  return runInDurableObject(env.USER.getByName(userId), async (actor) => {
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    // The first hash of a sign-in with a cookie is that of the new session's secret.
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async (...args) => {
      await between(actor);
      return digest(...args);
    });
    const wanted = wish({ kind: 'browser', carrier: 'cookie' });
    const code = await codeOf(
      actor.call('passwords', 'signIn', [{ password: OLD, wish: wanted }, CAUSE]) as Promise<unknown>,
    );
    vi.restoreAllMocks();
    return code;
  });
}
const sessionIds = async (userId: string) => (await user(userId).sessions.list(null)).map(({ id }) => id);

describe('what was proved before', () => {
  it('the password changed gives no session after it', async () => {
    const { userId, sessionId } = await personWithPassword();
    const change = [{ sessionId, current: OLD, next: NEW }, CAUSE];
    expect(await signInWith(userId, (actor) => actor.call('passwords', 'change', change))).toBe('sign_in_refused');
    expect(await sessionIds(userId)).toEqual([sessionId]);
  });

  it('the account was suspended gives none either', async () => {
    const { userId } = await personWithPassword();
    const suspend = (actor: UserActor) => actor.call('administration', 'suspend', ['test', CAUSE]);
    expect(await signInWith(userId, suspend)).toBe('account_suspended');
    expect(await sessionIds(userId)).toEqual([]);
  });

  it('the password changed does not wait for its second factor', async () => {
    const { userId, sessionId } = await personWithPassword();
    const { recoveryCodes } = await enrol(userId, sessionId);
    const ticket = await ticketOf(userId);
    await user(userId).passwords.change({ sessionId, current: OLD, next: NEW }, CAUSE);
    const shown = { method: 'recovery', code: recoveryCodes[0]! } as const;
    expect(await codeOf(user(userId).secondFactors.signIn({ ticket, shown }, CAUSE))).toBe('factor_refused');
    expect(await sessionIds(userId)).toEqual([sessionId]);
  });

  it('the password changed gives no code to a client', async () => {
    const { userId, sessionId } = await personWithPassword();
    const codes = () =>
      runInDurableObject(env.USER.getByName(userId), (_, { storage }) => {
        storage.sql.exec("INSERT INTO auth_code VALUES ('used', '', '{}', 1, 's'), ('open', '', '{}', 1, NULL)");
      });
    await codes();
    await user(userId).passwords.change({ sessionId, current: OLD, next: NEW }, CAUSE);
    const left = await runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
      storage.sql.exec<{ id: string }>('SELECT id FROM auth_code').toArray(),
    );
    expect(left).toEqual([{ id: 'used' }]);
  });
});

describe('a change of the password', () => {
  it('is refused once its session has ended, and of two at once one counts', async () => {
    const { userId, sessionId } = await personWithPassword();
    const other = (await start(userId)).access.sessionId;
    const change = (from: string, next: string) =>
      user(userId).passwords.change({ sessionId: from, current: OLD, next }, CAUSE);
    await user(userId).sessions.end(other, CAUSE);
    expect(await codeOf(change(other, NEW))).toBe('session_ended');
    const both = await Promise.allSettled([change(sessionId, NEW), change(sessionId, `${NEW}!`)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

it('of two that come with one ticket at once, one signs in', async () => {
  const { userId, sessionId } = await personWithPassword();
  const { recoveryCodes } = await enrol(userId, sessionId);
  const ticket = await ticketOf(userId);
  const shown = recoveryCodes.slice(0, 2).map((code) => ({ method: 'recovery', code }) as const);
  const codes = await Promise.all(
    shown.map((factor) => codeOf(user(userId).secondFactors.signIn({ ticket, shown: factor }, CAUSE))),
  );
  expect(codes.sort()).toEqual(['factor_refused', null]);
});
