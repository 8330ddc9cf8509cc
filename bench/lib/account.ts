import type { BenchSystem } from './system.ts';

/** Long enough for the policy, and in no list of common ones. */
const PASSWORD = 'violet harbour 47 lanterns';

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

/** Signs in; as an application, or as a browser whose cookies it returns as it would send them. */
export async function signIn(system: BenchSystem, { email, password }: Account): Promise<SignedIn> {
  const response = await postSignIn(system, { identifier: email, password, carrier: 'token' });
  return (await response.json()) as SignedIn;
}

/** The cookies of a browser that has signed in: `session`, and both of them as `all`. */
export async function browse(system: BenchSystem, { email, password }: Account) {
  const response = await postSignIn(system, { identifier: email, password, carrier: 'cookie' });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  await response.body?.cancel();
  return { session: cookies.find((cookie) => cookie.includes('session')) ?? '', all: cookies.join('; ') };
}

/** An API key of an account that has just signed in. */
export async function createKey(system: BenchSystem, accessToken: string): Promise<string> {
  const response = await fetch(new URL('/api/v1/users/me/api-keys', system.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scope: ['account:read'] }),
  });
  if (!response.ok) throw new Error(`api key: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { key: string }).key;
}

async function postSignIn(system: BenchSystem, body: object): Promise<Response> {
  const response = await fetch(new URL('/api/v1/auth/sign-in', system.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return response;
}
