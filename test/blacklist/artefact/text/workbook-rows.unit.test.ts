import { describe, expect, it, vi } from 'vitest';
import { createRegtechData } from '../../../../scripts/fakes/regtech-data.ts';
import { exportBytes, listPage } from '../../../../scripts/fakes/regtech-pages.ts';
import { bulletinsBetween, bulletinWorkbook } from '../../../../scripts/fakes/secudium-data.ts';
import { type FakeCell, poiWorkbook } from '../../../../scripts/fakes/workbook.ts';
import { parse } from './support.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const REGTECH = ['IP', '국가', '등록사유', '등록일', '해제일'];
const SECUDIUM = ['탐지시간', '공격유형', '심각도', '공격종류', '공격 IP', '공격 국가', 'URL'];
const rows = createRegtechData({ seed: 3 }).query('2026-01-01', '2026-03-20', '2026-03-20');
const secudium = (cells: readonly (readonly FakeCell[])[], more = {}): Uint8Array =>
  poiWorkbook({ sheets: [{ name: '250624', header: SECUDIUM, rows: cells }], strings: 'shared', ...more });

describe('regtech-xlsx', () => {
  it.each(['three-sheets', 'one-sheet', 'reordered'] as const)('finds its sheet: %s', async (kind) => {
    const { report, ranges } = await parse(exportBytes(rows, kind), 'regtech-xlsx');
    expect(report).toMatchObject({ mapVersion: 'regtech-xlsx@1', accepted: rows.length, rejected: 0 });
    expect(ranges[0]).toBe(rows[0]?.ip);
  });

  it('states the same as the list page, but for the id that only the page has', async () => {
    const fromSheet = await parse(exportBytes(rows, 'one-sheet'), 'regtech-xlsx');
    const fromPage = await parse(listPage(rows, rows.length, 1), 'regtech-html');
    const plain = fromPage.records.map(({ record }) => ({ ...record, upstreamId: null }));
    expect(fromSheet.records.map(({ record }) => record)).toEqual(plain);
  });

  it('reads serial dates by the epoch of the workbook', async () => {
    const sheet = { name: 'x', header: REGTECH, rows: [['192.0.2.1', 'KR', 'x', 45_832, 45_922]] };
    const days1900 = await parse(poiWorkbook({ sheets: [sheet] }), 'regtech-xlsx');
    expect(days1900.records[0]?.record).toMatchObject({
      registeredAt: Date.UTC(2025, 5, 23, 15),
      expiresAt: Date.UTC(2025, 8, 22, 15),
    });
    const days1904 = await parse(poiWorkbook({ sheets: [sheet], date1904: true }), 'regtech-xlsx');
    expect(days1904.records[0]?.record.registeredAt).toBe(Date.UTC(2029, 5, 24, 15));
  });

  it('accepts a sheet of the header alone, titles above it, and sparse rows', async () => {
    const sheet = { name: '요주의 IP', header: REGTECH, rows: [] };
    const empty = await parse(poiWorkbook({ sheets: [sheet], preamble: [['요주의 IP 목록'], []] }), 'regtech-xlsx');
    expect(empty.report).toMatchObject({ lines: 0, accepted: 0 });
    const sparse = { ...sheet, rows: [['192.0.2.1', null, null, null, null], [null, 'KR', null, null, null], []] };
    const read = await parse(poiWorkbook({ sheets: [sparse], sparse: true }), 'regtech-xlsx');
    expect(read.ranges).toEqual(['192.0.2.1']);
    expect(read.refusals).toEqual(['3 empty-address']);
  });

  it('raises the drift alarm with what was expected and found', async () => {
    await expect(parse(exportBytes(rows, 'drifted'), 'regtech-xlsx')).rejects.toMatchObject({
      code: 'artefact_layout_drifted',
      details: { expected: REGTECH, found: expect.arrayContaining(['주소', '나라']), mapVersion: 'regtech-xlsx@1' },
    });
  });

  it.each([
    ['truncated', 'artefact_truncated', {}],
    ['bomb', 'artefact_bomb', {}],
    ['html', 'artefact_unreadable', { reason: 'html-instead-of-xlsx' }],
    ['login-html', 'artefact_unreadable', { reason: 'login-page' }],
  ] as const)('refuses what came in its place: %s', async (kind, code, details) => {
    await expect(parse(exportBytes(rows, kind), 'regtech-xlsx')).rejects.toMatchObject({ code, details });
  });

  it('is found by auto', async () => {
    expect((await parse(exportBytes(rows, 'three-sheets'), 'auto')).report.format).toBe('regtech-xlsx');
    const other = poiWorkbook({ sheets: [{ name: 'a', header: ['x', 'y'], rows: [['1', '2']] }] });
    await expect(parse(other, 'auto')).rejects.toMatchObject({ code: 'artefact_format_unknown' });
  });
});

