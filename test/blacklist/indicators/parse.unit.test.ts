import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { INDICATOR_KINDS, type IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { formatMac, macRange } from '../../../shared/blacklist/indicators/mac.ts';
import { parseIndicator } from '../../../shared/blacklist/indicators/parse.ts';

const of = (kind: IndicatorKind, text: string, allowBroad = false): string => {
  const parsed = parseIndicator(kind, text, { allowBroad });
  return parsed.ok ? parsed.value : parsed.reason;
};

describe('a domain', () => {
  test.each([
    ['WWW.Evil.Example', 'www.evil.example'],
    ['evil[.]example', 'evil.example'],
    ['evil.example.', 'evil.example'],
    ['  evil.example\t', 'evil.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['한국.한국', 'xn--3e0b707e.xn--3e0b707e'],
    ['ｅｖｉｌ.example', 'evil.example'],
    ['evil。example', 'evil.example'],
    ['.evil.example', '*.evil.example'],
    ['*.evil.example', '*.evil.example'],
    ['mail.*.evil.example', 'mail.*.evil.example'],
    ['_dmarc.evil.example', '_dmarc.evil.example'],
    ['r3---sn-x.evil.example', 'r3---sn-x.evil.example'],
    ['evil.github.io', 'evil.github.io'],
    ['evil.co.kr', 'evil.co.kr'],
    ['*.evil.co.kr', '*.evil.co.kr'],
  ])('%s is %s', (text, value) => expect(of('domain', text)).toBe(value));

  test.each([
    ['com', 'too-broad'],
    ['co.kr', 'too-broad'],
    ['co.uk', 'too-broad'],
    ['seoul.kr', 'too-broad'],
    ['github.io', 'too-broad'],
    ['*.com', 'too-broad'],
    ['*.co.kr', 'too-broad'],
    ['*', 'not-a-domain'],
    ['www.*evil.example', 'too-broad'],
    ['evil.*', 'not-a-domain'],
    ['google.com', 'well-known'],
    ['www.naver.com', 'well-known'],
    ['*.microsoft.com', 'well-known'],
    ['198.51.100.7', 'address-not-domain'],
    ['2001:db8::1', 'address-not-domain'],
    ['0x7f.1', 'address-not-domain'],
    ['http://evil.example', 'not-a-domain'],
    ['evil.example/path', 'not-a-domain'],
    ['evil.example:80', 'not-a-domain'],
    ['evil..example', 'not-a-domain'],
    ['evil example', 'not-a-domain'],
    ['user@evil.example', 'not-a-domain'],
    ['%65vil.example', 'not-a-domain'],
    [`${'a'.repeat(64)}.example`, 'not-a-domain'],
    [`${'a.'.repeat(140)}example`, 'not-a-domain'],
    ['-', 'not-a-domain'],
    ['', 'not-a-domain'],
  ])('%s is refused as %s', (text, reason) => expect(of('domain', text)).toBe(reason));

  it('that is broad passes when a person confirms it', () => {
    expect(of('domain', 'github.io', true)).toBe('github.io');
    expect(of('domain', 'google.com', true)).toBe('google.com');
    expect(of('domain', '198.51.100.7', true)).toBe('address-not-domain');
  });
});

describe('a URL', () => {
  test.each([
    ['HTTP://Evil.Example:80', 'http://evil.example/'],
    ['https://evil.example:443/a/../B?q=1#frag', 'https://evil.example/a/../B?q=1'],
    ['https://evil.example:8443/', 'https://evil.example:8443/'],
    ['hxxps://evil[.]example/x', 'https://evil.example/x'],
    ['http://1.2.3.4/i.sh', 'http://1.2.3.4/i.sh'],
    ['http://[2606:4700::1]:8080/x', 'http://[2606:4700::1]:8080/x'],
    ['http://0x01020304/x', 'http://1.2.3.4/x'],
    ['evil.example/x', 'evil.example/x'],
    ['*.evil.example/x', '*.evil.example/x'],
    ['http://evil.example/x*', 'http://evil.example/x*'],
    ['http://bücher.example/ü', 'http://xn--bcher-kva.example/%C3%BC'],
    ['https://docs.google.com/forms/evil', 'https://docs.google.com/forms/evil'],
    ['https://github.com/evil/repo', 'https://github.com/evil/repo'],
    ['http://evil.example?x', 'http://evil.example/?x'],
  ])('%s is %s', (text, value) => expect(of('url', text)).toBe(value));

  test.each([
    ['https://www.google.com/', 'well-known'],
    ['https://pages.dev', 'too-broad'],
    ['*.com/x', 'too-broad'],
    ['http://user:pw@evil.example/', 'url-credentials'],
    ['http://google.com@evil.example/', 'url-credentials'],
    ['http://127.0.0.1/', 'special-address'],
    ['http://10.1.2.3/x', 'special-address'],
    ['ftp://evil.example/', 'not-a-url'],
    ['javascript:alert(1)', 'not-a-url'],
    ['http:///x', 'not-a-url'],
    ['http://evil', 'not-a-url'],
    ['http://evil.example/a b', 'not-a-url'],
    ['http://evil.example:99999/', 'not-a-url'],
    [`http://evil.example/${'a'.repeat(3_000)}`, 'not-a-url'],
    ['', 'not-a-url'],
  ])('%s is refused as %s', (text, reason) => expect(of('url', text)).toBe(reason));
});

describe('a file hash', () => {
  const sha256 = 'AE9BC0B4C5639D977D720E4271DA06B50F7C60D1E2070E9C75CC59AB30E49379';
  test.each([
    ['aa67243f746e5d76f68ec809355ec234', 'aa67243f746e5d76f68ec809355ec234'],
    [sha256, sha256.toLowerCase()],
    ['d41d8cd98f00b204e9800998ecf8427e', 'hash-of-nothing'],
    ['0'.repeat(64), 'hash-of-nothing'],
    ['aa67243f746e5d76f68ec809355ec23', 'not-a-hash'],
    [`${'a'.repeat(127)}b`, 'not-a-hash'],
    ['7688499dc71b932feb126347289c0b8a_md5_sample2', 'not-a-hash'],
    ['', 'not-a-hash'],
  ])('%s gives %s', (text, value) => expect(of('hash', text)).toBe(value));
});

describe('a MAC address', () => {
  test.each([
    ['00:11:22:33:44:55', '00:11:22:33:44:55'],
    ['00-11-22-AA-BB-CC', '00:11:22:aa:bb:cc'],
    ['0011.22aa.bbcc', '00:11:22:aa:bb:cc'],
    ['001122aabbcc', '00:11:22:aa:bb:cc'],
    ['8C-AA-B5', '8c:aa:b5'],
    ['02:01:01:01:01:01-02:01:01:02:20:ff', '02:01:01:01:01:01-02:01:01:02:20:ff'],
    ['00-11-22-33-44-55 - 00-11-22-33-44-66', '00:11:22:33:44:55-00:11:22:33:44:66'],
    ['8c:aa:b5:00:00:00-8c:aa:b5:ff:ff:ff', '8c:aa:b5'],
    ['00:11:22:33:44:55-00:11:22:33:44:55', '00:11:22:33:44:55'],
    ['00:11:22:33:44:66-00:11:22:33:44:55', 'range-reversed'],
    ['00:11:22:33:44:55-00:11:24:33:44:55', 'too-broad'],
    ['ff:ff:ff:ff:ff:ff', 'special-mac'],
    ['00:00:00:00:00:00', 'special-mac'],
    ['01:00:5e:00:00:01', 'special-mac'],
    ['00:11:22-33:44:55', 'not-a-mac'],
    ['00:11:22:33:44', 'not-a-mac'],
    ['', 'not-a-mac'],
  ])('%s gives %s', (text, value) => expect(of('mac', text)).toBe(value));

  it('is read as it is written', () => {
    const mac = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(mac, mac, (a, b) => {
        const range = { lo: Math.min(a, b), hi: Math.max(a, b) };
        expect(macRange(formatMac(range))).toEqual(range);
      }),
    );
  });
});

const LABEL = fc.stringMatching(/^[a-z0-9ü한]([a-z0-9-]{0,8}[a-z0-9])?$/);
const DOMAIN = fc.array(LABEL, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join('.')}.example`);

describe('the canonical form', () => {
  it('is ASCII without blanks, and its own canonical form', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      DOMAIN,
      DOMAIN.map((name) => `http://${name}/ä?x=1`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...INDICATOR_KINDS), text, (kind, given) => {
        const parsed = parseIndicator(kind, given, { allowBroad: true });
        if (!parsed.ok) return;
        expect(parsed.value).toMatch(/^[!-~]+$/);
        expect(parseIndicator(kind, parsed.value, { allowBroad: true })).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  it('of a domain does not depend on case or a final dot', () => {
    fc.assert(
      fc.property(DOMAIN, (name) => {
        expect(of('domain', `${name.toUpperCase()}.`)).toBe(of('domain', name));
      }),
    );
  });
});
