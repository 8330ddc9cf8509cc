/** The names under which the machine itself answers. */
const LOOPBACK = /^(?:localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
/** An address as WHATWG URL writes it, whatever spelling it had. */
const ADDRESS = /^(?:\[.*\]|\d{1,3}(?:\.\d{1,3}){3})$/;

/**
 * Whether an upstream may be asked at a URL: only its configured hosts, over TLS, by name. Loopback services (the fakes
 * of a demo or a test) may be asked in the clear, and only when the deployment lists them too. Judged after parsing, so
 * that every spelling of an address is the same.
 *
 * @param hosts `host` or `host:port`, as configured.
 * @param egressAllow `AEGIS_EGRESS_ALLOW`: comma list of `host:port`.
 * @example
 * isUpstreamUrl(new URL('https://github.com/login'), ['github.com'], ''); // true
 * isUpstreamUrl(new URL('https://169.254.169.254/'), ['169.254.169.254'], ''); // false
 */
export function isUpstreamUrl(url: URL, hosts: readonly string[], egressAllow: string | undefined): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (!hosts.some((host) => host.toLowerCase() === url.host)) return false;
  if (!LOOPBACK.test(url.hostname)) return url.protocol === 'https:' && !ADDRESS.test(url.hostname);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const allowed = (egressAllow ?? '').split(',').map((entry) => entry.trim());
  return isWeb && allowed.includes(`${url.hostname}:${port}`);
}
