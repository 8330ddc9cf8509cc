import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatApiKey } from '../../../shared/identity/api-key.ts';
import { revocationLogOf } from '../../../shared/identity/revocation.ts';
import { platformRandom, secretDigits } from '../../../shared/identity/secret.ts';
import type { AuthenticationContext } from '../../../workers/gateway/authenticator.ts';
import type { UserPrincipal } from '../../../workers/gateway/permissions.ts';
import { identityAuthenticator } from '../../../workers/identity/authenticator.ts';
import { mintAccessToken } from '../../../workers/identity/tokens/mint.ts';
import { codeOf } from '../../support/code-of.ts';
import { activeUser, CAUSE, newUserId, start, user, wish } from '../sessions/support.ts';
import { envWith, ISSUER, watched } from './support.ts';

function contextOf(headers: Record<string, string> = {}, over: Partial<AuthenticationContext> = {}) {
  const request = new Request(`${ISSUER}/api/v1/x`, { headers });
  return { env, request, causation: CAUSE, now: Date.now(), waitUntil: () => undefined, ...over };
}

/** An isolate that remembers nothing: what it says is what is so now. */
const freshEnv = () => envWith({ REVOCATIONS: watched(env.REVOCATIONS as never).binding });

async function signedIn(over: Parameters<typeof wish>[0] = {}) {
  const userId = await activeUser();
  const tokens = await start(userId, wish(over));
  const { token } = await mintAccessToken(env, tokens.access, ISSUER, Date.now());
  return { userId, tokens, token, sessionId: tokens.access.sessionId };
}

const browser = (cookies: Record<string, string>) => ({
  cookie: Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; '),
});

describe('an access token', () => {
  it('is its user, with roles, scope and how they signed in', async () => {
    const { userId, sessionId, token } = await signedIn({ client: 'app', scope: ['blacklist:read'] });
    const found = await identityAuthenticator.credential(token, contextOf());
    expect(found?.principal).toMatchObject({
      ...{ kind: 'user', userId, sessionId, via: 'token', roles: ['user'], scope: ['blacklist:read'] },
      ...{ clientId: 'app', amr: ['pwd'], acr: 'aal1', epoch: 1 },
    });
    const { authTime } = found!.principal as UserPrincipal;
    expect(authTime).toBeGreaterThan(Date.now() / 1_000 - 600);
  });

  it('of a client for itself is that client', async () => {
    const grant = { clientId: 'robot', scope: ['feed:read'] };
    const { token } = await mintAccessToken(env, grant, ISSUER, Date.now());
    const found = await identityAuthenticator.credential(token, contextOf());
    expect(found?.principal).toEqual({ kind: 'client', clientId: 'robot', scope: ['feed:read'] });
    await identityAuthenticator.confirm(found!.principal, contextOf());
  });

  it('is dead when its session has ended: at once where the owner is asked', async () => {
    const { userId, sessionId, token } = await signedIn();
    const found = await identityAuthenticator.credential(token, contextOf());
    await identityAuthenticator.confirm(found!.principal, contextOf());
    await user(userId).sessions.end(sessionId, CAUSE);
    await evictDurableObject(env.USER.getByName(userId));
    expect(await codeOf(identityAuthenticator.confirm(found!.principal, contextOf()))).toBe('session_ended');
    const elsewhere = contextOf({}, { env: freshEnv() });
    expect(await codeOf(identityAuthenticator.credential(token, elsewhere))).toBe('session_ended');
  });

  it('is judged by the owner when the log cannot be read', async () => {
    const { userId, sessionId, token } = await signedIn();
    const { state, binding } = watched(env.REVOCATIONS as never);
    state.isBroken = true;
    const own = envWith({ REVOCATIONS: binding });
    const context = () => contextOf({}, { env: own });
    expect(await codeOf(identityAuthenticator.credential(token, context()))).toBeNull();
    await user(userId).sessions.end(sessionId, CAUSE);
    expect(await codeOf(identityAuthenticator.credential(token, context()))).toBe('session_ended');
    const users = watched(env.USER as never);
    users.state.isBroken = true;
    const alone = contextOf({}, { env: envWith({ USER: users.binding }, own) });
    expect(await codeOf(identityAuthenticator.credential(token, alone))).toBe('unavailable');
  });
});

