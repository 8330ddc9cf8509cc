import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHALLENGE_MS } from '../../../shared/identity/factors/passkey-challenge.ts';
import type { SessionTokens } from '../../../shared/identity/session.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, wish } from '../sessions/support.ts';
import type { Behaviour, SoftwarePasskey } from './software-passkey.ts';
import {
  challenge,
  enrol,
  evict,
  factorMails,
  history,
  PARTY,
  passkeyOf,
  personWithPassword,
  registerPasskey,
  session,
  signInWithPassword,
  sql,
  ticketOf,
  user,
} from './support.ts';

afterEach(() => void vi.useRealTimers());

/** Somebody with one passkey and nothing else. */
async function person(algorithm: 'ES256' | 'EdDSA' = 'ES256') {
  const userId = await activeUser();
  const sessionId = await session(userId);
  const passkey = await registerPasskey(userId, sessionId, await passkeyOf(userId, algorithm));
  return { userId, sessionId, passkey };
}

/** Answers a fresh challenge, and signs in with that. */
async function signIn(userId: string, passkey: SoftwarePasskey, behaviour: Behaviour = {}): Promise<SessionTokens> {
  const issued = await challenge();
  const response = await passkey.assert(issued.challenge, behaviour);
  const result = await user(userId).passkeys.signIn(
    { id: issued.id, response, relyingParty: PARTY, wish: wish() },
    CAUSE,
  );
  if (result.status !== 'signed_in') throw new Error('a passkey is two factors');
  return result.tokens;
}

describe('a passkey', () => {
  it.each([
    ['ES256', 'none', false, 'hwk'],
    ['ES256', 'packed', true, 'swk'],
    ['EdDSA', 'none', true, 'swk'],
    ['EdDSA', 'packed', false, 'hwk'],
  ] as const)(
    'of %s with attestation %s registers and signs in alone',
    async (algorithm, format, isBackedUp, method) => {
      const userId = await activeUser('park@example.org');
      const sessionId = await session(userId);
      const passkey = await passkeyOf(userId, algorithm);
      const begun = await user(userId).passkeys.begin({ sessionId });
      expect(begun).toMatchObject({ userName: 'park@example.org', known: [] });

      await evict(userId);
      const made = await passkey.register(begun.challenge, { format, isBackedUp });
      const input = { sessionId, id: begun.id, response: made, relyingParty: PARTY, name: 'My key' };
      const { passkey: view, recoveryCodes } = await user(userId).passkeys.register(input, CAUSE);
      expect(view).toMatchObject({ id: passkey.id, name: 'My key', isBackedUp, lastUsedAt: null });
      expect(recoveryCodes).toHaveLength(10);

      const issued = await challenge();
      await evict(userId);
      const response = await passkey.assert(issued.challenge, { isBackedUp });
      const answer = { id: issued.id, response, relyingParty: PARTY, wish: wish() };
      const result = await user(userId).passkeys.signIn(answer, CAUSE);
      expect(result).toMatchObject({
        status: 'signed_in',
        tokens: { access: { userId, amr: [method, 'user', 'mfa'] } },
      });
      expect((await user(userId).passkeys.list())[0]?.lastUsedAt).not.toBeNull();
    },
  );

  it('is told by mail, has a name to change, and is not registered twice', async () => {
    const userId = await activeUser('jung@example.org');
    const sessionId = await session(userId);
    const passkey = await registerPasskey(userId, sessionId);
    expect(await factorMails(userId, 'jung@example.org')).toEqual(['passkey added']);
    const renamed = await user(userId).passkeys.rename({ id: passkey.id, name: 'Office' }, CAUSE);
    expect(renamed.name).toBe('Office');
    expect(await codeOf(user(userId).passkeys.rename({ id: 'none', name: 'x' }, CAUSE))).toBe('not_found');
    const { known } = await user(userId).passkeys.begin({ sessionId });
    expect(known).toEqual([{ id: passkey.id, transports: ['internal'] }]);
    expect(await codeOf(registerPasskey(userId, sessionId, passkey))).toBe('conflict');
    // Another one brings no new recovery codes.
    await registerPasskey(userId, sessionId);
    expect(await user(userId).factors.view()).toMatchObject({ passkeys: 2, recoveryCodesLeft: 10 });
  });

  it('is registered in a fresh session only, once for each challenge, and by its session', async () => {
    const userId = await activeUser();
    const sessionId = await session(userId);
    const other = await session(userId);
    const { id, challenge: wanted } = await user(userId).passkeys.begin({ sessionId });
    const register = async (passkey: SoftwarePasskey, by = sessionId, behaviour: Behaviour = {}) => {
      const response = await passkey.register(wanted, behaviour);
      const input = { sessionId: by, id, response, relyingParty: PARTY, name: 'x' };
      return codeOf(user(userId).passkeys.register(input, CAUSE));
    };
    expect(await register(await passkeyOf(userId), other)).toBe('factor_refused');
    for (const wrong of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { isUserVerified: false },
      { crossOrigin: true },
    ]) {
      expect(await register(await passkeyOf(userId), sessionId, wrong)).toBe('factor_refused');
    }
    expect(await register(await passkeyOf(userId))).toBeNull();
    expect(await register(await passkeyOf(userId))).toBe('factor_refused');
    expect(await codeOf(user(userId).passkeys.begin({ sessionId: other }))).toBe('step_up_required');
  });

  it('waits five minutes for its owner', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const userId = await activeUser();
    const sessionId = await session(userId);
    const passkey = await passkeyOf(userId);
    const begun = await user(userId).passkeys.begin({ sessionId });
    const input = { sessionId, id: begun.id, relyingParty: PARTY, name: 'x' };
    vi.setSystemTime(Date.now() + CHALLENGE_MS);
    const late = await passkey.register(begun.challenge);
    expect(await codeOf(user(userId).passkeys.register({ ...input, response: late }, CAUSE))).toBe('factor_refused');

    await registerPasskey(userId, await session(userId), passkey);
    const issued = await challenge();
    const response = await passkey.assert(issued.challenge);
    vi.setSystemTime(Date.now() + CHALLENGE_MS);
    const answer = { id: issued.id, response, relyingParty: PARTY, wish: wish() };
    expect(await codeOf(user(userId).passkeys.signIn(answer, CAUSE))).toBe('sign_in_refused');
  });
});

