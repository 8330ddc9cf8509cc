import type { BoundKey } from '../record.ts';
import { parseAddress } from './parse.ts';
import type { AddressRange } from './range.ts';

/** Dotted-quad text of an unsigned 32-bit address. */
export function format4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/**
 * Canonical text of an unsigned 128-bit address, RFC 5952 §4: lower case, no leading zeros, the longest run of two or
 * more zero groups (the first of equals) as `::`. Never with a dotted quad (§5 leaves that open), so that one address
 * has one text.
 */
export function format6(address: bigint): string {
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((address >> shift) & 0xffffn));
  const gap = longestZeroRun(groups);
  if (gap.length < 2) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}`;
}

/** The first longest run of zero groups; length 0 if there is none. */
export function longestZeroRun(groups: ArrayLike<number>): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i < groups.length; i++) {
    if (groups[i] !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  }
  return best;
}

/**
 * Canonical text of a range: the address alone, its CIDR when it is exactly one, else `lo-hi`. Read back by
 * {@link parseAddress} to the same range.
 *
 * @example
 * formatRange({ family: 4, lo: 0xc6336400, hi: 0xc63364ff }); // '198.51.100.0/24'
 */
export function formatRange(range: AddressRange): string {
  const format = (bound: number | bigint) => (range.family === 4 ? format4(bound as number) : format6(bound as bigint));
  if (range.lo === range.hi) return format(range.lo);
  const prefix = cidrPrefix(range);
  return prefix === null ? `${format(range.lo)}-${format(range.hi)}` : `${format(range.lo)}/${prefix}`;
}

/** The prefix length of a range that is exactly one CIDR, else `null`. */
export function cidrPrefix(range: AddressRange): number | null {
  const lo = BigInt(range.lo);
  const size = BigInt(range.hi) - lo + 1n;
  if ((size & (size - 1n)) !== 0n || (lo & (size - 1n)) !== 0n) return null;
  const hostBits = size.toString(2).length - 1;
  return (range.family === 4 ? 32 : 128) - hostBits;
}

/** The two bounds as they are stored: numbers for IPv4, 32 lower-case hex digits for IPv6. Both sort like addresses. */
export function boundKeys(range: AddressRange): readonly [BoundKey, BoundKey] {
  if (range.family === 4) return [range.lo, range.hi];
  return [key6(range.lo), key6(range.hi)];
}

/**
 * The inverse of {@link boundKeys}.
 *
 * @throws RangeError if the keys are of two families, out of order or no keys at all.
 */
export function rangeOfKeys(lo: BoundKey, hi: BoundKey): AddressRange {
  if (typeof lo === 'number' && typeof hi === 'number') {
    if (lo >>> 0 === lo && hi >>> 0 === hi && lo <= hi) return { family: 4, lo, hi };
  } else if (typeof lo === 'string' && typeof hi === 'string') {
    if (KEY_6.test(lo) && KEY_6.test(hi) && lo <= hi)
      return { family: 6, lo: BigInt(`0x${lo}`), hi: BigInt(`0x${hi}`) };
  }
  throw new RangeError(`not the keys of a range: ${lo}, ${hi}`);
}

/**
 * The id of an entry in URLs: its canonical text with `_` for `/`.
 *
 * @example
 * entryId({ family: 4, lo: 0xc6336400, hi: 0xc63364ff }); // '198.51.100.0_24'
 */
export function entryId(range: AddressRange): string {
  return formatRange(range).replace('/', '_');
}

/**
 * The inverse of {@link entryId}: `null` for every text that no range has as its id, other spellings of an address
 * included. As wide as stored entries may be: width was judged when the entry was made.
 */
export function parseEntryId(id: string): AddressRange | null {
  if (id.includes('/')) return null;
  const parsed = parseAddress(id.replace('_', '/'), { allowWide: true });
  return parsed.ok && entryId(parsed.range) === id ? parsed.range : null;
}

const KEY_6 = /^[0-9a-f]{32}$/;

function key6(bound: bigint): string {
  return bound.toString(16).padStart(32, '0');
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
