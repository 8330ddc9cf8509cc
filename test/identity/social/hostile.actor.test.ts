import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Lies } from '../../../scripts/fakes/identity-provider.ts';
import { keepInBrowser } from '../../../workers/identity/service/social/cookies.ts';
import {
  answerOf,
  freshPerson,
  locationOf,
  newBrowser,
  newcomer,
  ORIGIN,
  oidcProvider,
  outbound,
  queryOf,
  roundTrip,
  visit,
} from './rig.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const now = () => Math.floor(Date.now() / 1_000);
const text = (body: string, type: string) => () => new Response(body, { headers: { 'content-type': type } });
const to = (location: string) => () => new Response(null, { status: 302, headers: { location } });

/** The rules that the log names, in order. */
function loggedRules(warn: { mock: { calls: unknown[][] } }): unknown[] {
  const lines = warn.mock.calls.map(([line]) => JSON.parse(String(line)) as { msg: string; rule?: unknown });
  return lines.filter(({ msg }) => msg.startsWith('sign-in with another account')).map(({ rule }) => rule);
}

/** Somebody known signs in, and this time the provider lies. */
async function lied(lies: Lies) {
  const { idp, id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  idp.lies = lies;
  const back = await roundTrip(browser, id, { idp });
  const kept = [...browser.cookies.keys()];
  return { error: queryOf(back).error, rules: loggedRules(warn), kept, idp };
}

describe('an ID token that does not hold signs nobody in', () => {
  const CASES: readonly (readonly [string, string, Lies])[] = [
    ['wrong aud', 'id_token_aud', { claims: { aud: 'another-client' } }],
    ['no aud', 'id_token_aud', { claims: { aud: undefined } }],
    ['wrong iss', 'id_token_iss', { claims: { iss: 'https://another.example' } }],
    ['missing sub', 'id_token_sub', { claims: { sub: undefined } }],
    ['empty sub', 'subject', { claims: { sub: '' } }],
    ['endless sub', 'subject', { claims: { sub: 'x'.repeat(256) } }],
    ['sub that is a number', 'subject', { claims: { sub: 42 } }],
    ['several audiences without azp', 'id_token_azp', { claims: { aud: ['aegis-client', 'another'] } }],
    ['azp of another client', 'id_token_azp', { claims: { azp: 'another' } }],
    ['expired', 'id_token_expired', { claims: { exp: now() - 3_600 } }],
    ['no exp', 'id_token_exp', { claims: { exp: undefined } }],
    ['no iat', 'id_token_iat', { claims: { iat: undefined } }],
    ['made long ago', 'id_token_expired', { claims: { iat: now() - 7_200 } }],
    ['made in the future', 'id_token_iat', { claims: { iat: now() + 7_200, exp: now() + 9_000 } }],
    ['wrong nonce', 'id_token_nonce', { claims: { nonce: 'another' } }],
    ['no nonce', 'id_token_nonce', { claims: { nonce: undefined } }],
    ['at_hash of another access token', 'id_token_at_hash', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['alg none', 'id_token_algorithm', { alg: 'none' }],
    ['HS256 with the client secret', 'id_token_algorithm', { alg: 'HS256' }],
    ['unknown kid', 'id_token_unknown_key', { kid: 'made-up' }],
    ['kid missing with several keys', 'id_token_kid_missing', { kid: null, moreKeys: 2 }],
    ['signed by a key that is not published', 'id_token_signature', { hasForeignKey: true }],
    ['an access token in its place', 'id_token_type', { typ: 'at+jwt' }],
    ['no ID token', 'id_token_missing', { hasNoIdToken: true }],
  ];

  test.each(CASES)('%s', async (_name, rule, lies) => {
    expect(await lied(lies)).toMatchObject({ error: 'provider_untrusted', rules: [rule], kept: [] });
  });

  test('kid missing with one key holds', async () => {
    const { idp, id, entry } = await oidcProvider();
    idp.lies = { kid: null };
    const back = await roundTrip(newBrowser([entry]), id, { idp });
    expect(locationOf(back)).toMatch(/^\/account\/social/);
  });

  test('a key that was changed since is looked up once more', async () => {
    const { idp, id, entry } = await oidcProvider();
    await newcomer(newBrowser([entry]), id, idp);
    await idp.rotate();
    const back = await roundTrip(newBrowser([entry]), id, { idp });
    expect(locationOf(back)).toBe('/account');
    expect(idp.asked.filter((path) => path === '/keys')).toHaveLength(2);
  });
});

describe('an answer that is none signs nobody in', () => {
  const huge = JSON.stringify({ access_token: 'x', padding: 'y'.repeat(300_000) });
  const CASES: readonly (readonly [string, string, string, Lies])[] = [
    ['HTML in place of JSON', 'provider_untrusted', 'not_json', { answers: { '/token': text('<html>', 'text/html') } }],
    [
      'oversized answer',
      'provider_unavailable',
      'too_large',
      { answers: { '/token': text(huge, 'application/json') } },
    ],
    ['redirect loop', 'provider_unavailable', 'redirect', { answers: { '/token': to('/token') } }],
    [
      'redirect of the keys to this machine',
      'provider_unavailable',
      'redirect',
      { answers: { '/keys': to('http://127.0.0.1/') } },
    ],
    [
      'keys that are no keys',
      'provider_untrusted',
      'keys_shape',
      { answers: { '/keys': text('{"keys":5}', 'application/json') } },
    ],
    [
      'a symmetric key in public',
      'provider_untrusted',
      'id_token_unknown_key',
      {
        answers: {
          '/keys': text('{"keys":[{"kty":"oct","k":"AAAA","kid":"key-1","alg":"ES256"}]}', 'application/json'),
        },
      },
    ],
    [
      'token answer without a token',
      'provider_untrusted',
      'token_shape',
      { answers: { '/token': text('{}', 'application/json') } },
    ],
    [
      'slow answers',
      'provider_unavailable',
      'timeout',
      { answers: { '/token': () => new Promise<Response>(() => undefined) } },
    ],
    [
      'userinfo of another subject',
      'provider_untrusted',
      'userinfo_subject',
      {
        claims: { email: undefined },
        userinfo: { sub: 'somebody-else' },
      },
    ],
  ];

  test.each(CASES)('%s', async (_name, error, rule, lies) => {
    expect(await lied(lies)).toMatchObject({ error, rules: [rule], kept: [] });
  });

  const METADATA: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['metadata of another issuer', 'metadata_issuer', { issuer: 'https://another.example' }],
    ['metadata that lead to this machine', 'metadata_endpoint', { token_endpoint: 'http://127.0.0.1:8787/' }],
    ['metadata that lead to no TLS', 'metadata_endpoint', { jwks_uri: 'http://idp.example/keys' }],
    ['metadata without endpoints', 'metadata_shape', { token_endpoint: undefined }],
  ];

  test.each(METADATA)('%s', async (_name, rule, metadata) => {
    const { idp, id, entry } = await oidcProvider();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    idp.lies = { metadata };
    const away = await visit(newBrowser([entry]), `/api/v1/auth/social/${id}/start`);
    expect(queryOf(away)).toMatchObject({ error: 'provider_untrusted', provider: id });
    expect(loggedRules(warn)).toEqual([rule]);
  });

  test('a provider that cannot be reached leads back to the sign-in page', async () => {
    const { id, entry } = await oidcProvider();
    outbound({});
    const away = await visit(newBrowser([entry]), `/api/v1/auth/social/${id}/start`);
    expect(queryOf(away)).toEqual({ error: 'provider_unavailable', provider: id, return_to: '/account' });
  });
});

describe('an answer that was not meant for this browser signs nobody in', () => {
  test('state replay: the attempt is over with its first answer', async () => {
    const { idp, id, entry } = await oidcProvider();
    await newcomer(newBrowser([entry]), id, idp);
    idp.lies = { takesEveryCode: true };
    const browser = newBrowser([entry]);
    const away = await visit(browser, `/api/v1/auth/social/${id}/start`);
    const answer = await answerOf(idp, locationOf(away));
    expect(locationOf(await visit(browser, answer))).toBe('/account');
    const again = await visit(browser, answer);
    expect(queryOf(again)).toMatchObject({ error: 'state_invalid' });
    expect(again.headers.getSetCookie().join()).not.toContain('aegis_session');
  });

  test('the answer of another browser', async () => {
    const { idp, id, entry } = await oidcProvider();
    await newcomer(newBrowser([entry]), id, idp);
    const thief = newBrowser([entry]);
    const answer = await answerOf(idp, locationOf(await visit(thief, `/api/v1/auth/social/${id}/start`)));
    const victim = newBrowser([entry]);
    expect(queryOf(await visit(victim, answer))).toMatchObject({ error: 'state_invalid' });
    await visit(victim, `/api/v1/auth/social/${id}/start`);
    expect(queryOf(await visit(victim, answer))).toMatchObject({ error: 'state_invalid' });
  });

  test.each([
    ['', 'sign_in_refused'],
    [', also when the provider takes it', 'provider_untrusted'],
  ])('code of another session%s', async (also, error) => {
    const { idp, id, entry } = await oidcProvider();
    await newcomer(newBrowser([entry]), id, idp);
    const thief = newBrowser([entry]);
    const stolen = await answerOf(idp, locationOf(await visit(thief, `/api/v1/auth/social/${id}/start`)));
    const victim = newBrowser([entry]);
    const own = await answerOf(idp, locationOf(await visit(victim, `/api/v1/auth/social/${id}/start`)));
    idp.lies = { takesEveryCode: also !== '' };
    const mixed = new URL(own, 'https://aegis.example');
    mixed.searchParams.set('code', new URL(stolen, mixed).searchParams.get('code') ?? '');
    const back = await visit(victim, mixed.pathname + mixed.search);
    expect(queryOf(back)).toMatchObject({ error });
    expect(victim.cookies.size).toBe(0);
  });

  test('the answer of another provider, and of another issuer', async () => {
    const { idp, id, entry } = await oidcProvider();
    const other = { ...entry, id: `${id}b` };
    const browser = newBrowser([entry, other]);
    const answer = await answerOf(idp, locationOf(await visit(browser, `/api/v1/auth/social/${id}/start`)));
    const crossed = await visit(browser, answer.replace(`/${id}/`, `/${id}b/`));
    expect(queryOf(crossed)).toMatchObject({ error: 'state_invalid', provider: `${id}b` });

    for (const iss of ['https://another.example', null]) {
      const next = new URL(
        await answerOf(idp, locationOf(await visit(browser, `/api/v1/auth/social/${id}/start`))),
        'https://aegis.example',
      );
      if (iss === null) next.searchParams.delete('iss');
      else next.searchParams.set('iss', iss);
      expect(queryOf(await visit(browser, next.pathname + next.search))).toMatchObject({ error: 'provider_untrusted' });
    }
  });

  test('a cookie that was changed', async () => {
    const { idp, id, entry } = await oidcProvider();
    const browser = newBrowser([entry]);
    const answer = await answerOf(idp, locationOf(await visit(browser, `/api/v1/auth/social/${id}/start`)));
    const [name, sealed] = [...browser.cookies][0]!;
    browser.cookies.set(name, `${sealed.slice(0, -8)}AAAAAAA=`);
    expect(queryOf(await visit(browser, answer))).toMatchObject({ error: 'state_invalid' });
  });

  test.each([
    [599, 'sign_in_refused'],
    [601, 'state_invalid'],
  ])('a cookie of %i seconds ago', async (age, error) => {
    const { id, entry } = await oidcProvider();
    const secrets = { state: 'state', nonce: 'nonce', verifier: 'verifier' };
    const attempt = { ...secrets, provider: id, mode: 'sign-in', returnTo: '/account', linking: null } as const;
    const ctx = { env, request: new Request(ORIGIN), now: () => Date.now() - age * 1_000 };
    const kept = await keepInBrowser(ctx, 'attempt', attempt);
    const [, name = '', sealed = ''] = /^([^=]+)=([^;]*)/.exec(kept) ?? [];
    const browser = newBrowser([entry]);
    browser.cookies.set(name, sealed);
    const path = `/api/v1/auth/social/${id}/callback?code=made-up&state=state&iss=${entry.issuer}`;
    expect(queryOf(await visit(browser, path))).toMatchObject({ error });
  });
});

test('e-mail not verified at the provider takes over no account', async () => {
  const { idp, id, entry } = await oidcProvider();
  await newcomer(newBrowser([entry]), id, idp);
  idp.person = freshPerson({ email: idp.person.email!, email_verified: false });
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  expect(agreed.status).toBe(202);
  expect([...browser.cookies.keys()]).toEqual([]);
});
