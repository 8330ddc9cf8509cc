const LOOPBACK = /^(?:localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/** Whether a URL leads to this machine itself. */
function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Whether a provider may be asked at a URL: over TLS and without credentials in it. On this machine only when the deployment allows
 * the `host:port`, which no deployment but a demo or a test does.
 *
 * @param egressAllow `AEGIS_EGRESS_ALLOW`: comma list of `host:port`.
 */
export function isEndpoint(text: string, egressAllow: string | undefined): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (!isLoopback(url)) return url.protocol === 'https:';
  const allowed = (egressAllow ?? '').split(',').map((entry) => entry.trim());
  return /^https?:$/.test(url.protocol) && allowed.includes(url.host);
}

/**
 * Whether the metadata of an issuer may name this endpoint: a provider on the internet must not send us to our own machine, even
 * where that is allowed to be asked.
 */
export function mayName(issuer: string, endpoint: string, egressAllow: string | undefined): boolean {
  return isEndpoint(endpoint, egressAllow) && isLoopback(new URL(issuer)) === isLoopback(new URL(endpoint));
}

/** Whether a URL is on this machine; only meaningful for one that parses. */
export function isOnThisMachine(text: string): boolean {
  return URL.canParse(text) && isLoopback(new URL(text));
}
