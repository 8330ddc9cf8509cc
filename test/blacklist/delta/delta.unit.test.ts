import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOfSet, compareBlocks, formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { addressDelta, countDelta } from '../../../shared/blacklist/delta/addresses.ts';
import { countChanges } from '../../../shared/blacklist/delta/count.ts';
import { lineDelta } from '../../../shared/blacklist/delta/lines.ts';
import { subtract } from '../../../shared/blacklist/ranges/algebra.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { rangesOf, sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

/** Two versions of one list, of both families, near one another. */
const versions = fc
  .tuple(place, offsetRanges, offsetRanges, place, offsetRanges, offsetRanges)
  .map(([here, some, others, there, more, rest]) => {
    const setOf = (a: typeof some, b: typeof some) =>
      rangeSetOf([...a.map((range) => rangeAt(here, range)), ...b.map((range) => rangeAt(there, range))]);
    return { base: setOf(some, more), next: setOf([...some.slice(2), ...others.slice(0, 2)], rest) };
  });

const linesOf = (set: RangeSet): string[] => [...blocksOfSet(set)].map(formatBlock);

describe('the difference between two versions', () => {
  it('in lines turns one into the other, says nothing twice and is in order', () => {
    fc.assert(
      fc.property(versions, ({ base, next }) => {
        const delta = lineDelta(base, next);
        const before = new Set(linesOf(base));
        const after = new Set(linesOf(next));
        expect(delta.removed.map(formatBlock)).toEqual([...before].filter((line) => !after.has(line)));
        expect(delta.added.map(formatBlock)).toEqual([...after].filter((line) => !before.has(line)));
        const size = delta.removed.length + delta.added.length;
        expect(lineDelta(base, next, size)).toEqual(delta);
        if (size > 0) expect(lineDelta(base, next, size - 1)).toBeNull();
        for (const side of [delta.removed, delta.added]) {
          expect(side.toSorted(compareBlocks)).toEqual(side);
        }
      }),
    );
  });

  it('in addresses is the difference of the sets, and its figures are theirs', () => {
    fc.assert(
      fc.property(versions, ({ base, next }) => {
        const lines = lineDelta(base, next);
        const addresses = addressDelta(lines);
        expect([...rangesOf(addresses.blocked)]).toEqual([...rangesOf(subtract(next, base))]);
        expect([...rangesOf(addresses.unblocked)]).toEqual([...rangesOf(subtract(base, next))]);
        const counts = countDelta(lines, addresses);
        // Figures of what is too much to hold are the same.
        expect(countChanges(base, next)).toEqual(counts);
        expect(counts.blocked4 + counts.blocked6).toBe(sizeOf(subtract(next, base)));
        expect(counts.unblocked4 + counts.unblocked6).toBe(sizeOf(subtract(base, next)));
      }),
    );
  });

  it('of a version and itself is nothing', () => {
    fc.assert(
      fc.property(versions, ({ base }) => {
        expect(lineDelta(base, base)).toEqual({ removed: [], added: [] });
      }),
    );
  });
});
