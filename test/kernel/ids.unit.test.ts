import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeOfId, timeOrderedId } from '../../shared/kernel/ids.ts';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const filled = (byte: number) => (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(byte);

it('sorts by time, whatever the random part, and gives the time back', () => {
  fc.assert(
    fc.property(time, time, fc.nat(255), fc.nat(255), (a, b, x, y) => {
      const [left, right] = [timeOrderedId(a, filled(x)), timeOrderedId(b, filled(y))];
      if (a !== b) expect(left < right).toBe(a < b);
      expect(timeOfId(left)).toBe(a);
      expect(left).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    }),
  );
});

it('writes the time as the ULID specification does', () => {
  expect(timeOrderedId(1_469_918_176_385, filled(0))).toBe('01ARYZ6S410000000000000000');
});

it.each(['', 'short', '8ZZZZZZZZZ0000000000000000', '01ARYZ6S41000000000000000U'])('knows that %o is no id', (text) =>
  expect(timeOfId(text)).toBeNull(),
);
