import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { REJECT_REASONS, type RejectReason } from '../../../shared/blacklist/record.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const ACCEPTED: readonly (readonly [text: string, canonical: string, notation: string])[] = [
  ['198.51.100.7', '198.51.100.7', 'address'],
  ['0.0.0.0', '0.0.0.0', 'address'],
  ['255.255.255.255', '255.255.255.255', 'address'],
  [' \t198.51.100.7\r\n', '198.51.100.7', 'address'],
  ['198.51.100.7/24', '198.51.100.0/24', 'cidr'],
  ['198.51.100.7/32', '198.51.100.7', 'cidr'],
  ['255.255.255.255/8', '255.0.0.0/8', 'cidr'],
  ['198.51.100.0-198.51.100.255', '198.51.100.0/24', 'range'],
  ['198.51.100.1 - 198.51.100.9', '198.51.100.1-198.51.100.9', 'range'],
  ['198.51.100.1-  198.51.100.1', '198.51.100.1', 'range'],
  ['2001:db8::', '2001:db8::', 'address'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1', 'address'],
  ['::', '::', 'address'],
  ['::1', '::1', 'address'],
  ['1::', '1::', 'address'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 'address'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8', 'address'],
  ['64:ff9b::198.51.100.7', '64:ff9b::c633:6407', 'address'],
  ['1:2:3:4:5:6:198.51.100.7', '1:2:3:4:5:6:c633:6407', 'address'],
  ['::198.51.100.7', '::c633:6407', 'address'],
  ['2001:db8::ffff/32', '2001:db8::/32', 'cidr'],
  ['2001:db8::1/128', '2001:db8::1', 'cidr'],
  ['2001:db8::1 - 2001:db8::3', '2001:db8::1-2001:db8::3', 'range'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'address'],
];

const REJECTED: readonly (readonly [text: string, reason: RejectReason])[] = [
  ['', 'empty-address'],
  [' \t', 'empty-address'],
  ['/24', 'empty-address'],
  ['198.51.100.7-', 'empty-address'],
  ['- 198.51.100.7', 'empty-address'],
  ['012.0.0.1', 'leading-zero'],
  ['198.51.100.007', 'leading-zero'],
  ['00.0.0.0', 'leading-zero'],
  ['198.51.100.0/08', 'leading-zero'],
  ['::198.51.100.07', 'leading-zero'],
  ['1..2.3', 'octet-missing'],
  ['1..218.28', 'octet-missing'],
  ['.1.2.3', 'octet-missing'],
  ['198.51.100.7.', 'octet-missing'],
  ['...', 'octet-missing'],
  ['256.0.0.1', 'octet-range'],
  ['198.51.100.1000', 'octet-range'],
  ['10.1', 'short-form'],
  ['3325256711', 'short-form'],
  ['198.51.100.1-9', 'short-form'],
  ['1.2.3.4.5', 'not-an-address'],
  ['0x7f.0.0.1', 'not-an-address'],
  ['0xc6336407', 'not-an-address'],
  ['localhost', 'host-name'],
  ['c2.example.com', 'host-name'],
  ['198.51.100.7.example.com', 'host-name'],
  ['my-host.example', 'host-name'],
  ['198.51.100.7/', 'prefix-missing'],
  ['198.51.100.7/ 24', 'prefix-missing'],
  ['2001:db8::/', 'prefix-missing'],
  ['198.51.100.7/33', 'prefix-range'],
  ['198.51.100.7/99999999999', 'prefix-range'],
  ['2001:db8::/129', 'prefix-range'],
  ['198.51.100.7/0/index.html', 'trailing-text'],
  ['198.51.100.7/index.html', 'trailing-text'],
  ['198.51.100.7/24x', 'trailing-text'],
  ['198.51.100.7/-1', 'trailing-text'],
  ['198.51.100.7/24/24', 'trailing-text'],
  ['198.51.100.0/255.255.255.0', 'trailing-text'],
  ['198.51.100.0/24-198.51.101.0/24', 'trailing-text'],
  ['198.51.100.7:80', 'trailing-text'],
  ['198.51.100.7,foo', 'trailing-text'],
  ['198.51.100.7 foo', 'trailing-text'],
  ['198.51.100.7#foo', 'trailing-text'],
  ['198.51.100.1-198.51.100.9-', 'trailing-text'],
  ['198.51.100.9-198.51.100.1', 'range-reversed'],
  ['2001:db8::2-2001:db8::1', 'range-reversed'],
  ['198.51.100.1-2001:db8::1', 'range-mixed-families'],
  ['fe80::1%eth0', 'zone-id'],
  ['fe80::1%25', 'zone-id'],
  ['::ffff:198.51.100.7', 'ipv4-mapped'],
  ['::FFFF:c633:6407', 'ipv4-mapped'],
  ['::ffff:198.51.100.7/128', 'ipv4-mapped'],
  ['::ffff:198.51.100.7/64', 'ipv4-mapped'],
  ['::fffe:0:0-::ffff:0:1', 'ipv4-mapped'],
  ['0.0.0.0/0', 'too-wide'],
  ['198.51.100.7/7', 'too-wide'],
  ['10.0.0.0-11.0.0.0', 'too-wide'],
  ['::/0', 'too-wide'],
  ['2001::/15', 'too-wide'],
  ['2001::-2002::', 'too-wide'],
  [':::', 'not-an-address'],
  [':', 'not-an-address'],
  [':1::', 'not-an-address'],
  ['1::2::3', 'not-an-address'],
  ['1:2:3:4:5:6:7', 'not-an-address'],
  ['1:2:3:4:5:6:7:8:9', 'not-an-address'],
  ['1:2:3:4:5:6:7::8', 'not-an-address'],
  ['1:2:3:4:5:6:7:198.51.100.7', 'not-an-address'],
  ['198.51.100.7::1', 'trailing-text'],
  ['::198.51.100.7:1', 'not-an-address'],
  ['::12345', 'not-an-address'],
  ['::g', 'not-an-address'],
  ['[2001:db8::1]', 'not-an-address'],
  ['１９８.51.100.7', 'not-an-address'],
  ['\u00a0198.51.100.7', 'not-an-address'],
  ['\u0000\u0001', 'not-text'],
  ['\ufffd\ufffd', 'not-text'],
];

describe('parseAddress', () => {
  it.each(ACCEPTED)('reads %j as %s (%s)', (text, canonical, notation) => {
    const parsed = parseAddress(text);
    expect(parsed).toMatchObject({ ok: true, notation });
    expect(parsed.ok && formatRange(parsed.range)).toBe(canonical);
  });

  it.each(REJECTED)('refuses %j: %s', (text, reason) => {
    expect(parseAddress(text)).toEqual({ ok: false, reason });
  });

  it.each(['0.0.0.0/0', '64.0.0.0/7', '::/0', '2001::/15', '0.0.0.0-255.255.255.255'])(
    'takes %s once a person has confirmed it',
    (text) => {
      expect(parseAddress(text).ok).toBe(false);
      expect(parseAddress(text, { allowWide: true }).ok).toBe(true);
    },
  );

  it('takes the widest range that needs no confirmation', () => {
    expect(parseAddress('9.0.0.1-10.0.0.0').ok).toBe(true);
    expect(parseAddress('9.0.0.0-10.0.0.0').ok).toBe(false);
  });

  it('never throws, and refuses only for a listed reason', () => {
    const nearMiss = fc.string({ unit: fc.constantFrom(...'0123456789abf.:/-% \tx#'), maxLength: 50 });
    fc.assert(
      fc.property(fc.oneof(nearMiss, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        const parsed = parseAddress(text);
        if (!parsed.ok) expect(REJECT_REASONS).toContain(parsed.reason);
        else expect(parsed.range.lo <= parsed.range.hi).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads back every range that it can be given as text', () => {
    fc.assert(
      fc.property(anyRange(), (range) => {
        const parsed = parseAddress(formatRange(range), { allowWide: true });
        if (touchesMapped(range)) expect(parsed).toEqual({ ok: false, reason: 'ipv4-mapped' });
        else expect(parsed).toMatchObject({ ok: true, range });
      }),
      { numRuns: 2000 },
    );
  });
});

function anyRange(): fc.Arbitrary<AddressRange> {
  const address4 = fc.integer({ min: 0, max: 0xffffffff });
  // Whole zero groups are what the compressed form is about, so make them likely.
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  const address6 = fc
    .array(group, { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce((all, one) => (all << 16n) | BigInt(one), 0n));
  return fc.oneof(
    fc.tuple(address4, address4).map(([a, b]) => ({ family: 4 as const, lo: Math.min(a, b), hi: Math.max(a, b) })),
    fc.tuple(address6, address6).map(([a, b]) => range6(a, b)),
    address6.map((address) => ({ family: 6 as const, lo: address, hi: address })),
  );
}

function range6(a: bigint, b: bigint): AddressRange {
  return a < b ? { family: 6, lo: a, hi: b } : { family: 6, lo: b, hi: a };
}

function touchesMapped(range: AddressRange): boolean {
  return range.family === 6 && [range.lo, range.hi].some((bound) => bound >> 32n === 0xffffn);
}
