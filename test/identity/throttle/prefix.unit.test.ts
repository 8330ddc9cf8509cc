import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressPrefixOf } from '../../../shared/identity/throttle/prefix.ts';

describe('an address prefix', { timeout: 60_000 }, () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['255.255.255.255', '255.255.255.0/24'],
    ['2001:db8::17', '2001:db8::/64'],
    ['2001:DB8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['::1', '::/64'],
    ['::ffff:192.0.2.17', '192.0.2.0/24'],
    ['::ffff:c000:211', '192.0.2.0/24'],
    ['', null],
    ['localhost', null],
    ['192.0.2', null],
    ['192.0.2.256', null],
    ['2001:db8::1::2', null],
    ['fe80::1%eth0', null],
  ])('of %j is %j', (address, prefix) => {
    expect(addressPrefixOf(address)).toBe(prefix);
  });

  it('is shared by exactly the addresses of one network', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, octets, (one, other) => {
        const sameNetwork = one.slice(0, 3).join() === other.slice(0, 3).join();
        expect(addressPrefixOf(one.join('.')) === addressPrefixOf(other.join('.'))).toBe(sameNetwork);
        expect(addressPrefixOf([...one.slice(0, 3), other[3]].join('.'))).toBe(addressPrefixOf(one.join('.')));
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(addressPrefixOf(address)).toMatch(/^[0-9a-f:]+\/64$|^[0-9.]+\/24$/);
      }),
    );
  });
});
