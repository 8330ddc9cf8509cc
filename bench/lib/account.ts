import { type Answer, send } from './load.ts';
import type { BenchSystem } from './system.ts';

/** Long enough for the policy, and in no list of common ones. */
export const PASSWORD = 'violet harbour 47 lanterns';

/** An account of a running system, with what its owner may present. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** Tokens and cookies of a session. */
export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Creates an account with the administrator key; its address counts as verified. */
export async function createAccount(system: BenchSystem, name: string, password: string | null): Promise<Account> {
  const email = `${name}@example.org`;
  const wanted = { email, emailVerified: true, ...(password === null ? {} : { password }) };
  const { body } = await system.api('POST', '/api/v1/users', wanted, [201]);
  return { id: (body as { id: string }).id, email, password: password ?? '' };
}

/** As {@link createAccount}, with a password. */
export function createPerson(system: BenchSystem, name: string): Promise<Account> {
  return createAccount(system, name, PASSWORD);
}

/** Signs in as an application. */
export async function signIn(system: BenchSystem, account: Account): Promise<SignedIn> {
  const { body } = await enter(system, account, 'token');
  return JSON.parse(body) as SignedIn;
}

/** Signs in as a browser: the cookie of the session, and `all` as it would send them. */
export async function browse(system: BenchSystem, account: Account): Promise<{ session: string; all: string }> {
  const { headers } = await enter(system, account, 'cookie');
  const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? '');
  return { session: cookies.find((cookie) => cookie.includes('session')) ?? '', all: cookies.join('; ') };
}

/** An API key of an account that has just signed in. */
export async function createKey(system: BenchSystem, accessToken: string): Promise<string> {
  const { body } = await send({
    url: new URL('/api/v1/users/me/api-keys', system.url),
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scope: ['account:read'] }),
    status: 201,
  });
  return (JSON.parse(body) as { key: string }).key;
}

function enter(system: BenchSystem, { email, password }: Account, carrier: 'token' | 'cookie'): Promise<Answer> {
  return send({
    url: new URL('/api/v1/auth/sign-in', system.url),
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier: email, password, carrier }),
    status: 200,
  });
}
