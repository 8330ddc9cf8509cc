import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import type { FormatOptions } from '../../../shared/blacklist/formats/format.ts';
import { FORMATS, formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { CATEGORIES } from '../../../shared/blacklist/record.ts';
import { detailed, render, subjectOf } from './support.ts';

const known = { score: 90, sources: ['ipsum'], categories: ['c2'], reason: '웹 공격', country: 'KR', until: 0 };
const single = detailed('198.51.100.7', known);
const network = detailed('198.51.100.8/29', known);
const single6 = detailed('2001:db8::7', known);
const network6 = detailed('2001:db8:1::/48', known);
const all = [single, network, single6, network6];

const textOf = (id: string, blocks: readonly DetailedBlock[] = all, options: FormatOptions = {}): string =>
  render(formatOf(id), blocks, options);

const PLAIN = '198.51.100.7\n198.51.100.8/29\n2001:db8::7\n2001:db8:1::/48\n';

describe('formats of lines', () => {
  it.each(['fortigate', 'checkpoint-network', 'sonicwall', 'opnsense', 'pf'])(
    '%s is the plain feed, byte for byte',
    (id) => {
      expect(textOf(id)).toBe(PLAIN);
    },
  );

  it('pan-os has the comment on the line of the address, and no line without an address', () => {
    expect(textOf('pan-os')).toBe(PLAIN);
    expect(textOf('pan-os', [single, network6], { comments: 'reason' })).toBe(
      '198.51.100.7 웹 공격; c2; ipsum; score 90\n2001:db8:1::/48 웹 공격; c2; ipsum; score 90\n',
    );
    expect(textOf('pan-os', [detailed('198.51.100.7')], { comments: 'reason' })).toBe('198.51.100.7\n');
  });

  it('cisco has comments on lines of their own and never /0', () => {
    expect(textOf('cisco', [single], { comments: 'reason' })).toBe('# 웹 공격; c2; ipsum; score 90\n198.51.100.7\n');
    expect(textOf('cisco', [detailed('0.0.0.0/0')])).toBe('0.0.0.0/1\n128.0.0.0/1\n');
  });

  it('juniper has a prefix on every line', () => {
    expect(textOf('juniper')).toBe('198.51.100.7/32\n198.51.100.8/29\n2001:db8::7/128\n2001:db8:1::/48\n');
  });

  it('f5 says 128 for a single IPv6 address', () => {
    expect(textOf('f5', all, { category: 'scanners' })).toBe(
      '198.51.100.7,32,bl,scanners\n198.51.100.8,29,bl,scanners\n2001:db8::7,128,bl,scanners\n2001:db8:1::,48,bl,scanners\n',
    );
  });

  it('skyhigh begins with the type and quotes both parts', () => {
    const hostile = detailed('198.51.100.7', { reason: 'a"\n"0.0.0.0/0\\' });
    expect(textOf('skyhigh', [hostile], { comments: 'reason' })).toBe(
      `type=iprange\n"198.51.100.7/32" "a' '0.0.0.0/0'"\n`,
    );
  });

  it('dat fills octets up with zeros, p2p names both ends, and neither has IPv6', () => {
    expect(textOf('dat')).toBe(
      '198.051.100.007 - 198.051.100.007 , 000 , 웹 공격; c2; ipsum; score 90\n' +
        '198.051.100.008 - 198.051.100.015 , 000 , 웹 공격; c2; ipsum; score 90\n',
    );
    expect(textOf('p2p', [detailed('198.51.100.8/29', { reason: 'a:0.0.0.0-255.255.255.255' }), single6])).toBe(
      'a 0.0.0.0-255.255.255.255:198.51.100.8-198.51.100.15\n',
    );
    expect(textOf('p2p', [detailed('198.51.100.7')])).toBe('main:198.51.100.7-198.51.100.7\n');
  });
});

describe('checkpoint-ioc', () => {
  it('has IP for an address, IP Range for a network, and no IPv6', () => {
    expect(textOf('checkpoint-ioc').split('\n').slice(2)).toEqual([
      'main-198.51.100.7,198.51.100.7,IP,high,high,AB,"웹 공격; c2; ipsum; score 90"',
      'main-198.51.100.8_29,198.51.100.8-198.51.100.15,IP Range,high,high,AB,"웹 공격; c2; ipsum; score 90"',
      '',
    ]);
  });
});

describe('fortigate-json', () => {
  it('has few objects with many values, since each becomes a firewall address; no IPv6', () => {
    expect(JSON.parse(textOf('fortigate-json'))).toEqual({
      addresses: [
        {
          name: 'aegis_1',
          value: ['198.51.100.7', '198.51.100.8-198.51.100.15'],
          description: 'Main list (main), version 7',
        },
      ],
    });
    expect(JSON.parse(textOf('fortigate-json', []))).toEqual({ addresses: [] });
  });

  it('begins another object after 100,000 values', () => {
    const writer = formatOf('fortigate-json').writer(subjectOf([]), { name: 'fw' });
    let text = writer.head();
    for (let i = 0; i < 100_001; i++) {
      const lo = 0x18000000 + 2 * i;
      text += writer.block({ block: { family: 4, lo, hi: lo, prefix: 32 }, detail: single.detail });
    }
    const { addresses } = JSON.parse(text + writer.tail()) as { addresses: { name: string; value: string[] }[] };
    expect(addresses.map(({ name, value }) => [name, value.length])).toEqual([
      ['fw_1', 100_000],
      ['fw_2', 1],
    ]);
  });
});

describe('scripts', () => {
  it('mikrotik escapes all that RouterOS could read, byte by byte', () => {
    const hostile = detailed('198.51.100.7', { reason: '한";[$x]\\' });
    const line = textOf('mikrotik', [hostile], { comments: 'reason' }).split('\n')[2];
    expect(line).toBe(
      '/ip firewall address-list add list="aegis-next" address="198.51.100.7" comment="\\ED\\95\\9C\\22\\3B\\5B\\24x\\5D\\5C"',
    );
  });

  it('mikrotik takes what a broken import left behind into force before anything else, and fills before it removes', () => {
    const text = textOf('mikrotik', [single, single6], { list: 'bl' });
    const at = (part: string): number => text.indexOf(part);
    expect(at(':foreach i in=[/ip firewall address-list find list="bl-next"]')).toBe(0);
    expect(at('add list="bl-next" address="2001:db8::7/128"')).toBeGreaterThan(0);
    expect(at('/ip firewall address-list remove [find list="bl"]')).toBeGreaterThan(at('address="2001:db8::7/128"'));
    expect(text).toMatch(
      /remove \[find list="bl"\]\n\/ip firewall address-list set \[find list="bl-next"\] list="bl"\n/,
    );
  });

  it('mikrotik with a timeout renews in place', () => {
    expect(textOf('mikrotik', [single], { timeout: '12h' })).toBe(
      ':do { /ip firewall address-list add list="aegis" address="198.51.100.7" timeout=12h comment="main" } on-error={ ' +
        '/ip firewall address-list set [find list="aegis" address="198.51.100.7"] timeout=12h }\n',
    );
  });

  it('nftables flushes both sets also when a family is empty, and begins a statement after 500 elements', () => {
    expect(textOf('nftables', [single])).toBe(
      'add table inet aegis\nadd set inet aegis blocked4 { type ipv4_addr; flags interval; }\n' +
        'add set inet aegis blocked6 { type ipv6_addr; flags interval; }\n' +
        'flush set inet aegis blocked4\nflush set inet aegis blocked6\nadd element inet aegis blocked4 {\n198.51.100.7\n}\n',
    );
    const many = Array.from({ length: 501 }, (_, i) => detailed(`24.0.${i >> 7}.${2 * (i & 127)}`));
    expect(textOf('nftables', many).match(/add element/g)).toHaveLength(2);
  });

  it('ipset swaps both families, has no /0, and raises maxelem when it must', () => {
    const lines = textOf('ipset', [detailed('0.0.0.0/0')]).split('\n');
    expect(lines).toContain('add aegis4-next 0.0.0.0/1');
    expect(lines).toContain('add aegis4-next 128.0.0.0/1');
    expect(lines).toContain('swap aegis6-next aegis6');
    const head = formatOf('ipset')
      .writer({ ...subjectOf([]), count4: 5_000_000 }, { maxelem: '1000' })
      .head();
    expect(head).toContain('create aegis4-next hash:net family inet maxelem 8388608 -exist\n');
    expect(head).toContain('create aegis6-next hash:net family inet6 maxelem 1000 -exist\n');
  });

  it('nginx-geo can be deny lines', () => {
    expect(textOf('nginx-geo', [single, network6])).toBe(
      'geo $aegis_blocked {\ndefault 0;\n198.51.100.7/32 1;\n2001:db8:1::/48 1;\n}\n',
    );
    expect(textOf('nginx-geo', [single], { style: 'deny' })).toBe('deny 198.51.100.7/32;\n');
  });
});

describe('Suricata', () => {
  it('spreads scores over 1 to 127, with a line a category', () => {
    const scored = (score: number | null): string =>
      textOf('suricata-iprep', [detailed('198.51.100.7', { score, categories: ['c2', 'spam'] })]);
    expect(scored(0)).toBe('198.51.100.7,2,1\n198.51.100.7,10,1\n');
    expect(scored(100)).toBe('198.51.100.7,2,127\n198.51.100.7,10,127\n');
    expect(scored(null)).toBe(scored(50));
    expect(textOf('suricata-iprep', [detailed('198.51.100.7', { score: 0, categories: ['no such'] })])).toBe(
      `198.51.100.7,${CATEGORIES.length},1\n`,
    );
  });

  it('keeps the numbers of its categories for ever', () => {
    const names = textOf('suricata-categories')
      .split('\n')
      .map((line) => line.split(',').slice(0, 2).join(' '));
    expect(names).toEqual([
      '1 malware',
      '2 c2',
      '3 botnet',
      '4 phishing',
      '5 scanning',
      '6 brute-force',
      '7 web-attack',
      '8 exploit',
      '9 ddos',
      '10 spam',
      '11 anonymiser',
      '12 hijacked',
      '13 hacking',
      '14 worm',
      '15 reputation',
      '16 other',
      '',
    ]);
  });

  it('writes networks of a dataset out, and leaves out those of more than 4,096 addresses', () => {
    expect(textOf('suricata-dataset', [detailed('198.51.100.8/31'), detailed('2001:db8:1::/127')])).toBe(
      '198.51.100.8\n198.51.100.9\n2001:db8:1::\n2001:db8:1::1\n',
    );
    expect(textOf('suricata-dataset', [detailed('24.0.0.0/20')]).split('\n')).toHaveLength(4097);
    expect(textOf('suricata-dataset', [detailed('24.0.0.0/19')])).toBe('');
  });
});

describe('options', () => {
  it('that a format does not have, or whose value it does not take, are refused', () => {
    const invalid = expect.objectContaining({ code: 'invalid_request' });
    for (const format of FORMATS.values()) {
      expect(() => format.writer(subjectOf([]), { nonsense: '1' })).toThrow(invalid);
      expect(() => format.writer(subjectOf([]), { __proto__x: '1' })).toThrow(invalid);
      for (const name of Object.keys(format.options)) {
        expect(() => format.writer(subjectOf([]), { [name]: 'a b; reboot\n' })).toThrow(invalid);
        if (format.delta) {
          const delta = { from: subjectOf([]), to: subjectOf([]), added: [], removed: [] };
          expect(() => [...format.delta!(delta, { [name]: 'x"$(y)' })]).toThrow(invalid);
        }
      }
    }
  });

  it('have defaults that are taken, and a description', () => {
    for (const format of FORMATS.values()) {
      const defaults = Object.entries(format.options).map(([name, option]) => [name, option.default] as const);
      expect(render(format, all, Object.fromEntries(defaults))).toBe(render(format, all));
      for (const option of Object.values(format.options)) expect(option.description).not.toBe('');
    }
  });

  it('never let a line end, a quote or a shell word through', () => {
    for (const format of FORMATS.values()) {
      for (const name of Object.keys(format.options)) {
        fc.assert(
          fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
            let isTaken = true;
            try {
              format.writer(subjectOf([]), { [name]: value });
            } catch {
              // A refusal is what most of them get.
              isTaken = false;
            }
            if (isTaken) expect(value).toMatch(/^[\p{L}\p{N} ._+-]*$/u);
          }),
          { numRuns: 50 },
        );
      }
    }
  });

  it('an unknown format is refused with those that there are', () => {
    expect(() => formatOf('nonsense')).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { format: 'nonsense', formats: [...FORMATS.keys()] },
      }),
    );
    expect(() => formatOf('constructor')).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
