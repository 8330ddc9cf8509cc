import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressPrefix } from '../../shared/kernel/address-prefix.ts';

describe('an address prefix', { timeout: 60_000 }, () => {
  it.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['255.255.255.255', '255.255.255.0/24'],
    ['2001:db8::17', '2001:db8::/64'],
    ['2001:DB8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['::1', '::/64'],
    ['::ffff:192.0.2.17', '192.0.2.0/24'],
    ['::ffff:c000:211', '192.0.2.0/24'],
    ['203.0.113.7', '203.0.113.0/24'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['', null],
    ['1.2.3.04', null],
    ['1:2', null],
    ['1:2:3:4:5:6:7:8::', null],
    ['g::', null],
    ['12345::', null],
    [' ::', null],
    ['localhost', null],
    ['192.0.2', null],
    ['192.0.2.256', null],
    ['2001:db8::1::2', null],
    ['fe80::1%eth0', null],
  ])('of %j is %j', (address, prefix) => {
    expect(addressPrefix(address)).toBe(prefix);
  });

  it('is shared by exactly the addresses of one network', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, octets, (one, other) => {
        const sameNetwork = one.slice(0, 3).join() === other.slice(0, 3).join();
        expect(addressPrefix(one.join('.')) === addressPrefix(other.join('.'))).toBe(sameNetwork);
        expect(addressPrefix([...one.slice(0, 3), other[3]].join('.'))).toBe(addressPrefix(one.join('.')));
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(addressPrefix(address)).toMatch(/^[0-9a-f:]+\/64$|^[0-9.]+\/24$/);
      }),
    );
  });
});
