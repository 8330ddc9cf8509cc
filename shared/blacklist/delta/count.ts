import { subtract } from '../ranges/algebra.ts';
import { sizeOf } from '../ranges/query.ts';
import { EMPTY_RANGES, type RangeSet } from '../ranges/types.ts';
import type { DeltaCounts } from './addresses.ts';
import { lineChanges } from './lines.ts';

/** The figures of a difference of any size: no line of it is held. */
export function countChanges(base: RangeSet, next: RangeSet): DeltaCounts {
  let linesAdded = 0;
  let linesRemoved = 0;
  for (const { op } of lineChanges(base, next)) {
    if (op === 'add') linesAdded += 1;
    else linesRemoved += 1;
  }
  const [blocked4, blocked6] = sizes(subtract(next, base));
  const [unblocked4, unblocked6] = sizes(subtract(base, next));
  return { linesAdded, linesRemoved, blocked4, blocked6, unblocked4, unblocked6 };
}

function sizes({ v4, v6 }: RangeSet): [bigint, bigint] {
  return [sizeOf({ v4, v6: EMPTY_RANGES.v6 }), sizeOf({ v4: EMPTY_RANGES.v4, v6 })];
}
