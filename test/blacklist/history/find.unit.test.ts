import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { findBlock, type PartialText } from '../../../shared/blacklist/blocks/find.ts';
import { blocksOfSet, formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { cidrText } from '../../../shared/blacklist/ranges/emit.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

function partial(bytes: Uint8Array): PartialText & { reads: number } {
  return {
    reads: 0,
    size: bytes.length,
    read(offset, length) {
      expect(offset >= 0 && offset + length <= bytes.length).toBe(true);
      this.reads += 1;
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

const host = (lo: number): AddressRange => ({ family: 4, lo, hi: lo });

describe('finding the line of an address', () => {
  it('finds the one that contains it, or none, wherever the search begins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(place, offsetRanges, place, offsetRanges),
        fc.tuple(fc.nat(63), fc.nat(3)),
        fc.option(fc.nat(4_000)),
        async ([here, some, there, others], [at, bits], hint) => {
          const set = rangeSetOf([...some.map((r) => rangeAt(here, r)), ...others.map((r) => rangeAt(there, r))]);
          const blocks = [...blocksOfSet(set)];
          // Universes begin at multiples of 32, so this is a CIDR block within.
          const lo = (at >>> bits) << bits;
          const range = rangeAt(there, [lo, lo + 2 ** bits - 1]);
          const expected =
            blocks.find((b) => b.family === range.family && b.lo <= range.lo && range.hi <= b.hi) ?? null;
          const found = await findBlock(partial(cidrText(set)), range, hint, 128);
          expect(found.block).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads little of a long text, and less when it is told where to look', async () => {
    const set = rangeSetOf(Array.from({ length: 200_000 }, (_, i) => host(0x01000000 + 2 * i)));
    const bytes = cidrText(set);
    const first = partial(bytes);
    const { block, offset } = await findBlock(first, host(0x01000000 + 2 * 54_321));
    expect(block && formatBlock(block)).toBe('1.1.168.98');
    expect(first.reads).toBeLessThan(9);
    const second = partial(bytes);
    expect((await findBlock(second, host(0x01000000 + 2 * 54_321 + 1), offset)).block).toBeNull();
    expect(second.reads).toBe(1);
  });
});
