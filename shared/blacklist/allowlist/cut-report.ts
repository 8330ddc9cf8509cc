import { intersect } from '../ranges/algebra.ts';
import { countCidrs } from '../ranges/count.ts';
import { emitCidrs } from '../ranges/emit.ts';
import { sizeOf } from '../ranges/query.ts';
import { EMPTY_RANGES, type RangeSet } from '../ranges/types.ts';

/** A list that would cut more of the live feed than this is not taken unless a person confirms it. */
export const MAX_CUT_PERCENT = 1;
const SAMPLES = 10;

/** What a set of ranges would take out of a feed. */
export interface CutReport {
  /** IPv4 addresses. */
  readonly addresses4: number;
  /** Lines that the cut addresses make. */
  readonly lines: number;
  /** The larger of the shares of IPv4 and of IPv6, with two decimals, rounded up. */
  readonly percent: number;
  /** Some of the lines. */
  readonly samples: readonly string[];
}

/**
 * What `ranges` would take out of `feed`.
 *
 * @example
 * cutReport(feed, resolvers).percent > MAX_CUT_PERCENT; // ask a person
 */
export function cutReport(feed: RangeSet, ranges: RangeSet): CutReport {
  const cut = intersect(feed, ranges);
  const [feed4, feed6] = [sizeOf(only4(feed)), sizeOf(only6(feed))];
  const [cut4, cut6] = [sizeOf(only4(cut)), sizeOf(only6(cut))];
  return {
    addresses4: Number(cut4),
    lines: countCidrs(cut),
    percent: Math.max(percent(cut4, feed4), percent(cut6, feed6)),
    samples: firstLines(cut),
  };
}

const only4 = ({ v4 }: RangeSet): RangeSet => ({ v4, v6: EMPTY_RANGES.v6 });
const only6 = ({ v6 }: RangeSet): RangeSet => ({ v4: EMPTY_RANGES.v4, v6 });

/** Rounded up, so that a cut is never said to be none. */
const percent = (part: bigint, whole: bigint): number =>
  part === 0n ? 0 : Number((part * 10_000n + whole - 1n) / whole) / 100;

function firstLines(set: RangeSet): string[] {
  const [chunk] = emitCidrs(set);
  return chunk === undefined
    ? []
    : new TextDecoder()
        .decode(chunk)
        .split('\n', SAMPLES)
        .filter((line) => line !== '');
}
