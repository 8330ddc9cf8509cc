import { AegisError } from '../../../shared/kernel/error.ts';
import { isSameSecret } from '../../../shared/kernel/same-secret.ts';
import type { Authenticator } from '../authenticator.ts';
import { authenticationContextOf, type Exchange } from '../exchange.ts';
import { type Authentication, authenticationOf, isForPrincipals } from '../route.ts';

/** The credentials that a request presents, at most one a header; `null` stands for a scheme we do not know. */
function presentedCredentials(headers: Headers, authentication: Authentication): readonly (string | null)[] {
  const credentials: (string | null)[] = [];
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
    // A relay signs in this header with a scheme of its own, and its route checks that.
    const isRelays = authentication === 'relay-or-principal' && !/^bearer\b/i.test(authorization);
    if (!isRelays) credentials.push(bearer);
  }
  const apiKey = headers.get('x-api-key');
  if (apiKey !== null) credentials.push(apiKey);
  return credentials;
}

/**
 * Finds out who asks: by the administrator key, then by a token or key, then by the session cookie. No credential is
 * `anonymous`; a wrong one is refused and never taken for anonymous, since a caller that believes to be someone must learn
 * that it is not. Only a cookie that opens nothing any more leaves a browser anonymous: it cannot help sending it.
 *
 * @throws AegisError `unauthenticated` (401) for a wrong credential or a missing one that the route needs, `token_invalid`,
 * `token_expired`, `session_ended` (401); `unavailable` (503) when it cannot be told, or when nothing is configured that
 * could tell.
 */
export function identifyPrincipal(exchange: Exchange): void | Promise<void> {
  const { mounted, request, env, authenticator } = exchange;
  const { route } = mounted;
  const authentication = authenticationOf(route);
  if (!isForPrincipals(authentication)) return;

  const [credential, other] = presentedCredentials(request.headers, authentication);
  const needsKey = credential !== undefined || route.permission !== 'public';
  const adminKey = env.AEGIS_ADMIN_KEY ?? '';
  if (authenticator === null && adminKey === '' && needsKey) {
    throw new AegisError('unavailable', 'No administrator key is configured: set the secret AEGIS_ADMIN_KEY.', {
      details: { missing: 'AEGIS_ADMIN_KEY' },
    });
  }
  if (credential === undefined) {
    if (authenticator !== null && request.headers.has('cookie')) return byCookie(exchange, authenticator);
    return refuseNobody(exchange);
  }
  // Two that differ would make two people of one request.
  if (credential === null || (other !== undefined && other !== credential)) throw wrong();
  if (adminKey !== '' && isSameSecret(credential, adminKey)) {
    exchange.principal = { kind: 'admin' };
    return;
  }
  if (authenticator === null) throw wrong();
  return byCredential(exchange, authenticator, credential);
}

async function byCredential(exchange: Exchange, authenticator: Authenticator, credential: string): Promise<void> {
  const found = await authenticator.credential(credential, authenticationContextOf(exchange));
  if (found === null) throw wrong();
  exchange.principal = found.principal;
}

async function byCookie(exchange: Exchange, authenticator: Authenticator): Promise<void> {
  const found = await authenticator.cookie(authenticationContextOf(exchange));
  if (found === null) return refuseNobody(exchange);
  exchange.principal = found.principal;
  exchange.setCookies = found.setCookies ?? null;
}

function refuseNobody({ mounted, authenticator }: Exchange): void {
  if (mounted.route.permission === 'public') return;
  const how = authenticator === null ? 'Send the administrator key' : 'Sign in, or send an access token or key';
  throw new AegisError('unauthenticated', `${how} as Authorization: Bearer or as X-API-Key.`);
}

function wrong(): AegisError {
  return new AegisError('unauthenticated', 'The credential is not valid.');
}