describe('an API key', () => {
  async function keyOf(userId: string) {
    const meta = { causation: CAUSE, idempotencyKey: null, requestHash: '' };
    const addresses: string[] = [];
    const input = { name: 'test', scope: ['blacklist:read'], addresses, feeds: [], expiresAt: null };
    return user(userId).keys.create(input, meta);
  }

  it('is its owner, cut to its scope; the owner is asked once in five seconds', async () => {
    const userId = await activeUser();
    const { key } = await keyOf(userId);
    const users = watched(env.USER as never);
    const own = envWith({ USER: users.binding });
    const now = Date.now();
    for (const ms of [0, 1_000, 4_000]) {
      const found = await identityAuthenticator.credential(key, contextOf({}, { env: own, now: now + ms }));
      expect(found?.principal).toMatchObject({
        kind: 'user',
        userId,
        via: 'api-key',
        scope: ['blacklist:read'],
        authTime: 0,
      });
    }
    expect(users.state.calls).toBe(1);
    await identityAuthenticator.credential(key, contextOf({}, { env: own, now: now + 5_001 }));
    expect(users.state.calls).toBe(2);
  });

  it('that was revoked is refused: at once where the owner is asked, and as soon as the log is read', async () => {
    const userId = await activeUser();
    const { key, id } = await keyOf(userId);
    const elsewhere = envWith({ USER: watched(env.USER as never).binding }, freshEnv());
    const context = (own = env) => contextOf({ 'x-api-key': key }, { env: own });
    await identityAuthenticator.credential(key, context(elsewhere));
    const found = await identityAuthenticator.credential(key, context());
    await user(userId).keys.revoke(id, CAUSE);
    expect(await codeOf(identityAuthenticator.confirm(found!.principal, context()))).toBe('unauthenticated');
    // This isolate has just learned it; another one by the log.
    expect(await codeOf(identityAuthenticator.credential(key, context()))).toBe('unauthenticated');
    expect(await codeOf(identityAuthenticator.credential(key, context(elsewhere)))).toBe('unauthenticated');
  });

  it('of nobody, or of somebody else, or mistyped, is unauthenticated', async () => {
    const userId = await activeUser();
    const { key } = await keyOf(userId);
    const other = formatApiKey({ userId: newUserId(), keyId: '0123456789', secret: secretDigits(platformRandom) });
    const wrong = formatApiKey({ userId, keyId: key.split('_')[3]!, secret: secretDigits(platformRandom) });
    for (const text of [other, wrong, `${key}0`, key.slice(0, -1), 'aegis_key_', `aegis_key_${'x'.repeat(500)}`]) {
      expect(await codeOf(identityAuthenticator.credential(text, contextOf())), text).toBe('unauthenticated');
    }
  });
});

