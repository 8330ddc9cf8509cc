import { AegisError } from '../kernel/error.ts';

/** What a deployment lets its sources reach besides the public internet over TLS. */
export interface EgressPolicy {
  /** `host:port` of loopback services that may be fetched, also over plain HTTP: the fakes of a demo or a test. */
  readonly allowLoopback: readonly string[];
  /** Allow `http:` for public hosts too (a few public lists have no TLS). Default false. */
  readonly allowHttp?: boolean;
}

const PORTS: readonly string[] = ['', '443', '80', '8443'];
const MAX_URL_LENGTH = 2_048;

/** Special-purpose IPv4 blocks (IANA registry, RFC 6890 and successors): first address and prefix length. */
const SPECIAL_V4: readonly (readonly [number, number])[] = [
  [0x00000000, 8], // this network
  [0x0a000000, 8], // private
  [0x64400000, 10], // shared by carriers
  [0x7f000000, 8], // loopback
  [0xa9fe0000, 16], // link local, cloud metadata
  [0xac100000, 12], // private
  [0xc0000000, 24], // protocol assignments
  [0xc0000200, 24], // documentation
  [0xc0586300, 24], // 6to4 relays
  [0xc0a80000, 16], // private
  [0xc6120000, 15], // benchmarks
  [0xc6336400, 24], // documentation
  [0xcb007100, 24], // documentation
  [0xe0000000, 3], // multicast, reserved, broadcast
];

/** Names under which only the machine itself or a private network answers. */
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'onion',
  'invalid',
  'test',
  'example',
];
/** Public zones whose names resolve to whatever address is written in them. */
const WILDCARD_ZONES = ['nip.io', 'sslip.io', 'xip.io', 'localtest.me', 'lvh.me', 'vcap.me', 'lacolhost.com'];

const isUnder = (host: string, zone: string): boolean => host === zone || host.endsWith(`.${zone}`);

/** `a.b.c.d` as WHATWG URL writes it, as an unsigned number; `null` for a name. */
function ipv4Of(host: string): number | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return null;
  return host.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

const isSpecial4 = (address: number): boolean =>
  SPECIAL_V4.some(
    ([base, prefix]) => Math.floor(address / 2 ** (32 - prefix)) === Math.floor(base / 2 ** (32 - prefix)),
  );

/** The eight groups of an IPv6 host as WHATWG URL writes it (`[…]`, compressed, no dotted part). */
function ipv6Of(host: string): number[] | null {
  if (!host.startsWith('[') || !host.endsWith(']')) return null;
  const [head = '', tail] = host.slice(1, -1).split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  return [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}

/** Only global unicast is public, less what embeds or stands for other addresses: mapped, 6to4, Teredo, documentation. */
function isSpecial6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  const isGlobalUnicast = first >= 0x2000 && first <= 0x3fff;
  if (!isGlobalUnicast) return true;
  const isProtocolBlock = first === 0x2001 && (second < 0x0200 || second === 0x0db8);
  const isDocumentation = first === 0x3fff && second < 0x1000;
  return isProtocolBlock || first === 0x2002 || isDocumentation;
}

const refuse = (url: URL | null, why: string): AegisError =>
  new AegisError('egress_refused', `The address may not be fetched: ${why}.`, {
    details: { host: url?.host ?? null, why },
  });

function whyHostIsRefused(host: string): string | null {
  const v4 = ipv4Of(host);
  if (v4 !== null) return isSpecial4(v4) ? 'it is a special-purpose address' : null;
  const v6 = ipv6Of(host);
  if (v6 !== null) return isSpecial6(v6) ? 'it is a special-purpose address' : null;
  if (!host.includes('.')) return 'the host name has only one label';
  if (PRIVATE_SUFFIXES.some((suffix) => isUnder(host, suffix))) return 'the host name is private';
  if (WILDCARD_ZONES.some((zone) => isUnder(host, zone))) return 'the host name stands for any address';
  return null;
}

/**
 * Proves that a source's URL, or where it redirects to, may be fetched, and returns it parsed. Guards against
 * server-side request forgery by what is written in the URL; a public name that resolves to a private address is for
 * the platform to refuse, which Cloudflare does.
 *
 * The URL is judged after WHATWG parsing, so every spelling of an address (hex, octal, one number, mapped) is the same.
 *
 * @throws AegisError `egress_refused`
 * @example
 * assertEgressAllowed('https://www.spamhaus.org/drop/drop.txt', { allowLoopback: [] });
 * assertEgressAllowed('http://0x7f.1:8080/', { allowLoopback: ['127.0.0.1:8080'] }); // a demo's fake
 */
export function assertEgressAllowed(text: string, policy: EgressPolicy): URL {
  if (text.length > MAX_URL_LENGTH) throw refuse(null, 'the URL is too long');
  if (!URL.canParse(text)) throw refuse(null, 'it is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse(null, 'only https is fetched');
  if (url.username !== '' || url.password !== '') throw refuse(url, 'it carries a user name or password');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.replace(/\.+$/, '');
  if (isLoopbackHost(host) && policy.allowLoopback.includes(`${host}:${port}`)) return url;
  if (url.protocol === 'http:' && policy.allowHttp !== true) throw refuse(url, 'only https is fetched');
  if (!PORTS.includes(url.port)) throw refuse(url, 'the port is unusual');
  const why = whyHostIsRefused(host);
  if (why !== null) throw refuse(url, why);
  return url;
}

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (ipv4Of(host) ?? 0) >>> 24 === 127;

/**
 * A URL for logs: user info, fragment and the value of every query parameter are gone (portals carry tokens there).
 * What cannot be parsed is not shown at all.
 *
 * @example
 * redactUrl('https://portal.example/list?X-Auth-Token=secret&count=100');
 * // 'https://portal.example/list?X-Auth-Token=…&count=…'
 */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)';
  const url = new URL(text);
  const names = [...new Set(url.searchParams.keys())].map((name) => `${encodeURIComponent(name)}=…`);
  return `${url.protocol}//${url.host}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
