import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import { type Authentication, authenticationOf } from '../route.ts';

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

// One key per deployment: its digest is worked out once an isolate, not once a request.
let configured: { readonly secret: string; readonly digest: Uint8Array } | null = null;

async function digestOfConfigured(secret: string): Promise<Uint8Array> {
  if (configured?.secret !== secret) configured = { secret, digest: await digest(secret) };
  return configured.digest;
}

/**
 * Whether a secret that a caller presents is the configured one, in a time that depends on neither: both are hashed, so
 * that their lengths do not show, and every byte of the hashes is compared.
 */
export async function isSecret(given: string, expected: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(given), digestOfConfigured(expected)]);
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) difference |= left[index]! ^ right[index]!;
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
export async function identifyPrincipal(exchange: Exchange): Promise<void> {
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
    if (key === null || !(await isSecret(key, expected))) {
      throw new AegisError('unauthenticated', 'The credential is not valid.');
    }
  }
  exchange.principal = { kind: 'admin' };
}

/** Value of `WWW-Authenticate` for a route. */
export function challengeOf(authentication: Authentication): string {
  return authentication === 'feed-key' ? 'Basic realm="aegis-feed", charset="UTF-8"' : 'Bearer realm="aegis"';
}
