import { API_KEY_PREFIX, parseApiKey } from '../../shared/identity/api-key.ts';
import { parseCredential } from '../../shared/identity/credential.ts';
import { AegisError, asAegisError } from '../../shared/kernel/error.ts';
import type { Authenticated, AuthenticationContext, Authenticator } from '../gateway/authenticator.ts';
import type { Principal, UserPrincipal } from '../gateway/permissions.ts';
import { addressOf } from './service/address.ts';
import { deviceOf } from './service/device.ts';
import { callUser } from './service/users.ts';
import { forgetKey, keyPrincipal, rememberedKey, rememberKey, type VerifiedKey } from './tokens/api-keys.ts';
import { accessCookie, readCookies } from './tokens/cookies.ts';
import { issuerOf } from './tokens/issuer.ts';
import { mintAccessToken } from './tokens/mint.ts';
import { bearerOf, identifiedBy } from './tokens/principals.ts';
import { requireAlive, requireAliveNow } from './tokens/revocations.ts';
import { rememberedClaims, verifyAccessToken } from './tokens/verify.ts';
import { within } from './tokens/within.ts';

/** What the owner of a credential may answer that is about the credential; all else means that it could not be asked. */
const REFUSALS: readonly string[] = ['session_ended', 'unauthenticated', 'not_found', 'account_suspended', 'forbidden'];

/** How the gateway learns who somebody is: access tokens, API keys, session cookies. */
export const identityAuthenticator: Authenticator = {
  system: 'identity',

  async credential(text, context) {
    if (text.startsWith(API_KEY_PREFIX)) return { principal: await byApiKey(text, context) };
    // Nothing else of ours has a dot, and a token cannot do without.
    return text.includes('.') ? { principal: await byToken(text, 'token', context) } : null;
  },

  async cookie(context) {
    const { request, env } = context;
    const isSecure = request.url.startsWith('https:');
    const { session, access } = readCookies(request.headers.get('cookie') ?? '', isSecure);
    const credential = session === null ? null : parseCredential('session', session);
    if (credential === null) return null;
    const [userId = '', sessionId = ''] = credential.parts;
    if (access !== null) {
      const principal = await orNull(byToken(access, 'cookie', context), ['token_invalid', 'token_expired']);
      if (isOfSession(principal, userId, sessionId)) return { principal };
    }
    const device = await deviceOf(request);
    const presented = { sessionId, secret: credential.secret, device };
    const renewed = await orNull(
      ownerSays(() => callUser(env, userId, (user) => user.sessions.renew(presented, context.causation), true)),
      ['unauthenticated'],
    );
    return renewed === null ? null : issued(renewed.access, context, isSecure);
  },

  async confirm(principal, context) {
    if (principal.kind === 'user') return confirmUser(principal, context);
    const bearer = bearerOf(principal);
    if (bearer !== null) await requireAliveNow(bearer, context);
  },
};

/** A new access cookie for a session that is alive. */
async function issued(
  grant: Parameters<typeof mintAccessToken>[1],
  { env, request, now }: AuthenticationContext,
  isSecure: boolean,
): Promise<Authenticated> {
  const issuer = issuerOf(env, request);
  const { token, expiresIn } = await mintAccessToken(env, grant, issuer, now).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The session cannot be renewed right now.', { cause });
  });
  const { principal } = identifiedBy(await verifyAccessToken(env, token, issuer, now), 'cookie');
  return { principal, setCookies: [accessCookie(token, expiresIn, isSecure)] };
}

async function byToken(text: string, via: 'token' | 'cookie', context: AuthenticationContext): Promise<Principal> {
  const { env, request, now } = context;
  const issuer = issuerOf(env, request);
  const claims = rememberedClaims(env, text, issuer, now) ?? (await verifyAccessToken(env, text, issuer, now));
  const { principal, bearer } = identifiedBy(claims, via);
  const pending = bearer && requireAlive(bearer, context, () => askOwner(principal, context));
  if (pending) await pending;
  return principal;
}

/** When the log cannot be read: the owner knows. */
async function askOwner(principal: Principal, { env }: AuthenticationContext): Promise<void> {
  if (principal.kind !== 'user') throw new AegisError('unavailable', 'The revocation log cannot be read right now.');
  await confirmSession(principal, env);
}

async function confirmSession({ userId, sessionId, epoch }: UserPrincipal, env: Env): Promise<void> {
  await ownerSays(
    () => callUser(env, userId, (user) => user.sessions.confirm(sessionId, epoch), true),
    'session_ended',
  );
}

async function confirmUser(principal: UserPrincipal, context: AuthenticationContext): Promise<void> {
  if (principal.via !== 'api-key') return confirmSession(principal, context.env);
  const { headers } = context.request;
  const text =
    headers.get('x-api-key') ??
    headers
      .get('authorization')
      ?.replace(/^bearer +/i, '')
      .trim() ??
    '';
  await verifiedByOwner(text, context);
}

async function byApiKey(text: string, context: AuthenticationContext): Promise<Principal> {
  const { env, request, now } = context;
  const known = rememberedKey(env.USER, text, addressOf(request), now);
  if (known === null) return verifiedByOwner(text, context);
  try {
    const bearer = { user: known.userId, session: known.sessionId, epoch: known.epoch };
    const pending = requireAlive(bearer, context, async () => void (await verifiedByOwner(text, context)));
    if (pending) await pending;
    return known;
  } catch (thrown) {
    if (asAegisError(thrown).code !== 'session_ended') throw thrown;
    // Listed: revoked, or only changed, e.g. rotated. The owner knows which.
    return verifiedByOwner(text, context);
  }
}

async function verifiedByOwner(text: string, { env, request, now }: AuthenticationContext): Promise<UserPrincipal> {
  const key = parseApiKey(text);
  if (key === null) throw new AegisError('unauthenticated', 'The credential is not valid.');
  const address = addressOf(request);
  const presented = { id: key.keyId, secret: key.secret, address };
  // Before the question, so that a refusal leaves nothing behind.
  forgetKey(env.USER, text, address);
  const found: VerifiedKey = await ownerSays(() =>
    callUser(env, key.userId, (user) => user.keys.verify(presented), true),
  );
  const principal = keyPrincipal(key, found);
  rememberKey(env.USER, text, address, principal, now);
  return principal;
}

function isOfSession(principal: Principal | null, userId: string, sessionId: string): principal is UserPrincipal {
  return principal?.kind === 'user' && principal.userId === userId && principal.sessionId === sessionId;
}

/**
 * What the owner of a credential answers. Whatever it refuses for is `refusal`, so that a stranger learns nothing about an
 * account; that it does not answer is `unavailable`.
 */
async function ownerSays<T>(
  call: () => Promise<T>,
  refusal: 'unauthenticated' | 'session_ended' = 'unauthenticated',
): Promise<T> {
  try {
    return await within(call());
  } catch (thrown) {
    const { code } = asAegisError(thrown);
    if (REFUSALS.includes(code)) {
      const message = refusal === 'session_ended' ? 'The session has ended.' : 'The credential is not valid.';
      throw new AegisError(refusal, message);
    }
    throw new AegisError('unavailable', 'Whether the credential is good cannot be told right now.', { cause: thrown });
  }
}

/** Null in place of an error that only says that the credential opens nothing. */
async function orNull<T>(answer: Promise<T>, codes: readonly string[]): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    const { code } = asAegisError(thrown);
    if (code === 'session_ended' || codes.includes(code)) return null;
    throw thrown;
  }
}
