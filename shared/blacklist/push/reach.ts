import { AegisError } from '../../kernel/error.ts';
import { assertEgressAllowed } from '../egress.ts';

/** The hosts that `AEGIS_EGRESS_ALLOW` names, as `host:port`. */
export function allowedHosts(allow: string | undefined): string[] {
  return (allow ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
}

/**
 * Proves that an address which an operator gave for something inside the network (an appliance, a webhook) may be
 * called, and returns it parsed. The rules are those of collectors, with one more: an address that is private is called
 * over https when its exact `host:port` is listed. Only who runs the deployment can list it, so nobody reaches the
 * inside of a network through the API alone.
 *
 * @param allowed - See {@link allowedHosts}.
 * @throws AegisError `egress_refused`.
 * @example
 * assertReachAllowed('https://10.0.0.1:8443', ['10.0.0.1:8443']).host; // '10.0.0.1:8443'
 */
export function assertReachAllowed(text: string, allowed: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isListed = url !== null && allowed.includes(`${url.hostname.replace(/\.+$/, '')}:${url.port || '443'}`);
  if (url === null || url.protocol !== 'https:' || !isListed)
    return assertEgressAllowed(text, { allowLoopback: allowed });
  if (url.username === '' && url.password === '') return url;
  throw new AegisError('egress_refused', 'The address may not be fetched: it carries a user name or password.', {
    details: { host: url.host },
  });
}

/**
 * The base of an appliance's API: scheme and authority, nothing else.
 *
 * @throws AegisError `egress_refused`; `invalid_request` for an address with a path, query or fragment.
 */
export function applianceBase(text: string, allowed: readonly string[]): string {
  const url = assertReachAllowed(text, allowed);
  if (url.pathname === '/' && url.search === '' && url.hash === '') return url.origin;
  throw new AegisError('invalid_request', 'The address of an appliance has no path', {
    details: { errors: [{ pointer: '/body/url', message: 'scheme, host and port only' }] },
  });
}
