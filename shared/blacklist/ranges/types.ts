/**
 * IPv4 ranges as two columns of inclusive bounds. Always normalised: ascending, disjoint, and with at least one address
 * between two neighbours.
 */
export interface Ranges4 {
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
}

/**
 * IPv6 ranges, normalised like {@link Ranges4}. A bound is four 32-bit words, the most significant first, so bound `i`
 * lies at `4 * i`: measured faster than 64-bit columns, which box every word read as a `bigint`.
 */
export interface Ranges6 {
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
}

/** A set of addresses of both families. Immutable by convention: operations return new sets and may share columns. */
export interface RangeSet {
  readonly v4: Ranges4;
  readonly v6: Ranges6;
}

/** The set without addresses. */
export const EMPTY_RANGES: RangeSet = {
  v4: { lo: new Uint32Array(0), hi: new Uint32Array(0) },
  v6: { lo: new Uint32Array(0), hi: new Uint32Array(0) },
};

/** Number of 32-bit words in an IPv6 bound. */
export const WORDS_6 = 4;

/** How many disjoint ranges a set has (not how many addresses: that is `sizeOf`). */
export function countRanges(set: RangeSet): number {
  return set.v4.lo.length + set.v6.lo.length / WORDS_6;
}
