import { expect, it } from 'vitest';
import { addressPrefix } from '../../../shared/kernel/address-prefix.ts';

it.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:DB8:0001:02:3:4:5:6', '2001:db8:1:2::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s stands for %s', (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});

it.each([
  '',
  'localhost',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.04',
  '1:2',
  '1:2:3:4:5:6:7:8::',
  '1::2::3',
  'g::',
  '12345::',
  ' ::',
])('%j is no address', (text) => {
  expect(addressPrefix(text)).toBeNull();
});
