import { WORDS_6 } from '../ranges/types.ts';
import { compare6 } from '../ranges/words6.ts';
import type { BoundColumns } from './order.ts';

export interface Links {
  /** 1 + position of the nearest earlier entry that ends at or after the end of this one; 0 for none. */
  readonly link: Uint32Array;
  /** Whether no two entries cross. */
  readonly isNested: boolean;
}

/**
 * Links every entry of an ordered table (see `entryOrder4`) to the nearest earlier one that ends no sooner. Whoever looks
 * for entries that reach up to an address and finds one that does not may follow its link: what is skipped ends sooner
 * still. Linear: an entry that was skipped once is never looked at again.
 */
export function linkEntries4({ lo, hi }: BoundColumns): Links {
  const link = new Uint32Array(lo.length);
  let isNested = true;
  for (let i = 0; i < lo.length; i++) {
    let candidate = i;
    while (candidate > 0 && hi[candidate - 1]! < hi[i]!) {
      if (hi[candidate - 1]! >= lo[i]!) isNested = false;
      candidate = link[candidate - 1]!;
    }
    link[i] = candidate;
  }
  return { link, isNested };
}

/** The IPv6 counterpart of {@link linkEntries4}. */
export function linkEntries6({ lo, hi }: BoundColumns): Links {
  const link = new Uint32Array(lo.length / WORDS_6);
  let isNested = true;
  for (let i = 0; i < link.length; i++) {
    let candidate = i;
    while (candidate > 0 && compare6(hi, candidate - 1, hi, i) < 0) {
      if (compare6(hi, candidate - 1, lo, i) >= 0) isNested = false;
      candidate = link[candidate - 1]!;
    }
    link[i] = candidate;
  }
  return { link, isNested };
}
