import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';

/**
 * Refuses what another site makes a browser send along with our cookie. `Sec-Fetch-Site` cannot be forged by a page, and
 * browsers without it send `Origin` with every request that changes something; what sends neither is no browser, and has no
 * cookie that it was not given. Tokens and keys come along with nothing, so they need no such check.
 *
 * @throws AegisError `csrf_refused` (403).
 */
export function refuseCrossSite({ env, request, principal }: Exchange): void {
  if (principal.kind !== 'user' || principal.via !== 'cookie') return;
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isOwnSite = site === null || site === 'same-origin';
  const isOwnOrigin =
    origin === null || origin === new URL(request.url).origin || (origin !== '' && origin === env.AEGIS_ISSUER);
  if (!isOwnSite || !isOwnOrigin) throw new AegisError('csrf_refused', 'The request came from another site.');
}
