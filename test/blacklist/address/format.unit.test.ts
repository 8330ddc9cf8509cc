import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundKeys,
  cidrPrefix,
  entryId,
  format6,
  formatRange,
  parseEntryId,
  rangeOfKeys,
} from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';

const address4 = fc.integer({ min: 0, max: 0xffffffff });
const address6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const range: fc.Arbitrary<AddressRange> = fc.oneof(
  fc.tuple(address4, address4).map(([a, b]) => ({ family: 4 as const, lo: Math.min(a, b), hi: Math.max(a, b) })),
  fc.tuple(address6, address6).map(([a, b]) => range6(a, b)),
);

describe('format6', () => {
  it.each([
    [0n, '::'],
    [1n, '::1'],
    [0x2001_0db8_0000_0000_0001_0000_0000_0001n, '2001:db8::1:0:0:1'],
    [0x2001_0db8_0000_0001_0001_0001_0001_0001n, '2001:db8:0:1:1:1:1:1'],
    [0x2001_0db8_0000_0000_0000_0000_0000_0000n, '2001:db8::'],
    [0x2001_0000_0000_0001_0000_0000_0000_0001n, '2001:0:0:1::1'],
  ])('writes %s as RFC 5952 wants it', (address, text) => {
    expect(format6(address)).toBe(text);
  });

  it('agrees with the URL parser of the platform', () => {
    fc.assert(
      fc.property(fc.oneof(address6, fc.bigInt({ min: 0n, max: 1n << 40n })), (address) => {
        expect(`[${format6(address)}]`).toBe(new URL(`http://[${format6(address)}]/`).hostname);
      }),
    );
  });
});

describe('formatRange', () => {
  it('prefers the address, then the CIDR, then the range', () => {
    expect(formatRange({ family: 4, lo: 5, hi: 5 })).toBe('0.0.0.5');
    expect(formatRange({ family: 4, lo: 4, hi: 7 })).toBe('0.0.0.4/30');
    expect(formatRange({ family: 4, lo: 5, hi: 8 })).toBe('0.0.0.5-0.0.0.8');
    expect(formatRange({ family: 4, lo: 0, hi: 0xffffffff })).toBe('0.0.0.0/0');
    expect(formatRange({ family: 6, lo: 0n, hi: (1n << 128n) - 1n })).toBe('::/0');
  });
});

describe('cidrPrefix', () => {
  it('tells aligned powers of two from everything else', () => {
    expect(cidrPrefix({ family: 4, lo: 4, hi: 7 })).toBe(30);
    expect(cidrPrefix({ family: 4, lo: 2, hi: 5 })).toBeNull();
    expect(cidrPrefix({ family: 4, lo: 4, hi: 6 })).toBeNull();
    expect(cidrPrefix({ family: 6, lo: 0n, hi: 3n })).toBe(126);
  });
});

describe('boundKeys', () => {
  it('come back as the range, and sort like addresses', () => {
    fc.assert(
      fc.property(range, (one) => {
        const [lo, hi] = boundKeys(one);
        expect(rangeOfKeys(lo, hi)).toEqual(one);
        expect(lo <= hi).toBe(true);
      }),
    );
  });

  it.each([
    [1, 0],
    [-1, 5],
    [0.5, 5],
    [0, 2 ** 32],
    ['0', '1'],
    ['F'.repeat(32), 'f'.repeat(32)],
    ['f'.repeat(32), '0'.repeat(32)],
    [0, '0'.repeat(32)],
  ])('of no range are refused: %s, %s', (lo, hi) => {
    expect(() => rangeOfKeys(lo, hi)).toThrow(RangeError);
  });
});

describe('entryId', () => {
  it('comes back as the range', () => {
    fc.assert(
      fc.property(range, (one) => {
        if (one.family === 6 && [one.lo, one.hi].some((bound) => bound >> 32n === 0xffffn)) return;
        expect(entryId(one)).not.toContain('/');
        expect(parseEntryId(entryId(one))).toEqual(one);
      }),
    );
  });

  it.each(['', '198.51.100.0/24', '198.51.100.7_24', '198.51.100.7_32', '2001:DB8::1', '198.51.100.7 ', 'x', '1_2_3'])(
    'knows no other spelling: %j',
    (id) => {
      expect(parseEntryId(id)).toBeNull();
    },
  );
});

function range6(a: bigint, b: bigint): AddressRange {
  return a < b ? { family: 6, lo: a, hi: b } : { family: 6, lo: b, hi: a };
}
