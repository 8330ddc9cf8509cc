import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import {
  type FakeIdentityProvider,
  type FakePerson,
  fakeIdentityProvider,
} from '../../../scripts/fakes/identity-provider.ts';
import worker from '../../../workers/index.ts';

export const ORIGIN = 'https://aegis.example';

/** One provider of the configuration. */
export type ProviderEntry = Readonly<Record<string, unknown>>;

/** A browser at the Worker: its cookies, kept as browsers keep them, and what is configured. */
export interface Browser {
  readonly cookies: Map<string, string>;
  readonly social: string;
}

export const newBrowser = (providers: readonly ProviderEntry[] | string): Browser => ({
  cookies: new Map(),
  social: typeof providers === 'string' ? providers : JSON.stringify(providers),
});

/** One request; a redirect is not followed. */
export async function visit(
  browser: Browser,
  path: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { cookies, social } = browser;
  const sent = new Headers({ 'sec-fetch-site': 'same-origin', ...headers });
  if (cookies.size > 0) sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  if (method !== 'GET') sent.set('origin', ORIGIN);
  if (body !== undefined) sent.set('content-type', 'application/json');
  const request = new Request(new URL(path, ORIGIN), {
    method,
    headers: sent,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, { ...env, AEGIS_SOCIAL: social }, createExecutionContext());
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) cookies.delete(name);
    else cookies.set(name, value);
  }
  return response;
}

export const locationOf = (response: Response): string => response.headers.get('location') ?? '';

/** What stands in the query of where a browser is sent. */
export function queryOf(response: Response): Record<string, string> {
  return Object.fromEntries(new URL(locationOf(response), ORIGIN).searchParams);
}

/** Answers outbound requests by host; any other host cannot be reached. */
export function outbound(hosts: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>): void {
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const answer = hosts[new URL(request.url).host];
    if (answer === undefined) throw new TypeError(`no such host in this test: ${new URL(request.url).host}`);
    const aborted = new Promise<never>((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
    return Promise.race([Promise.resolve(answer(request)), aborted]);
  });
}

let made = 0;

/** A fake OpenID Connect provider on a host of its own, and its entry of the configuration. */
export async function oidcProvider(
  person: FakePerson = freshPerson(),
): Promise<{ idp: FakeIdentityProvider; entry: ProviderEntry; id: string }> {
  made += 1;
  const id = `idp-${made}-${Date.now() % 100_000}`;
  const issuer = `https://${id}.example`;
  const idp = await fakeIdentityProvider(issuer, person);
  outbound({ [new URL(issuer).host]: (request) => idp.handle(request) });
  const { clientId, clientSecret } = idp;
  return { idp, id, entry: { kind: 'oidc', id, name: 'Example', issuer, clientId, clientSecret } };
}

/** Somebody whom nobody knows yet, with an address that the provider vouches for. */
export function freshPerson(more: Partial<FakePerson> = {}): FakePerson {
  const sub = crypto.randomUUID();
  return { sub, email: `${sub}@example.org`, email_verified: true, name: 'Hana Kim', ...more };
}

/** Goes to the provider and comes back; gives what the Worker answers to the way back. */
export async function roundTrip(
  browser: Browser,
  id: string,
  { query = '', idp }: { query?: string; idp: { handle(request: Request): Promise<Response> } },
): Promise<Response> {
  const away = await visit(browser, `/api/v1/auth/social/${id}/start${query}`);
  expect(away.status).toBe(302);
  return visit(browser, await answerOf(idp, locationOf(away)));
}

/** Where the provider sends a browser that was sent to it. */
export async function answerOf(idp: { handle(request: Request): Promise<Response> }, url: string): Promise<string> {
  const back = await idp.handle(new Request(url, { redirect: 'manual' }));
  expect(back.status).toBe(302);
  const location = new URL(locationOf(back));
  expect(location.origin).toBe(ORIGIN);
  return location.pathname + location.search;
}

/** Makes an account by way of a provider and ends signed in. */
export async function newcomer(browser: Browser, id: string, idp: FakeIdentityProvider): Promise<string> {
  const back = await roundTrip(browser, id, { idp });
  expect(locationOf(back)).toBe('/account/social?return_to=%2Faccount');
  const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  expect(agreed.status).toBe(200);
  const { userId } = (await agreed.json()) as { userId: string };
  return userId;
}
