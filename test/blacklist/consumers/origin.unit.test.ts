import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format4, format6 } from '../../../shared/blacklist/address/format.ts';
import { isWithin, rangesOf } from '../../../shared/blacklist/consumer/origin.ts';

describe('where a consumer may come from', () => {
  it('is everywhere without ranges, also when nobody knows where it is', () => {
    expect(isWithin([], '192.0.2.7')).toBe(true);
    expect(isWithin([], null)).toBe(true);
  });

  it('is nowhere else with ranges: unknown, unreadable and wide callers are turned away', () => {
    const ranges = rangesOf(['192.0.2.0/24', '2001:db8::/32', 'nonsense']);
    for (const address of ['192.0.2.0', ' 192.0.2.255 ', '2001:db8:ffff::1', '::ffff:192.0.2.7', '::FFFF:192.0.2.7']) {
      expect(isWithin(ranges, address), address).toBe(true);
    }
    for (const address of [
      null,
      '',
      '192.0.3.0',
      '192.0.1.255',
      '2001:db9::1',
      '192.0.2.0/25',
      'nonsense',
      '0.0.0.1',
    ]) {
      expect(isWithin(ranges, address), String(address)).toBe(false);
    }
    expect(isWithin(rangesOf(['nonsense']), '0.0.0.1')).toBe(false);
  });

  it('agrees with arithmetic for any prefix', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 32n - 1n),
        fc.bigInt(0n, 2n ** 32n - 1n),
        fc.integer({ min: 0, max: 32 }),
        (a, b, n) => {
          const same = a >> BigInt(32 - n) === b >> BigInt(32 - n);
          expect(isWithin(rangesOf([`${format4(Number(a))}/${n}`]), format4(Number(b)))).toBe(same);
        },
      ),
    );
    const base = 0x2001_0db8n << 96n;
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 96n - 1n),
        fc.bigInt(0n, 2n ** 96n - 1n),
        fc.integer({ min: 32, max: 128 }),
        (a, b, n) => {
          const same = (base | a) >> BigInt(128 - n) === (base | b) >> BigInt(128 - n);
          expect(isWithin(rangesOf([`${format6(base | a)}/${n}`]), format6(base | b))).toBe(same);
        },
      ),
    );
  });
});
