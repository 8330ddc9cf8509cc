import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { boundKeys } from '../../../shared/blacklist/address/format.ts';
import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { cutFeed } from '../../../shared/blacklist/publication/cut.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { mergeOrdered } from '../../../shared/blacklist/ranges/merge-ordered.ts';
import { rangesOf } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, offsetRangesOf, offsetsOf, type Place, place, rangeAt, runsOf } from '../ranges/universe.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

function packedFrom(set: RangeSet): PackedEntries {
  const packed = new PackedEntries();
  for (const range of rangesOf(set)) packed.add(...boundKeys(range), 0, 0);
  return packed;
}

const cutRanges = (at: Place, cut: Iterable<RangeSet>) => [...cut].flatMap((set) => offsetRangesOf(at, set));

it('takes out exactly what is exempt; nothing new comes in, and what would be empty or the same is no new feed', () => {
  fc.assert(
    fc.property(place, offsetRanges, offsetRanges, fc.integer({ min: 1, max: 4 }), (at, live, exempt, batch) => {
      const setOf = (ranges: typeof live) => rangeSetOf(ranges.map((range) => rangeAt(at, range)));
      const before = offsetsOf(live);
      const left = new Set([...before].filter((offset) => !offsetsOf(exempt).has(offset)));
      const sets = { [Symbol.iterator]: () => mergeOrdered(packedFrom(setOf(live)).read(), batch) };
      const cut = cutFeed(sets, setOf(exempt));
      if (left.size === 0 || left.size === before.size) expect(cut).toBeNull();
      else for (let pass = 0; pass < 2; pass++) expect(cutRanges(at, cut!)).toEqual(runsOf(left));
    }),
    { numRuns: 1000 },
  );
});
