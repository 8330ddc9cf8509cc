import { subtract } from '../ranges/algebra.ts';
import { rangeSetOf } from '../ranges/builder.ts';
import { sizeOf } from '../ranges/query.ts';
import { EMPTY_RANGES, type RangeSet } from '../ranges/types.ts';
import type { LineDelta } from './lines.ts';

/** A difference in addresses, however lines are cut: what is blocked anew, and what is no longer. */
export interface AddressDelta {
  readonly blocked: RangeSet;
  readonly unblocked: RangeSet;
}

/** How large a difference is. */
export interface DeltaCounts {
  readonly linesAdded: number;
  readonly linesRemoved: number;
  /** Addresses; IPv6 apart, because a single network of it has more than all of IPv4. */
  readonly blocked4: bigint;
  readonly blocked6: bigint;
  readonly unblocked4: bigint;
  readonly unblocked6: bigint;
}

/**
 * The difference in addresses, from that in lines: lines that stayed are in neither, so it need not see the versions.
 *
 * @example
 * // 198.51.100.0/29 became 198.51.100.0/30: nothing is blocked anew, 198.51.100.4/30 no longer.
 * [...blocksOfSet(addressDelta(delta).unblocked)];
 */
export function addressDelta({ added, removed }: LineDelta): AddressDelta {
  const [after, before] = [rangeSetOf(added), rangeSetOf(removed)];
  return { blocked: subtract(after, before), unblocked: subtract(before, after) };
}

/** The figures of a difference. */
export function countDelta(lines: LineDelta, { blocked, unblocked }: AddressDelta): DeltaCounts {
  return {
    linesAdded: lines.added.length,
    linesRemoved: lines.removed.length,
    blocked4: sizeOf({ v4: blocked.v4, v6: EMPTY_RANGES.v6 }),
    blocked6: sizeOf({ v4: EMPTY_RANGES.v4, v6: blocked.v6 }),
    unblocked4: sizeOf({ v4: unblocked.v4, v6: EMPTY_RANGES.v6 }),
    unblocked6: sizeOf({ v4: EMPTY_RANGES.v4, v6: unblocked.v6 }),
  };
}
