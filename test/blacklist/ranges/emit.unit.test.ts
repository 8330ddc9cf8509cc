import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { countCidrs } from '../../../shared/blacklist/ranges/count.ts';
import { cidrText, emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, offsetsOf, place, rangeAt, UNIVERSE } from './universe.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

function textOf(set: RangeSet): string {
  return new TextDecoder().decode(cidrText(set));
}

describe('emitCidrs', () => {
  it('writes IPv4 before IPv6, ascending, single addresses without prefix', () => {
    const set = rangeSetOf([
      { family: 6, lo: 0x20010db8n << 96n, hi: (0x20010db9n << 96n) - 1n },
      { family: 6, lo: 1n, hi: 1n },
      { family: 4, lo: 0xffffffff, hi: 0xffffffff },
      { family: 4, lo: 0xc6336400, hi: 0xc6336402 },
      { family: 4, lo: 0x01020304, hi: 0x01020304 },
    ]);
    expect(textOf(set)).toBe('1.2.3.4\n198.51.100.0/31\n198.51.100.2\n255.255.255.255\n::1\n2001:db8::/32\n');
    expect(countCidrs(set)).toBe(6);
  });

  it('writes nothing for the empty set', () => {
    expect([...emitCidrs(rangeSetOf([]))]).toEqual([]);
  });

  it('writes all of an address family as one line', () => {
    expect(textOf(rangeSetOf([{ family: 4, lo: 0, hi: 0xffffffff }]))).toBe('0.0.0.0/0\n');
    expect(textOf(rangeSetOf([{ family: 6, lo: 0n, hi: (1n << 128n) - 1n }]))).toBe('::/0\n');
  });

  it('writes the two worst ranges there are', () => {
    const worst4 = rangeSetOf([{ family: 4, lo: 1, hi: 0xfffffffe }]);
    const worst6 = rangeSetOf([{ family: 6, lo: 1n, hi: (1n << 128n) - 2n }]);
    expect(textOf(worst4).trimEnd().split('\n')).toHaveLength(62);
    expect(textOf(worst6).trimEnd().split('\n')).toHaveLength(254);
    expect([...emitCidrs(worst6, { chunkBytes: 11_176 })]).toHaveLength(1);
  });

  it('refuses chunks that could not hold a range', () => {
    expect(() => [...emitCidrs(rangeSetOf([]), { chunkBytes: 100 })]).toThrow(RangeError);
  });

  it('gives the fewest CIDRs that cover exactly the set', () => {
    fc.assert(
      fc.property(place, offsetRanges, (at, ranges) => {
        const set = rangeSetOf(ranges.map((range) => rangeAt(at, range)));
        const lines = textOf(set).split('\n').slice(0, -1);
        const covered = lines.map((line) => parseAddress(line, { allowWide: true }));
        expect(rangeSetOf(covered.flatMap((parsed) => (parsed.ok ? [parsed.range] : [])))).toEqual(set);
        expect(lines).toHaveLength(fewestBlocks(offsetsOf(ranges), at.base));
        expect(countCidrs(set)).toBe(lines.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes the same bytes whatever the chunks, every chunk ending with a line', () => {
    const address4 = fc.integer({ min: 0, max: 0xffffffff });
    const address6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    const sets = fc.tuple(
      fc.array(fc.tuple(address4, address4), { maxLength: 300 }),
      fc.array(fc.tuple(address6, address6)),
    );
    fc.assert(
      fc.property(sets, fc.boolean(), ([v4, v6], reuse) => {
        const set = rangeSetOf([
          ...v4.map(([a, b]) => ({ family: 4 as const, lo: a, hi: Math.min(0xffffffff, a + (b & 0xff)) })),
          ...v6.map(([a, b]) => range6(a, b)),
        ]);
        let text = '';
        for (const chunk of emitCidrs(set, { chunkBytes: 11_176, reuse })) {
          expect(chunk.at(-1)).toBe(10);
          text += new TextDecoder().decode(chunk);
        }
        expect(text).toBe(textOf(set));
      }),
      { numRuns: 50 },
    );
  });

  it('writes every address as formatRange does', () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xf), fc.nat(0xffff));
    const address6 = fc
      .array(group, { minLength: 8, maxLength: 8 })
      .map((groups) => groups.reduce((all, one) => (all << 16n) | BigInt(one), 0n));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), address6, (a, b) => {
        const hosts = [{ family: 4, lo: a, hi: a } as const, { family: 6, lo: b, hi: b } as const];
        expect(textOf(rangeSetOf(hosts))).toBe(`${hosts.map(formatRange).join('\n')}\n`);
      }),
      { numRuns: 1000 },
    );
  });
});

function range6(a: bigint, b: bigint): AddressRange {
  return a < b ? { family: 6, lo: a, hi: b } : { family: 6, lo: b, hi: a };
}

/** The least number of aligned blocks that make up a set, by trying every block at every place. */
function fewestBlocks(offsets: ReadonlySet<number>, base: bigint): number {
  const fewest = new Array<number>(UNIVERSE + 1).fill(Number.POSITIVE_INFINITY);
  fewest[0] = 0;
  for (let at = 0; at < UNIVERSE; at++) {
    if (!offsets.has(at)) fewest[at + 1] = Math.min(fewest[at + 1]!, fewest[at]!);
    for (let size = 1; at + size <= UNIVERSE; size *= 2) {
      if ((base + BigInt(at)) % BigInt(size) !== 0n) break;
      if (!Array.from({ length: size }, (_, i) => at + i).every((offset) => offsets.has(offset))) break;
      fewest[at + size] = Math.min(fewest[at + size]!, fewest[at]! + 1);
    }
  }
  return fewest[UNIVERSE]!;
}
