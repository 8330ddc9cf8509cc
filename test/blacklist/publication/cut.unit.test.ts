import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { cutFeed } from '../../../shared/blacklist/publication/cut.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { EMPTY_RANGES } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, offsetRangesOf, offsetsOf, place, rangeAt, runsOf } from '../ranges/universe.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

it('takes out exactly what is exempt; nothing new comes in, and what would be empty or the same is no new feed', () => {
  fc.assert(
    fc.property(place, offsetRanges, offsetRanges, (at, live, exempt) => {
      const setOf = (ranges: typeof live) => rangeSetOf(ranges.map((range) => rangeAt(at, range)));
      const before = offsetsOf(live);
      const left = new Set([...before].filter((offset) => !offsetsOf(exempt).has(offset)));
      const cut = cutFeed(setOf(live), setOf(exempt));
      if (left.size === 0 || left.size === before.size) expect(cut).toBeNull();
      else expect(offsetRangesOf(at, cut ?? EMPTY_RANGES)).toEqual(runsOf(left));
    }),
    { numRuns: 1000 },
  );
});
