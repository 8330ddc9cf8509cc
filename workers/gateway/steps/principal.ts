import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import { type Authentication, authenticationOf } from '../route.ts';

/**
 * Whether a secret that a caller presents is the configured one, in a time that depends on neither the text nor the
 * length of what is given: every character of the expected one is compared. Synchronous, because a hash would cost
 * more than everything else that a check of one address does.
 */
export function isSecret(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1) {
    // Beyond its end `given` reads as NaN, which the operator takes for 0.
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}

/** The administrator keys that a request presents, at most one a header; `null` stands for a scheme we do not know. */
function presentedKeys(headers: Headers, authentication: Authentication): readonly (string | null)[] {
  const keys: (string | null)[] = [];
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
    // A relay signs in this header with a scheme of its own, and its route checks that.
    const isRelays = authentication === 'relay-or-admin' && !/^bearer\b/i.test(authorization);
    if (!isRelays) keys.push(bearer);
  }
  const apiKey = headers.get('x-api-key');
  if (apiKey !== null) keys.push(apiKey);
  return keys;
}

/**
 * Finds out who asks. No credential is `anonymous`; a wrong one is refused and never taken for anonymous, since a
 * caller that believes to be someone must learn that it is not.
 *
 * @throws AegisError `unauthenticated` (401) for a wrong credential or a missing one that the route needs;
 * `unavailable` (503) when a key is needed and none is configured.
 */
export function identifyPrincipal(exchange: Exchange): void {
  const { route } = exchange.mounted;
  const authentication = authenticationOf(route);
  if (authentication === 'none' || authentication === 'feed-key') return;

  const keys = presentedKeys(exchange.request.headers, authentication);
  const isNeeded = keys.length > 0 || route.permission !== 'public';
  if (!isNeeded) return;

  const expected = exchange.env.AEGIS_ADMIN_KEY ?? '';
  if (expected === '') {
    throw new AegisError('unavailable', 'No administrator key is configured: set the secret AEGIS_ADMIN_KEY.', {
      details: { missing: 'AEGIS_ADMIN_KEY' },
    });
  }
  if (keys.length === 0) {
    throw new AegisError('unauthenticated', 'Send the administrator key as Authorization: Bearer or as X-API-Key.');
  }
  for (const key of keys) {
    if (key === null || !isSecret(key, expected)) {
      throw new AegisError('unauthenticated', 'The credential is not valid.');
    }
  }
  exchange.principal = { kind: 'admin' };
}

/** Value of `WWW-Authenticate` for a route. */
export function challengeOf(authentication: Authentication): string {
  return authentication === 'feed-key' ? 'Basic realm="aegis-feed", charset="UTF-8"' : 'Bearer realm="aegis"';
}
