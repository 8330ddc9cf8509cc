import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { KEY_RING, sealPurposeOf } from '../../../shared/identity/keys/ring.ts';
import { open } from '../../../shared/kernel/seal.ts';
import { mintAccessToken, mintIdToken } from '../../../workers/identity/tokens/mint.ts';
import { currentJwks } from '../../../workers/identity/tokens/ring.ts';
import { verifyAccessToken } from '../../../workers/identity/tokens/verify.ts';
import { codeOf } from '../../support/code-of.ts';
import { envWith, grantOf, ISSUER, keyRing, watched } from './support.ts';

const now = Date.now();
const verify = (token: string, at = now) => verifyAccessToken(env, token, ISSUER, at);
const codeFor = (token: string, at = now) => codeOf(verify(token, at));
const b64 = (text: string) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** The private half of the active key: with it tokens are forged that only differ in what a test is about. */
async function activeKey(alg: 'EdDSA' | 'RS256') {
  const { keys } = await keyRing(KEY_RING).ring();
  const { kid, sealedPrivate } = keys.find((key) => key.alg === alg && key.state === 'active')!;
  const jwk = (await open(env.AEGIS_SECRETS_KEY, sealPurposeOf(kid), sealedPrivate!)) as JWK;
  return { kid, alg, key: await importJWK(jwk, alg) };
}

describe('an access token', () => {
  it('carries the claims of RFC 9068 and of its session, and is verified by what the JWKS shows', async () => {
    const grant = grantOf({ scope: ['blacklist:read', 'openid'], client: 'some-client', amr: ['pwd', 'otp', 'mfa'] });
    const { token, expiresIn } = await mintAccessToken(env, grant, ISSUER, now);
    expect(expiresIn).toBe(300);
    const jwks = createLocalJWKSet(await currentJwks(env, now));
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer: ISSUER, audience: ISSUER });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      ...{ iss: ISSUER, aud: ISSUER, sub: grant.userId, sid: grant.sessionId, client_id: 'some-client' },
      ...{ scope: 'blacklist:read openid', role: ['user'], ep: 1, amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' },
      ...{ auth_time: grant.authTime, iat: Math.floor(now / 1_000), exp: Math.floor(now / 1_000) + 300 },
    });
    expect(await verify(token)).toEqual(payload);
  });

  it('of a client for itself has the client as subject, and no session', async () => {
    const { token } = await mintAccessToken(env, { clientId: 'robot', scope: ['feed:read'] }, ISSUER, now);
    const claims = await verify(token);
    expect(claims).toMatchObject({ sub: 'robot', client_id: 'robot', scope: 'feed:read', role: [] });
    expect(claims.sid).toBeUndefined();
  });

  it('expires, with five seconds for clocks that differ; also one that is remembered', async () => {
    const { token } = await mintAccessToken(env, grantOf(), ISSUER, now);
    await verify(token);
    const exp = decodeJwt(token).exp! * 1_000;
    expect(await codeFor(token, exp + 4_999)).toBeNull();
    expect(await codeFor(token, exp + 6_000)).toBe('token_expired');
  });

  it('is good for its issuer only, also when it is remembered', async () => {
    const { token } = await mintAccessToken(env, grantOf(), ISSUER, now);
    await verify(token);
    expect(await codeOf(verifyAccessToken(env, token, 'https://elsewhere.example', now))).toBe('token_invalid');
  });
});

