import * as fc from 'fast-check';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { rangesOf } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';

/** How many neighbouring addresses a universe has: few enough to compare with plain sets, address by address. */
export const UNIVERSE = 64;

/** Where a universe lies in the address space. */
export interface Place {
  readonly family: 4 | 6;
  readonly base: bigint;
}

/** The ends of both families, and for IPv6 the borders between 32-bit words. */
const PLACES: readonly Place[] = [
  { family: 4, base: 0n },
  { family: 4, base: 0x7fffffe0n },
  { family: 4, base: 0xffffffc0n },
  { family: 6, base: 0n },
  { family: 6, base: (1n << 32n) - 32n },
  { family: 6, base: (1n << 64n) - 32n },
  { family: 6, base: (1n << 96n) - 32n },
  { family: 6, base: 0x20010db8n << 96n },
  { family: 6, base: (1n << 128n) - 64n },
];

export const place: fc.Arbitrary<Place> = fc.constantFrom(...PLACES);

/** Inclusive ranges of offsets within a universe, as they come: overlapping, touching, repeated, in any order. */
export const offsetRanges: fc.Arbitrary<readonly (readonly [number, number])[]> = fc.array(
  fc
    .tuple(fc.nat(UNIVERSE - 1), fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(UNIVERSE - 1)))
    .map(([lo, length]) => [lo, Math.min(UNIVERSE - 1, lo + length)] as const),
  { maxLength: 16 },
);

export function rangeAt({ family, base }: Place, [lo, hi]: readonly [number, number]): AddressRange {
  const first = base + BigInt(lo);
  const last = base + BigInt(hi);
  return family === 4 ? { family, lo: Number(first), hi: Number(last) } : { family, lo: first, hi: last };
}

/** The naive counterpart of a range set. */
export function offsetsOf(ranges: readonly (readonly [number, number])[]): Set<number> {
  const offsets = new Set<number>();
  for (const [lo, hi] of ranges) for (let offset = lo; offset <= hi; offset++) offsets.add(offset);
  return offsets;
}

/** Runs of neighbouring offsets: what a normalised set must consist of. */
export function runsOf(offsets: ReadonlySet<number>): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (let offset = 0; offset < UNIVERSE; offset++) {
    if (!offsets.has(offset)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === offset - 1) last[1] = offset;
    else runs.push([offset, offset]);
  }
  return runs;
}

/** The ranges of a set as offsets within a universe. */
export function offsetRangesOf({ base }: Place, set: RangeSet): (readonly [number, number])[] {
  return [...rangesOf(set)].map(({ lo, hi }) => [Number(BigInt(lo) - base), Number(BigInt(hi) - base)] as const);
}
