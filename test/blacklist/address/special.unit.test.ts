import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { SPECIAL_RANGES, specialPurposeOf } from '../../../shared/blacklist/address/special.ts';
import { SPECIAL_PURPOSE } from '../../../shared/blacklist/address/special-table.ts';
import { containsRange, overlaps } from '../../../shared/blacklist/ranges/query.ts';

function rangeOf(text: string) {
  const parsed = parseAddress(text, { allowWide: true });
  if (!parsed.ok) throw new Error(text);
  return parsed.range;
}

describe('special-purpose addresses', () => {
  it.each([
    ['0.1.2.3', 'This network'],
    ['10.255.255.255', 'Private-Use'],
    ['100.64.0.1', 'Shared Address Space'],
    ['127.0.0.1', 'Loopback'],
    ['169.254.169.254', 'Link Local'],
    ['172.31.255.255', 'Private-Use'],
    ['192.168.0.1', 'Private-Use'],
    ['198.19.255.255', 'Benchmarking'],
    ['239.1.1.1', 'Multicast'],
    ['255.255.255.255', 'Limited Broadcast'],
    ['250.0.0.1', 'Reserved'],
    ['::', 'Unspecified Address'],
    ['::1', 'Loopback Address'],
    ['2001:db8:1::1', 'Documentation'],
    ['2002:a00:1::', '6to4'],
    ['3fff::1', 'Documentation'],
    ['fd00::1', 'Unique-Local'],
    ['fe80::1', 'Link-Local Unicast'],
    ['ff02::1', 'Multicast'],
    ['::/64', 'Unspecified Address'],
    ['9.255.255.255-10.0.0.0', 'Private-Use'],
  ])('%s is %s', (text, name) => {
    expect(specialPurposeOf(rangeOf(text))?.name).toBe(name);
    expect(overlaps(SPECIAL_RANGES, rangeOf(text))).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '172.0.0.1',
    '192.0.1.0',
    '223.255.255.255',
    '2001:200::1',
    '2003::1',
    '2a00::/16',
    '64:ff9b::c633:6407',
  ])('%s is not special', (text) => {
    expect(specialPurposeOf(rangeOf(text))).toBeNull();
    expect(overlaps(SPECIAL_RANGES, rangeOf(text))).toBe(false);
  });

  it('are all in the set, from the first to the last', () => {
    for (const { cidr } of SPECIAL_PURPOSE.filter((entry) => entry.cidr !== '::ffff:0:0/96')) {
      expect(containsRange(SPECIAL_RANGES, rangeOf(cidr)), cidr).toBe(true);
    }
    expect(containsRange(SPECIAL_RANGES, { family: 6, lo: 0xffff00000000n, hi: 0xffffffffffffn })).toBe(true);
  });
});
