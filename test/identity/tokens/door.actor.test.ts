import { env, exports } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintAccessToken } from '../../../workers/identity/tokens/mint.ts';
import { activeUser, CAUSE, start, user, wish } from '../sessions/support.ts';
import { ISSUER } from './support.ts';

/** The deployed Worker, as a caller reaches it. */
const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  (exports as unknown as { default: Fetcher }).default.fetch(`${ISSUER}${path}`, { method, headers });
const SESSIONS = '/api/v1/users/me/sessions';

describe('the door', () => {
  it('publishes the keys, to be kept for five minutes', async () => {
    const response = await call('/.well-known/jwks.json');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ alg }) => alg).sort()).toEqual(['EdDSA', 'EdDSA', 'RS256', 'RS256']);
    for (const key of keys) expect(Object.keys(key)).not.toContain('d');
    const etag = response.headers.get('etag') ?? '';
    expect((await call('/.well-known/jwks.json', { 'if-none-match': etag })).status).toBe(304);
  });

  it('lets a token in, and a cookie, and gives the cookie a new token', async () => {
    const userId = await activeUser();
    const app = await start(userId);
    const { token } = await mintAccessToken(env, app.access, ISSUER, Date.now());
    expect((await call(SESSIONS, { authorization: `Bearer ${token}` })).status).toBe(200);
    const { cookie } = await start(userId, wish({ kind: 'browser', carrier: 'cookie' }));
    const response = await call(SESSIONS, { cookie: `__Host-aegis_session=${cookie}` });
    expect(response.status).toBe(200);
    const [renewed = ''] = response.headers.getSetCookie();
    expect(renewed).toMatch(/^__Host-aegis_access=/);
    const both = `__Host-aegis_session=${cookie}; ${renewed.split(';')[0]}`;
    expect((await call(SESSIONS, { cookie: both })).headers.getSetCookie()).toEqual([]);
  });

  it('lets no token in whose session ended more than five seconds before', async () => {
    const userId = await activeUser();
    const { access } = await start(userId);
    const { token } = await mintAccessToken(env, access, ISSUER, Date.now());
    const authorization = `Bearer ${token}`;
    expect((await call(SESSIONS, { authorization })).status).toBe(200);
    await user(userId).sessions.end(access.sessionId, CAUSE);
    const endedAt = Date.now();
    for (;;) {
      const askedAt = Date.now();
      const { status } = await call(SESSIONS, { authorization });
      if (status === 401) break;
      expect(status).toBe(200);
      expect(askedAt - endedAt).toBeLessThanOrEqual(5_000);
      await scheduler.wait(50);
    }
    const { token: other } = await mintAccessToken(env, access, ISSUER, Date.now());
    expect((await call(SESSIONS, { authorization: `Bearer ${other}` })).status).toBe(401);
  });

  it('answers 401 with a code to whatever is no credential, and never a 500', async () => {
    const value = fc
      .oneof(
        fc.string({ unit: 'grapheme-ascii' }),
        fc.string().map((rest) => `eyJhbGciOiJub25lIn0.${btoa(encodeURIComponent(rest))}.`),
        fc.array(fc.base64String(), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
        fc.constant('x.'.repeat(4_000)),
      )
      .map((text) => text.replace(/[^\x21-\x7e]/g, '') || 'x');
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom('authorization', 'x-api-key'), async (text, header) => {
        const response = await call(SESSIONS, { [header]: header === 'authorization' ? `Bearer ${text}` : text });
        expect(response.status).toBe(401);
        const { code } = (await response.json()) as { code: string };
        expect(['token_invalid', 'unauthenticated']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a cookie that is none for nobody', async () => {
    const value = fc.string({ unit: 'grapheme-ascii' }).map((text) => text.replace(/[^\x21-\x7e]/g, ''));
    await fc.assert(
      fc.asyncProperty(value, value, async (session, access) => {
        const cookie = `__Host-aegis_session=${session}; __Host-aegis_access=${access}`;
        expect((await call(SESSIONS, { cookie })).status).toBe(401);
      }),
      { numRuns: 40 },
    );
  });
});
