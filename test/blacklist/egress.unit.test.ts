import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { assertEgressAllowed, redactUrl } from '../../shared/blacklist/egress.ts';
import { isAegisError } from '../../shared/kernel/error.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const STRICT = { allowLoopback: [] } as const;

function isAllowed(url: string, policy: Parameters<typeof assertEgressAllowed>[1] = STRICT): boolean {
  try {
    assertEgressAllowed(url, policy);
    return true;
  } catch (thrown) {
    expect(isAegisError(thrown) && thrown.code).toBe('egress_refused');
    return false;
  }
}

/** Every special-purpose block as its first address and prefix length. */
const SPECIAL = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

const numberOf = (text: string): number => text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
const octetsOf = (value: number): number[] => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
const special = fc
  .tuple(fc.constantFrom(...SPECIAL), fc.nat())
  .map(([[base, prefix], offset]) => numberOf(base) + (offset % 2 ** (32 - prefix)));

/** The spellings of an IPv4 address that inet_aton and browsers take. */
const SPELLINGS: readonly ((value: number) => string)[] = [
  (value) => octetsOf(value).join('.'),
  (value) => String(value),
  (value) => `0x${value.toString(16)}`,
  (value) => `0${value.toString(8)}`,
  (value) =>
    octetsOf(value)
      .map((octet) => `0x${octet.toString(16)}`)
      .join('.'),
  (value) =>
    octetsOf(value)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
  (value) => `${octetsOf(value)[0]}.${value % 2 ** 24}`,
  (value) => `${octetsOf(value).join('.')}.`,
  (value) =>
    octetsOf(value)
      .map((octet) => encodeURIComponent(String(octet)))
      .join('%2e'),
  (value) => octetsOf(value).join('。'),
  (value) => `[::ffff:${octetsOf(value).join('.')}]`,
  (value) => `[::${octetsOf(value).join('.')}]`,
  (value) => `[64:ff9b::${octetsOf(value).join('.')}]`,
  (value) => `[2002:${Math.floor(value / 65_536).toString(16)}:${(value % 65_536).toString(16)}::1]`,
];

describe('the egress guard', () => {
  it('refuses every special-purpose address in every spelling', () => {
    fc.assert(
      fc.property(
        special,
        fc.constantFrom(...SPELLINGS),
        fc.constantFrom('', ':443', ':80', ':8443'),
        (value, spell, port) => {
          expect(isAllowed(`https://${spell(value)}${port}/list.txt`)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('allows every other IPv4 address', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (value) => {
        const inSpecial = SPECIAL.some(([base, prefix]) => {
          const size = 2 ** (32 - prefix);
          return Math.floor(value / size) === Math.floor(numberOf(base) / size);
        });
        expect(isAllowed(`https://${octetsOf(value).join('.')}/`)).toBe(!inSpecial);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses every IPv6 address that is not global unicast', () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        const [first = 0] = parts;
        fc.pre(first < 0x2000 || first > 0x3fff);
        expect(isAllowed(`https://[${parts.map((part) => part.toString(16)).join(':')}]/`)).toBe(false);
      }),
    );
  });

  it.each([
    '[::1]',
    '[::]',
    '[fe80::1]',
    '[fc00::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[2001::1]',
    '[2002:7f00:1::]',
    '[3fff::1]',
  ])('refuses %s', (host) => expect(isAllowed(`https://${host}/`)).toBe(false));

  it.each([
    'http://lists.example.com/a.txt',
    'ftp://lists.example.com/a.txt',
    'file:///etc/passwd',
    'data:text/plain,1.2.3.4',
    'https://user:pass@lists.example.com/',
    'https://user@lists.example.com/',
    'https://lists.example.com:22/',
    'https://lists.example.com:6379/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST/',
    'https://db.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://metadata/',
    'https://intranet/',
    'https://127.0.0.1.nip.io/',
    'https://10-0-0-1.sslip.io/',
    'https://localtest.me/',
    'https://1.0.168.192.in-addr.arpa/',
    'not a url',
    '',
    '//lists.example.com/a',
    `https://lists.example.com/${'a'.repeat(2_100)}`,
  ])('refuses %s', (url) => expect(isAllowed(url)).toBe(false));

  it.each([
    'https://lists.example.com/a.txt',
    'https://lists.example.com:8443/a.txt?x=1',
    'https://8.8.4.4/list',
    'https://[2606:4700::1111]/list',
    'https://localhost.example.com/',
    'https://한국.example.com/목록.txt',
  ])('allows %s', (url) => expect(isAllowed(url)).toBe(true));

  it('allows plain http for public hosts only when told so', () => {
    expect(isAllowed('http://lists.example.com/', { allowLoopback: [], allowHttp: true })).toBe(true);
    expect(isAllowed('http://192.168.0.1/', { allowLoopback: [], allowHttp: true })).toBe(false);
  });

  it('allows a loopback service by host and port, and nothing else by that list', () => {
    const policy = { allowLoopback: ['127.0.0.1:8080', '10.0.0.1:80', 'intranet:80'] };
    expect(isAllowed('http://127.0.0.1:8080/x', policy)).toBe(true);
    expect(isAllowed('http://0x7f.1:8080/x', policy)).toBe(true);
    expect(isAllowed('http://127.0.0.1:8081/x', policy)).toBe(false);
    expect(isAllowed('http://user@127.0.0.1:8080/x', policy)).toBe(false);
    expect(isAllowed('http://10.0.0.1/x', policy)).toBe(false);
    expect(isAllowed('http://intranet/x', policy)).toBe(false);
  });

  it('never throws anything but its refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}/`),
        ),
        (url) => {
          isAllowed(url);
        },
      ),
    );
  });
});

describe('a redacted URL', () => {
  it('keeps no value of the query, no user and no fragment', () => {
    expect(redactUrl('https://u:p@portal.example.com/list?X-Auth-Token=secret&count=100&count=2#frag')).toBe(
      'https://portal.example.com/list?X-Auth-Token=…&count=…',
    );
    expect(redactUrl('https://portal.example.com/list')).toBe('https://portal.example.com/list');
    expect(redactUrl('secret')).toBe('(not a URL)');
  });

  it('shows no secret wherever it stands in the query', () => {
    const secret = fc.stringMatching(/^[A-Z0-9]{12,40}$/);
    fc.assert(
      fc.property(secret, fc.stringMatching(/^[a-z-]{1,12}$/), (value, name) => {
        expect(redactUrl(`https://portal.example.com/a?b=1&${name}=${value}&c=2`)).not.toContain(value);
      }),
    );
  });
});
