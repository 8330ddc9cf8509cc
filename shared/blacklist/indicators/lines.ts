import { algorithmOf } from './hash.ts';
import type { IndicatorKind } from './kind.ts';
import { macRange } from './mac.ts';

/** What a line of a list states: values, and what is said of them. */
export interface StatedLine {
  readonly values: readonly string[];
  readonly reason: string | null;
}

const NOTHING: StatedLine = { values: [], reason: null };
const COMMENT = /^(?:#|;|!|\/\/|\[adblock)/i;

/** Where hosts files send a name that is blocked. */
const SINK = /^(?:0\.0\.0\.0|127\.0\.0\.1|255\.255\.255\.255|::1?|::0|fe80::1(?:%\S+)?|ff0\d::\d)\s+(.*)$/i;
/** Names that hosts files define for the machine itself. */
const OWN_NAME = /^(?:0\.0\.0\.0|localhost(?:\.localdomain)?\d*|local|broadcasthost|ip6-\S+)$/i;
const ADBLOCK = /^\|\|([^/^$|*]+)\^?(?:\$(?:all|document|popup|third-party|important|doc)(?:,[a-z-]+)*)?$/i;
const DNSMASQ = /^(?:address|server|local)=\/([^/]+)\//;

/**
 * What a line states, for a list of a kind; null for a comment. Understands plain lists, hosts files, `||name^` of ad blockers and
 * dnsmasq for domains, a description behind a hash or a MAC address, and comments behind a blank.
 *
 * @example
 * statedBy('domain', '0.0.0.0 evil.example # c2')?.values; // ['evil.example']
 * statedBy('hash', 'aa67243f746e5d76f68ec809355ec234  Trojan.X')?.reason; // 'Trojan.X'
 */
export function statedBy(kind: IndicatorKind, line: string): StatedLine | null {
  const text = line.replace(/^\ufeff/, '').trim();
  if (text === '' || COMMENT.test(text)) return null;
  const bare = text.replace(/\s+#.*$/, '');
  if (kind === 'domain') return ofDomains(bare);
  if (kind === 'mac') return ofMac(bare);
  const [value, rest] = cut(bare);
  if (kind === 'url') return { values: [value], reason: rest };
  // Checksum files put a `*` before the name; some lists use a comma or a semicolon.
  const hash = value.replace(/[,;]$/, '');
  const isHash = algorithmOf(hash) !== null;
  return { values: [isHash ? hash : bare], reason: isHash ? (rest?.replace(/^\*/, '') ?? null) : null };
}

function ofDomains(text: string): StatedLine {
  const sink = SINK.exec(text);
  if (sink !== null) {
    const names = (sink[1] as string).split(/\s+/).filter((name) => !OWN_NAME.test(name));
    return names.length === 0 ? NOTHING : { values: names, reason: null };
  }
  const marked = ADBLOCK.exec(text) ?? DNSMASQ.exec(text);
  return { values: [marked?.[1] ?? text], reason: null };
}

function ofMac(text: string): StatedLine {
  if (macRange(text) !== null) return { values: [text], reason: null };
  const [value, rest] = cut(text);
  return macRange(value) === null ? { values: [text], reason: null } : { values: [value], reason: rest };
}

function cut(text: string): [value: string, rest: string | null] {
  const at = text.search(/\s/);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at).trim() || null];
}
