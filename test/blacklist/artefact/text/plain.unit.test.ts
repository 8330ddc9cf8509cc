import { describe, expect, it } from 'vitest';
import { parse, utf8, utf16 } from './support.ts';

describe('plain', () => {
  it('reads addresses, CIDRs and ranges of both families, with comments of all kinds', async () => {
    const text = `# netset\n; drop\n// js\n\n198.51.100.7\n198.51.100.0/24 ; SBL1\n192.0.2.1-192.0.2.9\n192.0.2.1 - 192.0.2.9\n2001:db8::/32 # six\n203.0.113.9 // why\n`;
    const { ranges, report, records } = await parse(text, 'plain');
    expect(ranges).toEqual([
      '198.51.100.7',
      '198.51.100.0/24',
      '192.0.2.1-192.0.2.9',
      '192.0.2.1-192.0.2.9',
      '2001:db8::/32',
      '203.0.113.9',
    ]);
    expect(report).toEqual({
      format: 'plain',
      mapVersion: 'plain@1',
      lines: 6,
      accepted: 6,
      rejected: 0,
      announcedTotal: null,
    });
    expect(records[0]?.line).toBe(5);
  });

  it('fills the facts from the defaults of the source', async () => {
    const defaults = { reason: 'IPsum', category: 'reputation', confidence: 40 } as const;
    const { records } = await parse('192.0.2.1\n192.0.2.2\n', 'plain', { defaults });
    expect(records[0]?.record.facts).toEqual({ ...defaults, country: null, severity: null });
    expect(records[1]?.record.facts).toBe(records[0]?.record.facts);
  });

  it.each(['\t', ' ', ',', ', '])('ignores columns of a list that has them, behind %j', async (separator) => {
    const text = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '192.0.2.0/28'].map((a) => `${a}${separator}10`).join('\n');
    const { ranges } = await parse(text, 'plain');
    expect(ranges).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1', '192.0.2.0/28']);
  });

  it('refuses text behind an address in a list of addresses alone', async () => {
    const { refusals } = await parse('192.0.2.1\n192.0.2.2\n192.0.2.3 x\n192.0.2.4\n', 'plain');
    expect(refusals).toEqual(['3 trailing-text']);
  });

  it.each([
    ['1.2.3.4/0/path', 'trailing-text'],
    ['1.2.3.4/24/', 'trailing-text'],
    ['1.2.3.4//x', 'trailing-text'],
    ['1.2.3.4:80', 'trailing-text'],
    ['1..2.3', 'octet-missing'],
    ['.1.2.3', 'octet-missing'],
    ['010.1.2.3', 'leading-zero'],
    ['256.1.2.3', 'octet-range'],
    ['1.2.3', 'short-form'],
    ['3232235777', 'short-form'],
    ['1.2.3.4/', 'prefix-missing'],
    ['1.2.3.4/33', 'prefix-range'],
    ['1.2.3.4/024', 'leading-zero'],
    ['1.2.3.4/0', 'too-wide'],
    ['1.2.3.9-1.2.3.1', 'range-reversed'],
    ['1.2.3.4-2001:db8::1', 'range-mixed-families'],
    ['::ffff:1.2.3.4', 'ipv4-mapped'],
    ['fe80::1%eth0', 'zone-id'],
    ['example.org', 'host-name'],
    ['1[.]2[.]3[.]4', 'not-an-address'],
  ])('refuses %s as %s, in lists with columns, too', async (line, reason) => {
    expect((await parse(`${line}\n`, 'plain')).refusals).toEqual([`1 ${reason}`]);
    const withColumns = `192.0.2.1\t1\n192.0.2.2\t1\n${line}\t1\n`;
    const { ranges, refusals } = await parse(withColumns, 'plain');
    expect(ranges).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(refusals).toHaveLength(1);
  });

  it('takes a wide range only with a person’s word', async () => {
    const options = { defaults: { reason: null, category: null, confidence: null }, allowWide: true };
    expect((await parse('9.0.0.0/7\n', 'plain')).refusals).toEqual(['1 too-wide']);
    expect((await parse('9.0.0.0/7\n', 'plain', options)).ranges).toEqual(['8.0.0.0/7']);
  });

  const LINES = ['# 목록', '198.51.100.7', '2001:db8::7', '1..2.3', '203.0.113.0/24'];
  it.each([
    ['LF', utf8(LINES.join('\n'))],
    ['CRLF', utf8(`${LINES.join('\r\n')}\r\n`)],
    ['CR', utf8(`${LINES.join('\r')}\r`)],
    ['LF, CRLF and CR mixed', utf8('# 목록\r198.51.100.7\n2001:db8::7\r\n1..2.3\r203.0.113.0/24\n')],
    ['UTF-8 with a mark', utf8(`\ufeff${LINES.join('\n')}`)],
    ['UTF-16LE with a mark', utf16(LINES.join('\r\n'), 'le', true)],
    ['UTF-16BE with a mark', utf16(LINES.join('\r\n'), 'be', true)],
    ['UTF-16LE without a mark', utf16(LINES.join('\n'), 'le', false)],
    ['UTF-16BE without a mark', utf16(LINES.join('\n'), 'be', false)],
    // 목록 in EUC-KR.
    ['EUC-KR', new Uint8Array([0x23, 0xb8, 0xf1, 0xb7, 0xcf, 0x0a, ...utf8(LINES.slice(1).join('\n'))])],
  ])('reads the same from %s', async (_, bytes) => {
    for (const format of ['plain', 'auto'] as const) {
      const { ranges, refusals } = await parse(bytes, format);
      expect(ranges).toEqual(['198.51.100.7', '2001:db8::7', '203.0.113.0/24']);
      expect(refusals).toEqual(['4 octet-missing']);
    }
  });

  const MARKED = ['\ufeff192.0.2.1', '192.0.2.2\ufeff', '\ufeff192.0.2.3', '192.0.2.4\ufeff/8', '192.0.2.5\ufeff// a'];
  it.each([
    ['bytes', utf8(MARKED.join('\n'))],
    ['characters', utf8(MARKED.join('\r'))],
    ['UTF-16', utf16(MARKED.join('\n').slice(1), 'le', true)],
    ['UTF-16, big end first', utf16(MARKED.join('\n').slice(1), 'be', true)],
  ])('takes a byte order mark for one at the very start alone, by %s', async (_, bytes) => {
    const { ranges, refusals } = await parse(bytes, 'plain');
    expect(ranges).toEqual(['192.0.2.1']);
    expect(refusals).toEqual(['2 trailing-text', '3 not-an-address', '4 trailing-text', '5 trailing-text']);
  });

  it.each(['\ufeff', '\u00a0', '\u2003', '\u000b'])(
    'takes %j for no blank before a comment or a column',
    async (blank) => {
      for (const line of [`192.0.2.2${blank}// a`, `192.0.2.2${blank}# a`, `192.0.2.2${blank}10`]) {
        const { ranges, refusals } = await parse(`192.0.2.1\n${line}\n`, 'plain');
        expect({ line, ranges, refusals }).toEqual({ line, ranges: ['192.0.2.1'], refusals: ['2 trailing-text'] });
      }
    },
  );

  it('reads a file with the mark of UTF-8 as that, though a byte of it is broken', async () => {
    const bytes = new Uint8Array([...utf8('\ufeff192.0.2.1\n# '), 0xff, ...utf8('\n192.0.2.2\n')]);
    expect(await parse(bytes, 'plain')).toMatchObject({ ranges: ['192.0.2.1', '192.0.2.2'], refusals: [] });
  });

  it('refuses lines with NUL as not-text and keeps the others', async () => {
    const { ranges, refusals } = await parse('192.0.2.1\n192.0.2.2\0\n192.0.2.3 # a\0\n192.0.2.4\n', 'plain');
    expect(ranges).toEqual(['192.0.2.1', '192.0.2.4']);
    expect(refusals).toEqual(['2 not-text', '3 not-text']);
  });

  it('refuses a 10 MB line without keeping it', async () => {
    const long = '9'.repeat(10_000_000);
    for (const text of [`192.0.2.1\n${long}\n192.0.2.2\n`, `192.0.2.1\r${long}\r192.0.2.2\r`]) {
      const { ranges, rejects } = await parse(text, 'plain');
      expect(ranges).toEqual(['192.0.2.1', '192.0.2.2']);
      expect(rejects).toEqual([{ line: 2, reason: 'line-too-long', sample: '9'.repeat(120) }]);
    }
  });

  it('shows samples of 120 characters without control or direction characters', async () => {
    const { rejects } = await parse(`a\u001b[31m\u202e${'b'.repeat(200)}\n`, 'plain');
    expect(rejects[0]?.sample).toBe(`a\ufffd[31m\ufffd${'b'.repeat(113)}`);
  });
});
