import * as fc from 'fast-check';
import { boundKeys } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Match } from '../../../shared/blacklist/lookup/lookup.ts';
import type { EntryCursor } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { load6 } from '../../../shared/blacklist/ranges/words6.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

export interface Entry {
  readonly range: AddressRange;
  readonly info: number;
  readonly until: number;
}

export const INFOS = Array.from({ length: 20 }, (_, i) => JSON.stringify({ reason: `사유 ${i}` }));

export const text = (value: unknown) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));

/** The order in which a list reads its entries: by lower bound, then by upper. */
const inOrder = (a: Entry, b: Entry): number =>
  a.range.family - b.range.family || compare(a.range.lo, b.range.lo) || compare(a.range.hi, b.range.hi);
const compare = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of a table: of equal lower bound the wider first. */
export const inTableOrder = (a: Match, b: Match): number =>
  a.family - b.family || compare(a.lo, b.lo) || compare(b.hi, a.hi);

/** Entries as a list has them: in order, each range once. */
export function listed(ranges: readonly AddressRange[]): Entry[] {
  const once = new Map(ranges.map((range) => [text(boundKeys(range)), range]));
  return [...once.values()]
    .map((range, i) => ({ range, info: (i * 7) % INFOS.length, until: i % 3 === 0 ? 0 : 29_000_000 + ((i * 31) % 97) }))
    .toSorted(inOrder);
}

/** Nested, crossing and touching ranges, near each other and far apart, at the ends of both families. */
export const entries: fc.Arbitrary<readonly Entry[]> = fc
  .array(fc.tuple(place, offsetRanges), { maxLength: 6 })
  .map((groups) => listed(groups.flatMap(([at, ranges]) => ranges.map((range) => rangeAt(at, range)))));

export function packedOf(all: readonly Entry[]): PackedEntries {
  const packed = new PackedEntries();
  for (const { range, info, until } of all) packed.add(...boundKeys(range), info, until);
  return packed;
}

export function rangeOf({ family, lo, hi }: EntryCursor): AddressRange {
  if (family === 4) return { family, lo: lo[0]!, hi: hi[0]! };
  return { family, lo: load6(lo, 0), hi: load6(hi, 0) };
}

export const matchOf = ({ range, info, until }: Entry): Match => ({
  ...range,
  info: INFOS[info]!,
  untilMinutes: until,
});

/** Every entry that contains the range, the smallest first, of equals the later, by looking at each. */
export function naiveFind(all: readonly Entry[], { family, lo, hi }: AddressRange): Match[] {
  const size = (match: Match) => BigInt(match.hi) - BigInt(match.lo);
  return all
    .filter(({ range }) => range.family === family && range.lo <= lo && hi <= range.hi)
    .map(matchOf)
    .toSorted((a, b) => compare(size(a), size(b)) || compare(b.lo, a.lo));
}