describe('secudium-xlsx', () => {
  it('reads times, severity, category and country; states no expiry', async () => {
    const time = '2025-06-24 00:00:00.0';
    const { records } = await parse(
      secudium([
        [time, 'Hacking', 'CRITICAL', 'SSH Brute Force', '198.51.100.1', 'cn', '-'],
        [time, 'Worm', 'FATAL', '-', '198.51.100.2', 'ZZ', '-'],
        [time, 'constructor', 'MINOR', 'Unheard of', '198.51.100.3', 'RUSSIA', '-'],
      ]),
      'secudium-xlsx',
    );
    expect(records.map(({ record }) => record)).toMatchObject([
      {
        facts: { reason: 'SSH Brute Force', category: 'brute-force', country: 'CN', severity: 'critical' },
        registeredAt: Date.UTC(2025, 5, 23, 15),
        expiresAt: null,
      },
      { facts: { reason: 'Worm', category: 'worm', country: null, severity: 'fatal' } },
      { facts: { reason: 'Unheard of', category: 'other', country: 'RU' } },
    ]);
  });

  it('takes defanged, CIDR and private cells, and never makes a bad one wider', async () => {
    const cells = [
      '1[.]2[.]3[.]4',
      '198.51.100.0/24',
      '10.1.2.3',
      '0.0.0.0',
      '203.0.113.7:8080',
      '-',
      '9.0.0.0/0',
      '8.8',
    ];
    const { ranges, refusals } = await parse(
      secudium(cells.map((cell) => ['2025-06-24 00:00:00.0', 'Worm', 'MINOR', 'x', cell, 'CN', '-'])),
      'secudium-xlsx',
    );
    expect(ranges).toEqual(['1.2.3.4', '198.51.100.0/24', '10.1.2.3', '0.0.0.0']);
    expect(refusals).toEqual(['6 trailing-text', '7 empty-address', '8 too-wide', '9 short-form']);
  });

  it('reads every sheet of a workbook of several days', async () => {
    const day = (name: string, address: string) => ({
      name,
      header: SECUDIUM,
      rows: [['2025-06-24 00:00:00.0', 'Worm', 'MINOR', 'x', address, 'CN', '-']],
    });
    const bytes = poiWorkbook({ sheets: [day('250624', '192.0.2.1'), day('250625', '192.0.2.2')] });
    expect((await parse(bytes, 'secudium-xlsx')).ranges).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('reads the fake portal’s dirtiest bulletin whole', async () => {
    const bulletin = bulletinsBetween(5, '2026-03-02', '2026-03-06')[0];
    if (!bulletin) throw new Error('no bulletin');
    const { report } = await parse(bulletinWorkbook(5, bulletin, true), 'auto');
    expect(report).toMatchObject({ format: 'secudium-xlsx', rejected: 2 });
    expect(report.accepted).toBeGreaterThan(90);
  });

  it('comes as a page, too', async () => {
    const html = `<html><body><table><tr>${SECUDIUM.map((name) => `<td>${name}</td>`).join('')}</tr><tr>
      <td>2025-06-24 00:00:00.0</td><td>Scanning</td><td>MINOR</td><td>x</td><td>192.0.2.3</td><td>KR</td><td>-</td></tr></table>`;
    for (const format of ['secudium-html', 'auto'] as const) {
      const { report, records } = await parse(html, format);
      expect(report).toMatchObject({ format: 'secudium-html', mapVersion: 'secudium-html@1', announcedTotal: null });
      expect(records[0]?.record.facts).toMatchObject({ category: 'scanning' });
    }
  });
});
