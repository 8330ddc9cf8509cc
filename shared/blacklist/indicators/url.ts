import { parseAddress } from '../address/parse.ts';
import { refang } from '../address/refang.ts';
import { specialPurposeOf } from '../address/special.ts';
import { whyBroad } from './broad.ts';
import { asciiHost } from './domain.ts';
import { type IndicatorOptions, type IndicatorReason, type ParsedIndicator, refused, taken } from './kind.ts';

const MAX_LENGTH = 2_048;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** Host, port and all behind them of a URL whose scheme was taken off. */
const PARTS = /^(\[[0-9a-f:.]+\]|[^/?#:@]+)(?::(\d{1,5}))?([/?#].*)?$/isu;

/**
 * A URL as one line of a FortiGate category feed: host in lower-case ASCII, default port and fragment gone, a path of at least
 * `/`, everything else percent-encoded ASCII. `hxxp://evil[.]example/x` is read; a missing scheme stays missing, and a `*` at
 * the beginning of the host or the end of the path is the wildcard of the device. User names are refused: they hide the host.
 *
 * @example
 * parseUrl('HTTP://Evil.Example:80'); // { ok: true, value: 'http://evil.example/' }
 * parseUrl('https://www.google.com/'); // { ok: false, reason: 'well-known' }
 */
export function parseUrl(text: string, { allowBroad = false }: IndicatorOptions = {}): ParsedIndicator {
  const trimmed = text.trim().replace(/^hxxp/i, 'http');
  const scheme = SCHEME.exec(trimmed);
  const protocol = scheme?.[1]?.toLowerCase() ?? null;
  if (trimmed.length > MAX_LENGTH || (protocol !== null && !(protocol in PORTS)) || /[\s\p{Cc}]/u.test(trimmed)) {
    return refused('not-a-url');
  }
  const [authority, tail] = cut(trimmed.slice(scheme?.[0].length ?? 0));
  const parts = PARTS.exec(refang(authority).replace(/^([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i, '[$1]'));
  if (authority.includes('@')) return refused('url-credentials');
  if (parts === null) return refused('not-a-url');
  const host = hostOf(parts[1] as string);
  if (!host.ok) return host;
  const port = portOf(parts[2], protocol);
  const rest = restOf(tail);
  if (port === null || rest === null) return refused('not-a-url');
  const value = `${protocol === null ? '' : `${protocol}://`}${host.value}${port}${rest}`;
  const why = allowBroad ? null : whyBroadUrl(host.value, rest);
  return why === null ? taken(value) : refused(why);
}

function cut(text: string): [authority: string, tail: string] {
  const at = text.search(/[/?#\\]/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

function hostOf(text: string): ParsedIndicator {
  const address = parseAddress(text.replace(/^\[(.*)\]$/, '$1'), { allowWide: true });
  if (address.ok) {
    const { lo, hi } = address.range;
    if (lo !== hi) return refused('not-a-url');
    return specialPurposeOf(address.range) === null
      ? taken(new URL(`http://${text}/`).hostname)
      : refused('special-address');
  }
  const host = asciiHost(text);
  if (host === null || !host.includes('.') || host.includes('..') || host.startsWith('.')) return refused('not-a-url');
  // `0x7f.1` and the like: another way of writing an address, by which lists are passed.
  if (/^[\d.]+$/.test(host)) return hostOf(host);
  return taken(host);
}

/** The port with its colon, empty for the default; null when it is none. */
function portOf(port: string | undefined, protocol: string | null): string | null {
  if (port === undefined || port === (protocol === null ? '' : PORTS[protocol])) return '';
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? `:${number}` : null;
}

/** Path and query in ASCII, without a fragment. Dots and escapes stay as they are: devices compare texts. */
function restOf(tail: string): string | null {
  const path = tail.replace(/#.*$/su, '');
  try {
    const encoded = path.replace(/[^!-~]/gu, (character) => encodeURIComponent(character));
    return encoded.startsWith('/') ? encoded : `/${encoded}`;
  } catch {
    // Half of a surrogate pair.
    return null;
  }
}

/** A page of a shared or a well-known site may be blocked, all of it may not. */
function whyBroadUrl(host: string, rest: string): IndicatorReason | null {
  const isWhole = rest === '/' || rest === '/*';
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return null;
  const isWild = host.includes('*');
  return isWhole || isWild ? whyBroad(host) : null;
}

/** The host of a URL in canonical form, without its port. */
export function hostOfUrl(url: string): string {
  const from = url.indexOf('://');
  const [authority] = cut(from < 0 ? url : url.slice(from + 3));
  return authority.replace(/:\d+$/, '');
}
