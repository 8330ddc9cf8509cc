import { countCidrs } from '../../../shared/blacklist/ranges/count.ts';
import { emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import { sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import { EMPTY_RANGES, type RangeSet } from '../../../shared/blacklist/ranges/types.ts';

/** Addresses of a /48. */
const SIZE_48 = 1n << 80n;

/** A feed as text, and what the gate compares of it. */
export interface FeedText {
  /** The feed, in parts that are written anew each time it is gone through: it is never in memory as a whole. */
  readonly text: Iterable<Uint8Array>;
  readonly lines4: number;
  readonly lines6: number;
  readonly addresses4: number;
  /** IPv6 networks of /48 covered, rounded up. */
  readonly networks6: number;
}

/**
 * The feed that covers exactly these addresses.
 *
 * @param published - Sets that follow each other in address order and do not touch, made anew each time they are gone
 * through.
 */
export function feedOf(published: Iterable<RangeSet>): FeedText {
  let [lines4, lines6] = [0, 0];
  let [size4, size6] = [0n, 0n];
  for (const { v4, v6 } of published) {
    const [only4, only6] = [
      { ...EMPTY_RANGES, v4 },
      { ...EMPTY_RANGES, v6 },
    ];
    lines4 += countCidrs(only4);
    lines6 += countCidrs(only6);
    size4 += sizeOf(only4);
    size6 += sizeOf(only6);
  }
  return {
    text: {
      *[Symbol.iterator]() {
        for (const set of published) yield* emitCidrs(set);
      },
    },
    lines4,
    lines6,
    addresses4: Number(size4),
    networks6: Number((size6 + SIZE_48 - 1n) / SIZE_48),
  };
}
