import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuthorizeReading, readAuthorizeRequest } from '../../../shared/identity/oauth/authorize-request.ts';
import { contradictionIn } from '../../../shared/identity/oauth/client.ts';
import { queryAfterSignIn, signInNeed } from '../../../shared/identity/oauth/interaction.ts';
import { readParameters } from '../../../shared/identity/oauth/parameters.ts';
import { challengeOf, isChallenge, isVerifierOf } from '../../../shared/identity/oauth/pkce.ts';
import { clientOf, RFC7636_CHALLENGE, RFC7636_VERIFIER, requestParameters } from './fixtures.ts';

const read = (over: Readonly<Record<string, string | null>> = {}, client = clientOf()): AuthorizeReading =>
  readAuthorizeRequest(readParameters(requestParameters(over)), client);
const NOW = 1_790_000_000;

describe('an authorization request', () => {
  it('that is in order is read whole', () => {
    const reading = read({
      nonce: 'n',
      max_age: '60',
      prompt: 'login consent',
      acr_values: 'aal2',
      login_hint: 'me@x',
    });
    expect(reading).toMatchObject({
      kind: 'request',
      request: {
        redirectUri: 'https://app.example/callback',
        scope: ['openid', 'email'],
        state: 'xyz',
        nonce: 'n',
        challenge: RFC7636_CHALLENGE,
        prompts: ['login', 'consent'],
        maxAgeSeconds: 60,
        acrValues: ['aal2'],
        loginHint: 'me@x',
        since: null,
      },
    });
  });

  it('is refused at the page, and not redirected, as long as it is unknown whereto', () => {
    const refused = (reason: string) => ({ kind: 'refused', reason });
    expect(readAuthorizeRequest(readParameters(requestParameters()), null)).toEqual(refused('client_unknown'));
    expect(readAuthorizeRequest(readParameters(requestParameters({ client_id: null })), null)).toEqual(
      refused('client_missing'),
    );
    expect(read({ redirect_uri: null })).toEqual(refused('redirect_uri_missing'));
    expect(read({ redirect_uri: 'https://evil.example/callback', response_type: 'token' })).toEqual(
      refused('redirect_uri_unknown'),
    );
    const twice = requestParameters();
    twice.append('redirect_uri', 'https://evil.example/callback');
    expect(readAuthorizeRequest(readParameters(twice), clientOf())).toEqual(refused('redirect_uri_missing'));
  });

  it.each([
    [{ response_type: null }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    [{ response_mode: 'fragment' }, 'invalid_request'],
    [{ code_challenge: null }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ code_challenge_method: null }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: null }, 'invalid_scope'],
    [{ scope: 'users:write unknown' }, 'invalid_scope'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ prompt: 'whatever' }, 'invalid_request'],
    [{ max_age: '-1' }, 'invalid_request'],
    [{ request: 'ey' }, 'request_not_supported'],
    [{ request_uri: 'https://x' }, 'request_uri_not_supported'],
    [{ registration: '{}' }, 'registration_not_supported'],
    [{ nonce: 'n'.repeat(2_001) }, 'invalid_request'],
  ])('with %o is answered with %s and the state', (over, error) => {
    expect(read(over)).toMatchObject({ kind: 'error', error, state: 'xyz' });
  });

  it('of a client that may not use codes is unauthorized_client', () => {
    expect(read({}, clientOf({ grantTypes: ['client_credentials'] }))).toMatchObject({ error: 'unauthorized_client' });
  });

  it('with a repeated parameter is refused; a repeated state is not given back', () => {
    const twice = requestParameters();
    twice.append('state', 'other');
    const reading = readAuthorizeRequest(readParameters(twice), clientOf());
    expect(reading).toMatchObject({ kind: 'error', error: 'invalid_request', state: null });
  });

  it('never gets more scope than its client may have', () => {
    const all = ['openid', 'email', 'users:write', 'blacklist:read', 'x'];
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 1 }), fc.subarray(all), (wanted, scopes) => {
        const reading = read({ scope: wanted.join(' ') }, clientOf({ scopes }));
        const isAllowed = wanted.some((scope) => scopes.includes(scope));
        expect(reading.kind).toBe(isAllowed ? 'request' : 'error');
        if (reading.kind !== 'request') return;
        for (const scope of reading.request.scope) expect(scopes.includes(scope) && wanted.includes(scope)).toBe(true);
      }),
    );
  });

  it('of any shape is answered, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...requestParameters().keys(), 'prompt'), fc.string())),
        (pairs) => {
          const search = requestParameters();
          for (const [name, value] of pairs) search.set(name, value);
          const reading = readAuthorizeRequest(readParameters(search), clientOf());
          expect(['refused', 'error', 'request']).toContain(reading.kind);
          if (reading.kind !== 'refused') {
            const uri = reading.kind === 'error' ? reading.redirectUri : reading.request.redirectUri;
            expect(uri).toBe('https://app.example/callback');
          }
        },
      ),
    );
  });
});

