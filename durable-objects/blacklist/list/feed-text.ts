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

/** The feed that covers exactly these addresses. */
export function feedOf(published: RangeSet): FeedText {
  const published4 = { v4: published.v4, v6: EMPTY_RANGES.v6 };
  const published6 = { v4: EMPTY_RANGES.v4, v6: published.v6 };
  return {
    text: { [Symbol.iterator]: () => emitCidrs(published) },
    lines4: countCidrs(published4),
    lines6: countCidrs(published6),
    addresses4: Number(sizeOf(published4)),
    networks6: Number((sizeOf(published6) + SIZE_48 - 1n) / SIZE_48),
  };
}
