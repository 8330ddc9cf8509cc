import { type IndicatorOptions, type ParsedIndicator, refused, taken } from './kind.ts';

/** Addresses of one OUI; a wider range belongs to more than one maker. */
const OF_AN_OUI = 2 ** 24;
const BROADCAST = 2 ** 48 - 1;

/** MAC addresses as 48-bit numbers, both ends inclusive. */
export interface MacRange {
  readonly lo: number;
  readonly hi: number;
}

const OCTETS = /^[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}$/;
const DOTTED = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/;
const OUI = /^[0-9a-f]{2}([:-])[0-9a-f]{2}\1[0-9a-f]{2}$/;

function one(text: string): number | null {
  const isMac = OCTETS.test(text) || DOTTED.test(text) || /^[0-9a-f]{12}$/.test(text);
  return isMac ? Number.parseInt(text.replace(/[:.-]/g, ''), 16) : null;
}

/**
 * A MAC address, a range of them or an OUI, as numbers; null for what is none. Takes `00:11:22:33:44:55`, `00-11-22-33-44-55`,
 * `0011.2233.4455`, `001122334455`, `8c:aa:b5`, and ranges of the forms without dashes, or with blanks round the dash.
 */
export function macRange(text: string): MacRange | null {
  const plain = text.trim().toLowerCase();
  const single = one(plain);
  if (single !== null) return { lo: single, hi: single };
  if (OUI.test(plain)) {
    const lo = Number.parseInt(plain.replace(/[:-]/g, ''), 16) * OF_AN_OUI;
    return { lo, hi: lo + OF_AN_OUI - 1 };
  }
  const [first, second, more] = plain.split(/\s+-\s+/).length === 2 ? plain.split(/\s+-\s+/) : plain.split('-');
  const [lo, hi] = [one(first ?? ''), one(second ?? '')];
  return lo === null || hi === null || more !== undefined ? null : { lo, hi };
}

function colons(value: number, octets: number): string {
  return value
    .toString(16)
    .padStart(octets * 2, '0')
    .replace(/..(?=.)/g, '$&:');
}

/**
 * A range as FortiOS reads it: one address, an OUI when it is exactly one, else `first-last`.
 *
 * @example
 * formatMac({ lo: 0x8caab5000000, hi: 0x8caab5ffffff }); // '8c:aa:b5'
 */
export function formatMac({ lo, hi }: MacRange): string {
  if (lo === hi) return colons(lo, 6);
  const isOui = lo % OF_AN_OUI === 0 && hi - lo === OF_AN_OUI - 1;
  return isOui ? colons(lo / OF_AN_OUI, 3) : `${colons(lo, 6)}-${colons(hi, 6)}`;
}

/**
 * A line of a FortiGate MAC feed. Broadcast, multicast and the zero address are refused; a range of more than one OUI has to be
 * confirmed.
 *
 * @example
 * parseMac('0011.2233.4455'); // { ok: true, value: '00:11:22:33:44:55' }
 */
export function parseMac(text: string, { allowBroad = false }: IndicatorOptions = {}): ParsedIndicator {
  const range = macRange(text);
  if (range === null) return refused('not-a-mac');
  const { lo, hi } = range;
  if (lo > hi) return refused('range-reversed');
  // The lowest bit of the first octet marks groups; broadcast is one of them.
  const isGroup = lo === hi && Math.floor(lo / 2 ** 40) % 2 === 1;
  if (isGroup || hi === 0 || hi === BROADCAST) return refused('special-mac');
  if (!allowBroad && hi - lo >= OF_AN_OUI) return refused('too-broad');
  return taken(formatMac(range));
}
