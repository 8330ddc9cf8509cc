import { formatRange } from '../address/format.ts';
import { parseAddress } from '../address/parse.ts';
import type { AddressRange } from '../address/range.ts';

/** IPv4 in IPv6 clothing, as a dual-stack proxy may name a caller: RFC 4291 §2.5.5.2. */
const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * Whether a caller's address lies in one of the ranges. Without ranges every caller does; with some, a caller whose address
 * is not known does not.
 *
 * @param address as the platform names it, e.g. of `CF-Connecting-IP`; null when it names none.
 * @example
 * isWithin(rangesOf(['192.0.2.0/24']), '192.0.2.7'); // true
 * isWithin(rangesOf(['192.0.2.0/24']), null); // false
 */
export function isWithin(ranges: readonly AddressRange[], address: string | null): boolean {
  if (ranges.length === 0) return true;
  if (address === null) return false;
  const parsed = parseAddress(address.trim().replace(MAPPED, ''));
  if (!parsed.ok || parsed.notation !== 'address') return false;
  const { family, lo } = parsed.range;
  return ranges.some((range) => range.family === family && range.lo <= lo && lo <= range.hi);
}

/**
 * The ranges that texts stand for. One that cannot be read stands for no address, so that it never opens what it should close.
 *
 * @example
 * rangesOf(['2001:db8::/32']);
 */
export function rangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => {
    const parsed = parseAddress(text, { allowWide: true });
    return parsed.ok ? parsed.range : NOWHERE;
  });
}

/** Holds no address: it ends before it begins. */
const NOWHERE: AddressRange = { family: 4, lo: 1, hi: 0 };

/**
 * The canonical text of an address, CIDR or range, or the reason why it is none.
 *
 * @example
 * canonicalRange('192.0.2.7/24'); // { ok: true, text: '192.0.2.0/24' }
 */
export function canonicalRange(
  text: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string } {
  const parsed = parseAddress(text, { allowWide: true });
  return parsed.ok ? { ok: true, text: formatRange(parsed.range) } : parsed;
}
