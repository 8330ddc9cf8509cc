import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { refang } from '../../../shared/blacklist/address/refang.ts';

describe('refang', () => {
  it.each([
    ['198[.]51[.]100[.]7', '198.51.100.7'],
    ['198(.)51{.}100[dot]7', '198.51.100.7'],
    ['198[.]51.100.7/24', '198.51.100.7/24'],
    ['2001[:]db8[::]1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['\u00a0198.51.100.7 ', '198.51.100.7'],
    ['198.51.100.7', '198.51.100.7'],
    ['host name', 'host name'],
  ])('reads %j as %j', (text, plain) => {
    expect(refang(text)).toBe(plain);
  });

  it('is no part of strict parsing', () => {
    expect(parseAddress('198[.]51[.]100[.]7')).toEqual({ ok: false, reason: 'not-an-address' });
  });
});
