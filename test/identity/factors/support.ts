import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { TOTP, URI } from 'otpauth';
import { issueChallenge } from '../../../shared/identity/factors/passkey-challenge.ts';
import { MAILBOX_PREFIX, type SentMail } from '../../../shared/identity/mail/mailbox.ts';
import { changeInWords } from '../../../shared/identity/mail/words.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import type { AuthenticationMethod, SessionTokens, SignInResult } from '../../../shared/identity/session.ts';
import type { RemoteUser } from '../../../workers/identity/service/users.ts';
import { activeUser, CAUSE, wish } from '../sessions/support.ts';
import { type SoftwarePasskey, softwarePasskey } from './software-passkey.ts';

/** Where the tests use passkeys. */
export const PARTY = { origin: 'https://aegis.example', id: 'aegis.example' };

/** A passkey of a user, not registered yet. */
export const passkeyOf = (userId: string, algorithm: 'ES256' | 'EdDSA' = 'ES256') =>
  softwarePasskey(algorithm, userId, { origin: PARTY.origin, rpId: PARTY.id });

/** The actor dies; what it has not stored is lost. */
export const evict = (userId: string) => evictDurableObject(env.USER.getByName(userId));

/**
 * The actor of a user, as `userStub` has it. What a method throws leaves the object as a value and is thrown out here: the runtime never
 * evicts an object that has thrown to a caller (it waits for ever), and these tests want both.
 */
export function user(userId: string): RemoteUser {
  const call = async (part: string, method: string, args: readonly unknown[]) => {
    const outcome = await runInDurableObject(env.USER.getByName(userId), async (actor) => {
      try {
        return { value: await actor.call(part, method, args) };
      } catch (thrown) {
        return { thrown };
      }
    });
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value;
  };
  const part = (name: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args: unknown[]) =>
            call(name, String(method), args),
      },
    );
  return new Proxy({}, { get: (_, name) => part(String(name)) }) as RemoteUser;
}

/** A session that began now, of somebody who showed these. */
export async function session(userId: string, amr: readonly AuthenticationMethod[] = ['pwd']): Promise<string> {
  const tokens = (await user(userId).sessions.start(wish(), { amr, at: Date.now() }, CAUSE)) as SessionTokens;
  return tokens.access.sessionId;
}

/** Runs SQL in the actor. */
export function sql<T extends Record<string, SqlStorageValue>>(userId: string, query: string): Promise<T[]> {
  return runInDurableObject(env.USER.getByName(userId), (_, { storage }) => storage.sql.exec<T>(query).toArray());
}

/** The types of the user's history, the oldest first. */
export async function history(userId: string): Promise<string[]> {
  return (await sql<{ type: string }>(userId, 'SELECT type FROM activity ORDER BY id')).map(({ type }) => type);
}

/** What the mails about factors say that somebody got, or will get, in the order of the alphabet. */
export async function factorMails(userId: string, email: string): Promise<string[]> {
  const said = new Map<string, string>();
  // First what waits, then what was sent: a mail that leaves in between is seen twice, and counted once.
  const waiting = await sql<{ id: string; sealed: string }>(
    userId,
    "SELECT id, sealed FROM mail WHERE template = 'factor-changed'",
  );
  for (const { id, sealed } of waiting)
    said.set(id, changeInWords((JSON.parse(sealed) as { change: string }).change, 'en'));
  const { objects } = await env.EXPORTS.list({ prefix: MAILBOX_PREFIX });
  for (const { key } of objects) {
    const mail = await env.EXPORTS.get(key).then((object) => object?.json<SentMail>());
    const what = mail?.to === email ? /^What: (.+)$/m.exec(mail.text)?.[1] : undefined;
    if (mail !== undefined && what !== undefined) said.set(mail.id, what);
  }
  return [...said.values()].sort();
}

/** An authenticator app: knows the secret by what the QR code says, and reads the clock. */
export interface App {
  /** The code of now, or of so many steps later. */
  code(stepsLater?: number): string;
  /** Six digits that are no code of these minutes. */
  wrongCode(): string;
}

export function appOf(uri: string): App {
  const totp = URI.parse(uri);
  if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
  const code = (stepsLater = 0) => totp.generate({ timestamp: Date.now() + stepsLater * 30_000 });
  return {
    code,
    wrongCode() {
      const right = new Set(Array.from({ length: 9 }, (_, step) => code(step - 4)));
      return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888', '999999'].find(
        (digits) => !right.has(digits),
      )!;
    },
  };
}

/** Enrols an authenticator app in a session of somebody. */
export async function enrol(
  userId: string,
  sessionId: string,
): Promise<{ app: App; recoveryCodes: readonly string[] }> {
  const { uri } = await user(userId).factors.beginTotp({ sessionId });
  const app = appOf(uri);
  const { recoveryCodes } = await user(userId).factors.confirmTotp({ sessionId, code: app.code() }, CAUSE);
  return { app, recoveryCodes: recoveryCodes ?? [] };
}

/** Registers a passkey in a session of somebody. */
export async function registerPasskey(
  userId: string,
  sessionId: string,
  passkey?: SoftwarePasskey,
  name = 'Key',
): Promise<SoftwarePasskey> {
  const made = passkey ?? (await passkeyOf(userId));
  const { id, challenge } = await user(userId).passkeys.begin({ sessionId });
  const response = await made.register(challenge);
  await user(userId).passkeys.register({ sessionId, id, response, relyingParty: PARTY, name }, CAUSE);
  return made;
}

/** A challenge as the edge issues it. */
export const challenge = () => issueChallenge(env.AEGIS_SECRETS_KEY, platformRandom, Date.now());

const PASSWORD = 'wolkig-heiter-bis-42';

/** An account with a password, and a session in which it was set. */
export async function personWithPassword(email: string | null = null): Promise<{ userId: string; sessionId: string }> {
  const userId = await activeUser(email);
  const sessionId = await session(userId);
  await user(userId).passwords.change({ sessionId, current: null, next: PASSWORD }, CAUSE);
  return { userId, sessionId };
}

/** Signs in with the password. */
export const signInWithPassword = (userId: string): Promise<SignInResult> =>
  user(userId).passwords.signIn({ password: PASSWORD, wish: wish() }, CAUSE);

/** The ticket of a sign-in with the password that waits for its second factor. */
export async function ticketOf(userId: string): Promise<{ id: string; secret: string }> {
  const result = await signInWithPassword(userId);
  if (result.status !== 'second_factor') throw new Error('no second factor is wanted');
  const [, , id = '', secret = ''] = result.ticket.split('_');
  return { id, secret };
}
