import { parseAddress } from '../address/parse.ts';
import { refang } from '../address/refang.ts';
import { whyBroad } from './broad.ts';
import { type IndicatorOptions, type ParsedIndicator, refused, taken } from './kind.ts';

const MAX_LENGTH = 253;
/** DNS takes any bytes; these are what names in lists are made of. `*` stands for any characters, as FortiOS has it. */
const LABEL = /^[a-z0-9_*](?:[a-z0-9_*-]{0,61}[a-z0-9_*-])?$/;

/**
 * A host name in ASCII: lower-case, IDNA (UTS #46) applied, without a final dot; null for what is none.
 *
 * @example
 * asciiHost('Bücher.example.'); // 'xn--bcher-kva.example'
 */
export function asciiHost(text: string): string | null {
  const name = text.replace(/[.。．｡]$/u, '');
  // A URL parser would decode, cut or reinterpret what follows these.
  if (name === '' || /[\s/\\?#@%:[\]<>^|"`{}]/u.test(name)) return null;
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    // The parser throws for nothing else than a host that is none.
    return null;
  }
}

/**
 * A domain name as one line of a FortiGate domain feed: lower-case ASCII, punycode for other scripts, `*` as wildcard. Reads
 * `evil[.]example`, a name with a final dot, `.example.com` (any name below) and refuses addresses and schemes.
 *
 * @example
 * parseDomain('WWW.Evil[.]Example.'); // { ok: true, value: 'www.evil.example' }
 * parseDomain('co.kr'); // { ok: false, reason: 'too-broad' }
 */
export function parseDomain(text: string, { allowBroad = false }: IndicatorOptions = {}): ParsedIndicator {
  const plain = refang(text);
  if (parseAddress(plain, { allowWide: true }).ok) return refused('address-not-domain');
  const host = asciiHost(plain.startsWith('.') ? `*${plain}` : plain);
  if (host === null || host.length > MAX_LENGTH) return refused('not-a-domain');
  const labels = host.split('.');
  const top = labels.at(-1) ?? '';
  // The parser has made an address of a name like `0x7f.1`.
  if (/^\d+$/.test(top)) return refused('address-not-domain');
  if (!labels.every((label) => LABEL.test(label)) || top.includes('_') || top.length < 2)
    return refused('not-a-domain');
  const broad = allowBroad ? null : whyBroad(host);
  return broad === null ? taken(host) : refused(broad);
}
