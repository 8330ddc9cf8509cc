import { rangeSetOf } from '../ranges/builder.ts';
import type { RangeSet } from '../ranges/types.ts';
import { parse4 } from './parse4.ts';
import { parse6 } from './parse6.ts';
import type { AddressRange } from './range.ts';
import { SPECIAL_PURPOSE, type SpecialPurpose } from './special-table.ts';

const TABLE = SPECIAL_PURPOSE.map((entry) => ({ entry, range: rangeOf(entry.cidr) }));

/** Every address that can never be published; see {@link SPECIAL_PURPOSE} for what is in it and why. */
export const SPECIAL_RANGES: RangeSet = rangeSetOf(TABLE.map((known) => known.range));

/**
 * The first special-purpose block, in the order of the table, that shares an address with `range`.
 *
 * @returns `null` if all of the range can be published.
 * @example
 * specialPurposeOf({ family: 4, lo: 0x0a000001, hi: 0x0a000001 })?.name; // 'Private-Use'
 */
export function specialPurposeOf(range: AddressRange): SpecialPurpose | null {
  const touched = TABLE.find(
    (known) => known.range.family === range.family && known.range.lo <= range.hi && range.lo <= known.range.hi,
  );
  return touched?.entry ?? null;
}

function rangeOf(cidr: string): AddressRange {
  const [base, prefix] = cidr.split('/') as [string, string];
  if (!base.includes(':')) {
    const lo = parse4(base) as number;
    return { family: 4, lo, hi: lo + 2 ** (32 - Number(prefix)) - 1 };
  }
  const lo = parse6(base) as bigint;
  return { family: 6, lo, hi: lo + (1n << BigInt(128 - Number(prefix))) - 1n };
}