describe('a forged token is token_invalid:', () => {
  const iat = Math.floor(now / 1_000);
  const claims = {
    ...{ iss: ISSUER, aud: ISSUER, sub: 'U', sid: 'S', client_id: 'aegis', jti: 'j', iat, exp: iat + 300 },
    ...{ role: ['admin'], ep: 1, amr: ['pwd'], auth_time: iat, acr: 'aal1' },
  };
  type Active = Awaited<ReturnType<typeof activeKey>>;
  const signed = (active: Active, body: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT(body)
      .setProtectedHeader({ alg: active.alg, kid: active.kid, typ: 'at+jwt', ...header })
      .sign(active.key);

  it('the forgery kit itself makes good tokens', async () => {
    expect(await codeFor(await signed(await activeKey('EdDSA'), claims))).toBeNull();
  });

  const forgeries: readonly (readonly [string, () => Promise<string>])[] = [
    ['alg none', async () => `${b64('{"alg":"none","typ":"at+jwt"}')}.${b64(JSON.stringify(claims))}.`],
    [
      'alg none with a known kid',
      async () => {
        const { kid } = await activeKey('EdDSA');
        return `${b64(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid }))}.${b64(JSON.stringify(claims))}.`;
      },
    ],
    [
      'HMAC with the public key as secret',
      async () => {
        const { kid } = await activeKey('EdDSA');
        const { keys } = await currentJwks(env, now);
        const secret = new TextEncoder().encode(JSON.stringify(keys.find((key) => key.kid === kid)));
        return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' }).sign(secret);
      },
    ],
    ['another typ', async () => signed(await activeKey('EdDSA'), claims, { typ: 'JWT' })],
    ['another audience', async () => signed(await activeKey('EdDSA'), { ...claims, aud: 'https://else.example' })],
    ['another issuer', async () => signed(await activeKey('EdDSA'), { ...claims, iss: 'https://else.example' })],
    ['no expiry', async () => signed(await activeKey('EdDSA'), { ...claims, exp: undefined })],
    ['an expiry that is no number', async () => signed(await activeKey('EdDSA'), { ...claims, exp: 'never' })],
    ['not valid yet', async () => signed(await activeKey('EdDSA'), { ...claims, nbf: iat + 600 })],
    ['claims of another shape', async () => signed(await activeKey('EdDSA'), { ...claims, role: 'admin' })],
    [
      'an unknown critical header',
      async () =>
        `${b64(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: (await activeKey('EdDSA')).kid, crit: ['x'], x: 1 }))}.${b64(JSON.stringify(claims))}.AAAA`,
    ],
    ['the RSA key of ID tokens', async () => signed(await activeKey('RS256'), claims)],
    [
      'the RSA kid under EdDSA',
      async () => signed({ ...(await activeKey('EdDSA')), kid: (await activeKey('RS256')).kid }, claims),
    ],
    [
      'a key of its own under a known kid',
      async () => {
        const { privateKey } = await generateKeyPair('EdDSA');
        return signed({ ...(await activeKey('EdDSA')), key: privateKey }, claims);
      },
    ],
    ['an unknown kid', async () => signed({ ...(await activeKey('EdDSA')), kid: 'nobody' }, claims)],
    ['a key in its own header', async () => signed({ ...(await activeKey('EdDSA')), kid: 'x' }, claims, { jwk: {} })],
    ['more than 4 KB', async () => signed(await activeKey('EdDSA'), { ...claims, pad: 'x'.repeat(4_000) })],
    [
      'an ID token',
      async () =>
        mintIdToken(env, { ...grantOf(), client: 'app', nonce: null, accessToken: null, alg: 'EdDSA' }, ISSUER, now),
    ],
    ['nothing', async () => ''],
    ['dots', async () => '..'],
    ['no JSON', async () => `${b64('{')}.${b64('{')}.${b64('x')}`],
    ['a header that is no object', async () => `${b64('[]')}.${b64('{}')}.${b64('x')}`],
    ['null', async () => `${b64('null')}.${b64('null')}.`],
  ];

  it.each(forgeries)('%s', async (_name, forge) => {
    expect(await codeFor(await forge())).toBe('token_invalid');
  });

  it('cut off anywhere', async () => {
    const { token } = await mintAccessToken(env, grantOf(), ISSUER, now);
    for (let length = 0; length < token.length; length += 7) {
      expect(await codeFor(token.slice(0, length)), String(length)).toBe('token_invalid');
    }
  });

  it('one character changed anywhere', async () => {
    const { token } = await mintAccessToken(env, grantOf(), ISSUER, now);
    const digit = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. ');
    // Not the last one: four of its bits mean nothing (RFC 4648 §3.5).
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), digit, async (at, other) => {
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        fc.pre(changed !== token);
        expect(await codeFor(changed)).toBe('token_invalid');
      }),
      { numRuns: 200 },
    );
  });

  it('any text at all', async () => {
    const part = fc.oneof(fc.string(), fc.json().map(b64ofText), fc.base64String());
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        expect(await codeFor(token)).toBe('token_invalid');
      }),
      { numRuns: 300 },
    );
  });
});

