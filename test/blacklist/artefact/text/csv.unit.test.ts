import { describe, expect, it, vi } from 'vitest';
import { NO_DEFAULTS, parse, utf16 } from './support.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

describe('csv', () => {
  it('reads quoted fields, doubled quotes, line ends in quotes and comments (RFC 4180)', async () => {
    const text =
      '# made today\r\nip,why,"from"\r\n198.51.100.7,"a ""b"", c",KR\r\n"198.51.100.8","two\r\nlines",대한민국\r\n\r\n198.51.100.9,,\r\n';
    const options = { ...NO_DEFAULTS, csv: { address: 'IP', reason: 'why', country: 'from' } };
    const { records, report } = await parse(text, 'csv', options);
    expect(
      records.map(({ line, text: range, record }) => [line, range, record.facts.reason, record.facts.country]),
    ).toEqual([
      [3, '198.51.100.7', 'a "b", c', 'KR'],
      [4, '198.51.100.8', 'two lines', 'KR'],
      [7, '198.51.100.9', null, null],
    ]);
    expect(report).toMatchObject({ format: 'csv', mapVersion: 'csv@1', lines: 3 });
  });

  it.each([',', ';', '\t', '|'])('detects the delimiter %j and the column of addresses', async (delimiter) => {
    const text = [
      ['first_seen', 'port', 'dst_ip'],
      ['2026-01-02 03:04:05', '443', '198.51.100.7'],
      ['2026-01-02 03:04:05', '80', '2001:db8::1'],
    ];
    const bytes = text.map((cells) => cells.join(delimiter)).join('\n');
    for (const format of ['csv', 'auto'] as const) {
      const { ranges, report } = await parse(bytes, format);
      expect(ranges).toEqual(['198.51.100.7', '2001:db8::1']);
      expect(report.format).toBe('csv');
    }
  });

  it('reads dates as UTC, a bare day of expiry through its end, and confidence', async () => {
    const text =
      'ip,seen,until,score\n192.0.2.1,2026-01-02 03:04:05,2026-02-01,85\n192.0.2.2,2026-01-02T03:04:05+09:00,,140\n';
    const csv = { address: 0, registeredAt: 'seen', expiresAt: 'until', confidence: 'score' };
    const { records } = await parse(text, 'csv', { defaults: { reason: 'r', category: 'c2', confidence: 7 }, csv });
    expect(records.map(({ record }) => record)).toMatchObject([
      {
        registeredAt: Date.UTC(2026, 0, 2, 3, 4, 5),
        expiresAt: Date.UTC(2026, 1, 2),
        facts: { confidence: 85, reason: 'r', category: 'c2' },
      },
      { registeredAt: Date.UTC(2026, 0, 1, 18, 4, 5), expiresAt: null, facts: { confidence: 7 } },
    ]);
  });

  it('takes the header out of a comment when the columns are named', async () => {
    const text = '# Terms: none\n# "first_seen","dst_ip","port"\n"2026-01-02","192.0.2.1","443"\n# end\n';
    const { ranges } = await parse(text, 'csv', { ...NO_DEFAULTS, csv: { address: 'dst_ip' } });
    expect(ranges).toEqual(['192.0.2.1']);
  });

  it('raises the drift alarm when a named column is missing or doubled', async () => {
    const options = { ...NO_DEFAULTS, csv: { address: 'ip', reason: 'why' } };
    for (const header of ['ip,because', 'ip,ip,why', 'address,why']) {
      await expect(parse(`${header}\n192.0.2.1,x,y\n`, 'csv', options)).rejects.toMatchObject({
        code: 'artefact_layout_drifted',
        details: { expected: ['ip', 'why'], found: header.split(',') },
      });
    }
  });

  it('never takes a broken first row for a header, nor another column where the address is broken', async () => {
    const { ranges, refusals } = await parse('999.1.1.1,192.0.2.200\n192.0.2.1,192.0.2.201\n192.0.2.2,x\n', 'csv');
    expect(ranges).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(refusals).toEqual(['1 octet-range']);
  });

  it('rejects short rows, bad dates and NUL', async () => {
    const csv = { address: 1, registeredAt: 0 };
    const text = '2026-01-01,192.0.2.1\n2026-01-01\n2026-02-30,192.0.2.2\n2026-01-01,192.0.2.3,\0\n';
    expect((await parse(text, 'csv', { ...NO_DEFAULTS, csv })).refusals).toEqual([
      '2 row-too-short',
      '3 date-invalid',
      '4 not-text',
    ]);
  });

  it('lets one stray quote hide no other row', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `192.0.2.${i},ok`);
    lines[50] = '192.0.2.50,"stray';
    const { ranges, report } = await parse(lines.join('\n'), 'csv', { ...NO_DEFAULTS, csv: { address: 0 } });
    expect(ranges).toHaveLength(200);
    expect(report.rejected).toBe(0);
  });

  it('reads a file of stray quotes in linear time', async () => {
    const { report } = await parse('x"y,"\n'.repeat(200_000), 'csv', { ...NO_DEFAULTS, csv: { address: 0 } });
    expect(report).toMatchObject({ accepted: 0, rejected: 200_000 });
  });

  it('reads UTF-16 and EUC-KR', async () => {
    const csv = { address: '주소', country: '국가' };
    const utf = await parse(utf16('주소,국가\n192.0.2.1,미국\n', 'le', true), 'csv', { ...NO_DEFAULTS, csv });
    expect(utf.records[0]?.record.facts.country).toBe('US');
    // 주소,국가 / 192.0.2.1,미국
    const euc = [0xc1, 0xd6, 0xbc, 0xd2, 0x2c, 0xb1, 0xb9, 0xb0, 0xa1, 0x0a];
    const row = [...new TextEncoder().encode('192.0.2.1,'), 0xb9, 0xcc, 0xb1, 0xb9, 0x0a];
    const korean = await parse(new Uint8Array([...euc, ...row]), 'csv', { ...NO_DEFAULTS, csv });
    expect(korean.records[0]?.record.facts.country).toBe('US');
  });
});
