import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFrom } from '../../../shared/identity/address-list.ts';
import { formatApiKey, parseApiKey } from '../../../shared/identity/api-key.ts';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const crockford = (length: number) =>
  fc.array(fc.constantFrom(...digits), { minLength: length, maxLength: length }).map((found) => found.join(''));
const key = fc.record({
  userId: crockford(26).map((id) => `0${id.slice(1)}`),
  keyId: crockford(10),
  secret: crockford(52),
});

describe('the form of an API key', () => {
  it('is read back as printed', () => {
    fc.assert(
      fc.property(key, (given) => {
        expect(parseApiKey(formatApiKey(given))).toEqual(given);
      }),
    );
  });

  it('is refused when one character is wrong, missing or surplus', () => {
    fc.assert(
      fc.property(key, fc.nat(), fc.constantFrom('0', 'Z', 'é', '_', ''), (given, seed, put) => {
        const text = formatApiKey(given);
        const at = seed % text.length;
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(parseApiKey(changed)).toBeNull();
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(parseApiKey(`aegis_key_${text}`)).toBeNull();
      }),
    );
  });
});

describe('where a key may come from', () => {
  it.each([
    [[], '192.0.2.7', true],
    [[], null, true],
    [['192.0.2.0/24'], '192.0.2.255', true],
    [['192.0.2.0/24'], '192.0.3.0', false],
    [['192.0.2.7'], '192.0.2.7', true],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '192.0.2.7', false],
    [['192.0.2.0/24'], null, false],
    [['192.0.2.0/24'], 'nonsense', false],
    [['192.0.2.0/24', '198.51.100.0/24'], '198.51.100.9', true],
  ])('%j takes %s: %s', (networks, address, expected) => {
    expect(isFrom(networks, address)).toBe(expected);
  });
});