const b64ofText = (text: string) => b64(String.fromCharCode(...new TextEncoder().encode(text)));

describe('an ID token', () => {
  it.each(['RS256', 'EdDSA'] as const)('is signed with %s and binds the access token', async (alg) => {
    const { token: accessToken } = await mintAccessToken(env, grantOf(), ISSUER, now);
    const grant = { ...grantOf(), client: 'app', nonce: 'n-1', accessToken, alg, claims: { email: 'a@b.example' } };
    const token = await mintIdToken(env, grant, ISSUER, now);
    const jwks = createLocalJWKSet(await currentJwks(env, now));
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer: ISSUER, audience: 'app' });
    expect(protectedHeader.alg).toBe(alg);
    expect(payload).toMatchObject({ sub: grant.userId, nonce: 'n-1', email: 'a@b.example', sid: grant.sessionId });
    const digest = await crypto.subtle.digest(
      alg === 'RS256' ? 'SHA-256' : 'SHA-512',
      new TextEncoder().encode(accessToken),
    );
    const half = new Uint8Array(digest).subarray(0, digest.byteLength / 2);
    expect(payload.at_hash).toBe(b64(String.fromCharCode(...half)));
  });

  it('cannot be made to say something else by claims of the person', async () => {
    const claims = { sub: 'somebody else', iss: 'https://evil.example', aud: 'other' };
    const token = await mintIdToken(
      env,
      { ...grantOf(), client: 'app', nonce: null, accessToken: null, claims },
      ISSUER,
      now,
    );
    expect(decodeJwt(token)).toMatchObject({ sub: grantOf().userId, iss: ISSUER, aud: 'app' });
  });
});

describe('the copy of the ring', () => {
  it('is asked for again only after a minute, and at most once a second for a kid that nobody knows', async () => {
    const { state, binding } = watched(env.KEY_RING as never);
    const own = envWith({ KEY_RING: binding });
    const { token } = await mintAccessToken(own, grantOf(), ISSUER, now);
    for (let i = 0; i < 20; i++) await verifyAccessToken(own, token, ISSUER, now + i);
    expect(state.calls).toBe(1);
    const forged = `${b64(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: 'x' }))}.${b64('{}')}.AA`;
    for (let i = 0; i < 20; i++)
      expect(await codeOf(verifyAccessToken(own, forged, ISSUER, now + 2_000 + i))).toBe('token_invalid');
    expect(state.calls).toBe(2);
    await verifyAccessToken(own, token, ISSUER, now + 63_000);
    expect(state.calls).toBe(3);
  });

  it('is used for a while when the ring cannot be reached, and then no more', async () => {
    const { state, binding } = watched(env.KEY_RING as never);
    const own = envWith({ KEY_RING: binding });
    const { token } = await mintAccessToken(own, grantOf(), ISSUER, now);
    state.isBroken = true;
    await verifyAccessToken(own, token, ISSUER, now + 200_000);
    expect(await codeOf(mintAccessToken(own, grantOf(), ISSUER, now + 660_000))).toBe('unavailable');
    state.isBroken = false;
    const later = await mintAccessToken(own, grantOf(), ISSUER, now + 660_000);
    expect(decodeProtectedHeader(later.token).typ).toBe('at+jwt');
  });

  it('without any, nothing is accepted and nothing is a fault of the token', async () => {
    const { token } = await mintAccessToken(env, grantOf(), ISSUER, now);
    const { state, binding } = watched(env.KEY_RING as never);
    state.isBroken = true;
    expect(await codeOf(verifyAccessToken(envWith({ KEY_RING: binding }), token, ISSUER, now))).toBe('unavailable');
  });
});