describe('an assertion', () => {
  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another domain', { rpId: 'evil.example' }],
    ['made in a frame', { crossOrigin: true }],
    ['without a verified user', { isUserVerified: false }],
    ['without a user handle', { userHandle: null }],
    ['with the handle of somebody else', { userHandle: '01KAZ3N8V20000000000000001' }],
    ['of an unknown credential', { credentialId: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ])('%s does not sign in', async (_, behaviour) => {
    const { userId, passkey } = await person();
    expect(await codeOf(signIn(userId, passkey, behaviour))).toBe('sign_in_refused');
    expect(await codeOf(signIn(userId, passkey))).toBeNull();
  });

  it('is good once, also of many at once and after an eviction', async () => {
    const { userId, passkey } = await person();
    const issued = await challenge();
    const response = await passkey.assert(issued.challenge);
    const answer = { id: issued.id, response, relyingParty: PARTY, wish: wish() };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(user(userId).passkeys.signIn(answer, CAUSE))),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    await evict(userId);
    expect(await codeOf(user(userId).passkeys.signIn(answer, CAUSE))).toBe('sign_in_refused');
  });

  it('must answer a challenge of ours', async () => {
    const { userId, passkey } = await person();
    const issued = await challenge();
    const other = await challenge();
    const response = await passkey.assert(issued.challenge);
    for (const id of [other.id, '', 's1.AAAA', `${issued.id}x`]) {
      const answer = { id, response, relyingParty: PARTY, wish: wish() };
      expect(await codeOf(user(userId).passkeys.signIn(answer, CAUSE))).toBe('sign_in_refused');
    }
    const registration = await user(userId).passkeys.begin({ sessionId: await session(userId, ['pwd', 'otp', 'mfa']) });
    const crossed = await passkey.assert(registration.challenge);
    const answer = { id: registration.id, response: crossed, relyingParty: PARTY, wish: wish() };
    expect(await codeOf(user(userId).passkeys.signIn(answer, CAUSE))).toBe('sign_in_refused');
  });

  it('of one user opens nothing of another', async () => {
    const mine = await person();
    const theirs = await person();
    expect(await codeOf(signIn(theirs.userId, mine.passkey))).toBe('sign_in_refused');
    expect(await codeOf(signIn(theirs.userId, mine.passkey, { userHandle: theirs.userId }))).toBe('sign_in_refused');
    const impostor = await passkeyOf(theirs.userId);
    expect(await codeOf(signIn(theirs.userId, impostor, { credentialId: theirs.passkey.id }))).toBe('sign_in_refused');
    expect(await history(theirs.userId)).toContain('passkey.refused');
    expect(await codeOf(signIn(await activeUser(), mine.passkey))).toBe('sign_in_refused');
    expect(await codeOf(signIn('01KAZ3N8V20000000000000001', mine.passkey))).toBe('sign_in_refused');
  });

  it('whose counter goes back is refused and noted; one that never counts is not', async () => {
    const { userId, passkey } = await person('EdDSA');
    await signIn(userId, passkey, { counter: 0 });
    await signIn(userId, passkey, { counter: 0 });
    await signIn(userId, passkey, { counter: 5 });
    for (const counter of [5, 4, 0]) {
      expect(await codeOf(signIn(userId, passkey, { counter }))).toBe('sign_in_refused');
    }
    expect((await history(userId)).filter((type) => type === 'passkey.counter-regressed')).toHaveLength(3);
    await evict(userId);
    await signIn(userId, passkey, { counter: 6 });
  });

  it('lets nobody into a suspended account', async () => {
    const { userId, passkey } = await person();
    await sql(userId, "UPDATE account SET status = 'suspended'");
    expect(await codeOf(signIn(userId, passkey))).toBe('account_suspended');
  });
});