describe('a session cookie', () => {
  const SESSION = '__Host-aegis_session';
  const ACCESS = '__Host-aegis_access';

  it('alone gets a new access cookie, and both together get none', async () => {
    const { userId, sessionId, tokens } = await signedIn({ kind: 'browser', carrier: 'cookie' });
    const found = await identityAuthenticator.cookie(contextOf(browser({ [SESSION]: tokens.cookie! })));
    expect(found?.principal).toMatchObject({ kind: 'user', userId, sessionId, via: 'cookie', scope: null });
    const [renewed = ''] = found?.setCookies ?? [];
    expect(renewed).toMatch(/^__Host-aegis_access=eyJ[^;]+; Path=\/; Max-Age=300; HttpOnly; SameSite=Lax; Secure$/);
    const access = renewed.slice(ACCESS.length + 1, renewed.indexOf(';'));
    const both = browser({ theme: 'dark', [SESSION]: tokens.cookie!, [ACCESS]: access });
    const again = await identityAuthenticator.cookie(contextOf(both));
    expect(again?.principal).toMatchObject({ userId, sessionId });
    expect(again?.setCookies).toBeUndefined();
  });

  it('renews what has expired or was forged, and what another session left behind', async () => {
    const { sessionId, tokens } = await signedIn({ kind: 'browser', carrier: 'cookie' });
    const other = await signedIn();
    const { token: old } = await mintAccessToken(env, tokens.access, ISSUER, Date.now() - 3_600_000);
    for (const access of [old, 'eyJ.forged.x', '', other.token]) {
      const cookies = browser({ [SESSION]: tokens.cookie!, [ACCESS]: access });
      const found = await identityAuthenticator.cookie(contextOf(cookies));
      expect(found?.principal).toMatchObject({ sessionId });
      expect(found?.setCookies).toHaveLength(1);
    }
  });

  it('follows a change of roles: the token is dead, the session lives', async () => {
    const { userId, tokens, token } = await signedIn({ kind: 'browser', carrier: 'cookie' });
    await runInDurableObject(env.USER.getByName(userId), (_, state) => {
      state.storage.sql.exec(`UPDATE account SET epoch = 2, roles = '["operator"]'`);
    });
    const until = Date.now() + 600_000;
    await env.REVOCATIONS.getByName(revocationLogOf(userId)).append([{ user: userId, session: null, epoch: 2, until }]);
    const cookies = browser({ [SESSION]: tokens.cookie!, [ACCESS]: token });
    const found = await identityAuthenticator.cookie(contextOf(cookies, { env: freshEnv() }));
    expect(found?.principal).toMatchObject({ roles: ['operator'], epoch: 2 });
    expect(found?.setCookies).toHaveLength(1);
  });

  it('that opens nothing leaves a browser anonymous', async () => {
    const { userId, sessionId, tokens, token } = await signedIn({ kind: 'browser', carrier: 'cookie' });
    const cookie = tokens.cookie!;
    const broken = [cookie.slice(0, -1), `${cookie}0`, cookie.replace(/.$/, cookie.endsWith('0') ? '1' : '0'), 'x', ''];
    for (const session of broken) {
      expect(await identityAuthenticator.cookie(contextOf(browser({ [SESSION]: session })))).toBeNull();
    }
    expect(await identityAuthenticator.cookie(contextOf(browser({ [ACCESS]: token })))).toBeNull();
    // The name without the prefix could be set by a page of a subdomain.
    expect(await identityAuthenticator.cookie(contextOf(browser({ aegis_session: cookie })))).toBeNull();
    await user(userId).sessions.end(sessionId, CAUSE);
    const both = browser({ [SESSION]: cookie, [ACCESS]: token });
    expect(await identityAuthenticator.cookie(contextOf(both, { env: freshEnv() }))).toBeNull();
  });

  it('whose owner cannot be asked is no reason to be taken for nobody', async () => {
    const { tokens } = await signedIn({ kind: 'browser', carrier: 'cookie' });
    const users = watched(env.USER as never);
    users.state.isBroken = true;
    const context = contextOf(browser({ [SESSION]: tokens.cookie! }), { env: envWith({ USER: users.binding }) });
    expect(await codeOf(identityAuthenticator.cookie(context))).toBe('unavailable');
  });
});

describe('any text at all', () => {
  it('is none of ours, or 401', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((rest) => `aegis_key_${rest}`),
      fc.array(fc.base64String(), { maxLength: 4 }).map((parts) => `eyJ${parts.join('.')}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (credential) => {
        const code = await codeOf(
          identityAuthenticator.credential(credential, contextOf()).then((found) => {
            expect(found).toBeNull();
          }),
        );
        expect([null, 'token_invalid', 'unauthenticated']).toContain(code);
      }),
      { numRuns: 200 },
    );
  });
});
