import { expect } from 'vitest';
import { challengeOf } from '../../../shared/identity/oauth/pkce.ts';

/** A running provider, in the test runtime or as a real server, and what a test needs to play browser and administrator. */
export interface Rig {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly adminKey: string;
  /** Does not follow redirects. */
  fetch(request: Request): Promise<Response>;
}

export const REDIRECT_URI = 'https://app.example/callback';
export const VERIFIER = 'a-verifier-that-is-long-enough-0123456789-abcdef';

/** A registered client as the API answers it, and its secret. */
export interface Registered {
  readonly id: string;
  readonly secret: string | null;
}

/** A browser: its cookies, kept as browsers keep them. */
export interface Browser {
  readonly rig: Rig;
  readonly cookies: Map<string, string>;
}

/** Registers a client by the administrator key. */
export async function register(rig: Rig, over: Readonly<Record<string, unknown>> = {}): Promise<Registered> {
  const settings = { name: 'An application', redirectUris: [REDIRECT_URI], ...over };
  const response = await rig.fetch(
    new Request(`${rig.origin}/api/v1/oauth/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${rig.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    }),
  );
  expect(response.status).toBe(201);
  const { client, secret } = (await response.json()) as { client: { id: string }; secret: string | null };
  return { id: client.id, secret };
}

/** One request of a browser; a redirect is not followed. */
export async function visit(
  { rig, cookies }: Browser,
  url: string,
  init: { method?: string; json?: unknown; form?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const headers = new Headers();
  if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  const { method = 'GET', json, form } = init;
  let body: string | null = null;
  if (json !== undefined) {
    body = JSON.stringify(json);
    headers.set('content-type', 'application/json');
  }
  if (form !== undefined) {
    body = new URLSearchParams(form).toString();
    headers.set('content-type', 'application/x-www-form-urlencoded');
  }
  if (method !== 'GET') headers.set('origin', rig.origin);
  const response = await rig.fetch(
    new Request(new URL(url, rig.origin), { method, headers, body, redirect: 'manual' }),
  );
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) cookies.delete(name);
    else cookies.set(name, value);
  }
  return response;
}

/** The path of an authorization request that is in order. */
export async function authorizePath(
  client: Pick<Registered, 'id'>,
  over: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const search = new URLSearchParams();
  const values = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email offline_access',
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: await challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    ...over,
  };
  for (const [name, value] of Object.entries(values)) if (value !== null) search.set(name, value);
  return `/oauth/authorize?${search}`;
}

/** Where a response redirects to. */
export function locationOf(response: Response, rig: Rig): URL {
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '', rig.origin);
}

/** Says yes or no at the consent page that a redirect leads to; the way back. */
export async function decide(browser: Browser, consent: URL, decision: 'allow' | 'deny'): Promise<URL> {
  expect(consent.pathname).toBe('/oauth/consent');
  const path = `/api/v1/oauth/consent-requests/${consent.searchParams.get('request')}`;
  const response = await visit(browser, path, { method: 'POST', json: { decision } });
  expect(response.status).toBe(200);
  return new URL(((await response.json()) as { redirect_to: string }).redirect_to);
}

/** Goes the whole way of somebody who is signed in: authorization request, consent when it is asked; the way back. */
export async function authorized(browser: Browser, path: string): Promise<URL> {
  const location = locationOf(await visit(browser, path), browser.rig);
  return location.pathname === '/oauth/consent' ? decide(browser, location, 'allow') : location;
}

/** An answer of an OAuth endpoint. */
export interface OAuthAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** A form request of a client, authenticated as it registered (HTTP Basic, or only its id). */
export async function formRequest(
  rig: Rig,
  path: string,
  client: Registered | null,
  form: Readonly<Record<string, string>> | URLSearchParams,
): Promise<OAuthAnswer> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  const body = new URLSearchParams(form as Record<string, string>);
  if (client?.secret) headers.set('authorization', `Basic ${btoa(`${client.id}:${client.secret}`)}`);
  else if (client) body.set('client_id', client.id);
  const response = await rig.fetch(new Request(rig.origin + path, { method: 'POST', headers, body: body.toString() }));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** Exchanges the code of a way back. */
export function exchanged(rig: Rig, client: Registered, back: URL, over: Readonly<Record<string, string>> = {}) {
  return formRequest(rig, '/oauth/token', client, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
    ...over,
  });
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  const payload = token.split('.')[1] ?? '';
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
}

/** Asks for the claims about the person of an access token. */
export async function userinfo(rig: Rig, token: string): Promise<OAuthAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await rig.fetch(new Request(`${rig.origin}/oauth/userinfo`, { headers }));
  return { status: response.status, headers: response.headers, body: await response.json() };
}
