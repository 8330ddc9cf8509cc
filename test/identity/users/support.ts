import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterAll, expect, vi } from 'vitest';
import type { AccountView } from '../../../durable-objects/identity/user/accounts.ts';
import { mailboxKey, type SentMail } from '../../../shared/identity/mail/mailbox.ts';
import { usernameClaim } from '../../../shared/identity/names/username.ts';
import type { Route } from '../../../workers/gateway/route.ts';
import { userStub } from '../../../workers/identity/service/users.ts';
import { mintAccessToken } from '../../../workers/identity/tokens/mint.ts';
import { CAUSE, wish } from '../sessions/support.ts';

export const ORIGIN = 'https://aegis.example';
export const ADMIN = { authorization: 'Bearer test-admin-key' };
export const PASSWORD = 'correct staple battery';

/** Conditions are waited for; the machine may be slow. */
export const PATIENCE = { timeout: 20_000, interval: 50 };

/** An answer: JSON bodies parsed, others as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** One JSON request to the Worker, anonymous unless headers say otherwise. */
export async function api(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await exports.default.fetch(
    new Request(ORIGIN + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** That a body is exactly what the contract says: nothing missing, nothing undocumented. */
export function expectDocumented(route: Route, { status, body }: Answer): void {
  const schema = route.responses[status]?.schema;
  expect(schema, `${route.operationId} does not document ${status}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

let names = 0;

/** A user name that no other test has. */
export function freshName(): string {
  names += 1;
  return `tester${Date.now() % 1_000_000}n${names}`;
}

export const mailOf = (name: string) => `${name}@example.org`;

/** Signs up over HTTP. */
export function signUp(more: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return api('POST', '/api/v1/users', { password: PASSWORD, ...more }, headers);
}

/** Who has an address or a user name, by the claim table. */
export async function claimOf(kind: string, text: string): Promise<{ userId: string; state: string } | null> {
  const value = kind === 'username' ? usernameClaim(text) : text;
  return env.IDENTITY_DB.prepare('SELECT user_id AS userId, state FROM identity_claims WHERE kind = ? AND value = ?')
    .bind(kind, value)
    .first();
}

export const ownerOf = async (kind: string, text: string) => (await claimOf(kind, text))?.userId ?? '';

/** Runs the alarm of a user's object, if there is one. */
export const runAlarm = (userId: string) => runDurableObjectAlarm(env.USER.getByName(userId));
export const evict = (userId: string) => evictDurableObject(env.USER.getByName(userId));

/** Every user object that a test has spoken to. */
export const spokenTo = new Set<string>();

export function accounts(userId: string) {
  spokenTo.add(userId);
  return userStub(env, userId).accounts;
}

// Events on their way would find the Worker of a file that has ended already.
afterAll(async () => {
  const query = 'SELECT user_id AS id FROM identity_claims UNION SELECT id FROM users';
  const { results } = await env.IDENTITY_DB.prepare(query).all<{ id: string }>();
  const ids = new Set([...spokenTo, ...results.map(({ id }) => id)]);
  await Promise.all([...ids].map((id) => vi.waitFor(() => expectProjected(id), { timeout: 60_000, interval: 100 })));
}, 90_000);

async function expectProjected(userId: string): Promise<void> {
  const query = 'SELECT (SELECT COALESCE(MAX(sequence), 0) FROM k_events) - confirmed AS open FROM k_outbox';
  const [row] = await runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
    storage.sql.exec<{ open: number }>(query).toArray(),
  );
  expect(row?.open).toBe(0);
}

/** Mails to an address in the mailbox, newest first. */
export async function mailsTo(address: string): Promise<SentMail[]> {
  const { objects } = await env.EXPORTS.list({ prefix: 'mailbox/' });
  const mails = await Promise.all(objects.map(async ({ key }) => (await env.EXPORTS.get(key))?.json<SentMail>()));
  return mails.filter((mail) => mail !== undefined).filter(({ to }) => to === address);
}

/** The newest mail to an address, once there are so many. */
export function nextMail(userId: string, address: string, count = 1): Promise<SentMail> {
  return vi.waitFor(async () => {
    await runAlarm(userId);
    const mails = await mailsTo(address);
    expect(mails.length).toBeGreaterThanOrEqual(count);
    expect(mailboxKey(mails[0]!.id)).toContain(mails[0]!.id);
    return mails[0]!;
  }, PATIENCE);
}

/** The token in the link of a mail. */
export function tokenIn({ text }: SentMail): string {
  const link = text.split('\n').find((line) => line.startsWith(ORIGIN));
  return new URL(link ?? '').searchParams.get('token') ?? '';
}

/** Someone who has signed up and verified their address. */
export async function person(more: Record<string, unknown> = {}) {
  const name = freshName();
  const email = mailOf(name);
  expect(await signUp({ email, username: name, ...more })).toMatchObject({ status: 202 });
  const userId = await ownerOf('email', email);
  const token = tokenIn(await nextMail(userId, email));
  expect(await api('POST', '/api/v1/auth/verify-email', { token })).toMatchObject({ status: 204 });
  return { userId, name, email, bearer: await bearerOf(userId) };
}

/** A token as the person's sign-in gives it, so many seconds ago. */
export async function bearerOf(userId: string, scope: readonly string[] | null = null, secondsAgo = 0) {
  const result = await userStub(env, userId).passwords.signIn({ password: PASSWORD, wish: wish({ scope }) }, CAUSE);
  if (result.status !== 'signed_in') throw new Error('a second factor is wanted');
  const { access } = result.tokens;
  const grant = { ...access, authTime: access.authTime - secondsAgo };
  const { token } = await mintAccessToken(env, grant, ORIGIN, Date.now());
  return { authorization: `Bearer ${token}` };
}

/** An account, or null for what is none (yet, or any more) or only takes the place of one. */
export async function describeOrNull(userId: string): Promise<AccountView | null> {
  try {
    return await accounts(userId).describe();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'not_found' });
    return null;
  }
}

/** All rows of a user's object that could tell of a person. */
export function everythingIn(userId: string): Promise<string> {
  const tables = ['account', 'document', 'activity', 'mail', 'one_time_token', 'k_events', 'k_idempotency'];
  return runInDurableObject(env.USER.getByName(userId), (_, { storage }) =>
    tables.map((table) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray())).join(),
  );
}