describe('whether a sign-in is needed', () => {
  const wish = { prompts: [], maxAgeSeconds: null, acrValues: [], since: null } as const;
  const me = { userId: 'u', authTime: NOW - 100, acr: 'aal1' };

  it('depends on who is there, how recently, and how well', () => {
    const need = (over: object, signedIn: typeof me | null = me, hinted: string | null = null) =>
      signInNeed({ ...wish, ...over }, signedIn, hinted, NOW);
    expect(need({}, null)).toEqual({ needed: true, anew: false, acr: null });
    expect(need({})).toEqual({ needed: false });
    expect(need({ prompts: ['login'] })).toMatchObject({ needed: true, anew: true });
    expect(need({ prompts: ['select_account'] })).toMatchObject({ needed: true, anew: true });
    expect(need({ maxAgeSeconds: 99 })).toMatchObject({ needed: true, anew: true });
    expect(need({ maxAgeSeconds: 100 })).toEqual({ needed: false });
    expect(need({ acrValues: ['aal2'] })).toEqual({ needed: true, anew: true, acr: 'aal2' });
    expect(need({ acrValues: ['aal2', 'aal1'] })).toEqual({ needed: false });
    expect(need({ acrValues: ['aal2'] }, { ...me, acr: 'aal2' })).toEqual({ needed: false });
    expect(need({}, me, 'somebody else')).toMatchObject({ needed: true, anew: true });
    expect(need({}, me, 'u')).toEqual({ needed: false });
  });

  it('is never asked twice: who has signed in since is through', () => {
    const prompts = fc.subarray(['login', 'select_account', 'consent'] as const);
    fc.assert(
      fc.property(prompts, fc.option(fc.nat(1_000)), fc.subarray(['aal1', 'aal2']), (asked, maxAge, acr) => {
        const query = requestParameters({
          prompt: asked.length === 0 ? null : asked.join(' '),
          max_age: maxAge === null ? null : String(maxAge),
          acr_values: acr.length === 0 ? null : acr.join(' '),
        });
        const after = readAuthorizeRequest(readParameters(queryAfterSignIn(query, NOW)), clientOf());
        if (after.kind !== 'request') throw new Error('the request broke');
        const signedIn = { ...me, authTime: NOW + 5 };
        expect(signInNeed(after.request, signedIn, null, NOW + 60)).toEqual({ needed: false });
        // A session from before is not what was asked for.
        expect(signInNeed(after.request, me, null, NOW + 60)).toMatchObject({ needed: true });
        expect(after.request.prompts).toEqual(asked.filter((prompt) => prompt === 'consent'));
      }),
    );
  });
});

describe('PKCE', () => {
  it('is the vector of RFC 7636 Appendix B', async () => {
    expect(await challengeOf(RFC7636_VERIFIER)).toBe(RFC7636_CHALLENGE);
    expect(await isVerifierOf(RFC7636_VERIFIER, RFC7636_CHALLENGE)).toBe(true);
  });

  it('takes no other verifier, and none of another form', async () => {
    const other = `${RFC7636_VERIFIER.slice(0, -1)}l`;
    expect(await isVerifierOf(other, RFC7636_CHALLENGE)).toBe(false);
    for (const wrong of ['', 'short', 'x'.repeat(129), `${'x'.repeat(43)} `]) {
      expect(await isVerifierOf(wrong, await challengeOf(wrong))).toBe(false);
    }
    expect(isChallenge(RFC7636_CHALLENGE)).toBe(true);
    expect(isChallenge(`${RFC7636_CHALLENGE}=`)).toBe(false);
  });
});

describe('settings of a client', () => {
  it.each([
    [{ redirectUris: [] }, 'redirectUris'],
    [{ tokenEndpointAuthMethod: 'none', grantTypes: ['client_credentials'] }, 'grantTypes'],
    [{ grantTypes: ['refresh_token'] }, 'grantTypes'],
    [{ grantTypes: ['authorization_code'] }, 'scopes'],
  ] as const)('contradict themselves: %o', (over, field) => {
    expect(contradictionIn(clientOf(over as never))?.field).toBe(field);
  });

  it('do not', () => {
    expect(contradictionIn(clientOf())).toBeNull();
  });
});