describe('a passkey as a second factor', () => {
  const shown = async (passkey: SoftwarePasskey, behaviour: Behaviour = {}) => {
    const issued = await challenge();
    const response = await passkey.assert(issued.challenge, behaviour);
    return { method: 'passkey', id: issued.id, response, relyingParty: PARTY } as const;
  };

  it('completes a sign-in with the password, also one that verified nobody', async () => {
    const { userId, sessionId } = await personWithPassword();
    const passkey = await registerPasskey(userId, sessionId);
    expect(await signInWithPassword(userId)).toMatchObject({ methods: ['passkey', 'recovery'] });
    const ticket = await ticketOf(userId);
    const proof = await shown(passkey, { isUserVerified: false, userHandle: null });
    await evict(userId);
    const { access } = await user(userId).secondFactors.signIn({ ticket, shown: proof }, CAUSE);
    expect(access.amr).toEqual(['pwd', 'hwk', 'user', 'mfa']);
    // The same answer with another ticket.
    const again = { ticket: await ticketOf(userId), shown: proof };
    expect(await codeOf(user(userId).secondFactors.signIn(again, CAUSE))).toBe('factor_refused');
  });

  it('steps a session up', async () => {
    const { userId, passkey } = await person();
    const weak = await session(userId, ['pwd']);
    const { access } = await user(userId).secondFactors.stepUp(
      { sessionId: weak, shown: await shown(passkey, { isBackedUp: true }) },
      CAUSE,
    );
    expect(access.amr).toEqual(['pwd', 'swk', 'user', 'mfa']);
    const foreign = await shown(passkey, { origin: 'https://evil.example' });
    const refused = user(userId).secondFactors.stepUp({ sessionId: weak, shown: foreign }, CAUSE);
    expect(await codeOf(refused)).toBe('factor_refused');
  });
});

describe('removing a passkey', () => {
  const remove = (userId: string, sessionId: string, id: string) =>
    codeOf(user(userId).passkeys.remove({ sessionId, id }, CAUSE));

  it('is never the last way in, and takes two factors', async () => {
    const { userId, sessionId, passkey } = await person();
    expect(await remove(userId, sessionId, 'none')).toBe('not_found');
    expect(await remove(userId, await session(userId), passkey.id)).toBe('step_up_required');
    expect(await remove(userId, sessionId, passkey.id)).toBe('factor_last');
    const second = await registerPasskey(userId, sessionId);
    expect(await remove(userId, sessionId, passkey.id)).toBeNull();
    expect(await codeOf(signIn(userId, passkey))).toBe('sign_in_refused');
    expect(await remove(userId, sessionId, second.id)).toBe('factor_last');
    await signIn(userId, second);
  });

  it('an app is no way in, a password is; recovery codes go with the last second factor', async () => {
    const { userId, sessionId, passkey } = await person();
    const { app } = await enrol(userId, sessionId);
    expect(app).toBeDefined();
    expect(await remove(userId, sessionId, passkey.id)).toBe('factor_last');
    await user(userId).factors.removeTotp({ sessionId }, CAUSE);
    expect(await user(userId).factors.view()).toEqual({ totp: null, passkeys: 1, recoveryCodesLeft: 10 });
    await user(userId).passwords.change({ sessionId, current: null, next: 'wolkig-heiter-bis-43' }, CAUSE);
    expect(await remove(userId, sessionId, passkey.id)).toBeNull();
    expect(await user(userId).factors.view()).toEqual({ totp: null, passkeys: 0, recoveryCodesLeft: 0 });
  });
});

it('what its owner calls a passkey stays with its owner: no event says it', async () => {
  const userId = await activeUser('namer@example.org');
  const sessionId = await session(userId);
  const passkey = await registerPasskey(userId, sessionId, undefined, 'Phone of Minsu');
  await signIn(userId, passkey);
  await expect(signIn(userId, passkey, { origin: 'https://elsewhere.example' })).rejects.toThrow();
  const [{ id } = { id: '' }] = await user(userId).passkeys.list();
  await user(userId).passkeys.remove({ sessionId, id }, CAUSE);
  const told = await sql<{ event: string }>(
    userId,
    'SELECT group_concat(json_array(k.type, k.data)) AS event FROM k_events k',
  );
  expect(told[0]?.event).toContain('passkey-removed');
  expect(told[0]?.event).toContain(id);
  expect(told[0]?.event).not.toContain('Minsu');
});
