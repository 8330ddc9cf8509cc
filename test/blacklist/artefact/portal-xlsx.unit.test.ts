import { describe, expect, it, vi } from 'vitest';
import {
  type FakeCell,
  type FakeSheet,
  poiWorkbook,
  truncate,
  type WorkbookOptions,
  zipBomb,
} from '../../../scripts/fakes/workbook.ts';
import type { ArtefactFormat } from '../../../shared/blacklist/artefact/contract.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';
import { parse } from './text/support.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
/** Midnight in Korea. */
const kst = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) - 9 * HOUR_MS;

const REGTECH = ['IP', '국가', '등록사유', '등록일', '해제일'];
const regtechRow = (
  ip: FakeCell,
  rest: readonly FakeCell[] = ['KR', '웹 취약점 공격 시도', '2025-06-24', '2025-09-22'],
): FakeCell[] => [ip, ...rest];
const regtech = (...rows: FakeCell[][]): FakeSheet => ({ name: '요주의 IP', header: REGTECH, rows });
const advisories: FakeSheet = {
  name: '보안권고문',
  header: ['유형', '제목', '작성일'],
  rows: [['권고', '192.0.2.9 예시', '2025-06-01']],
};
const weaknesses: FakeSheet = {
  name: '취약점 정보',
  header: ['CVE', '등록일', 'CVSSv2', 'CVSSv3'],
  rows: [['CVE-2021-44228', '2021-12-10', '9.3', '10.0']],
};

const SECUDIUM = ['탐지시간', '공격유형', '심각도', '공격종류', '공격 IP', '공격 국가', 'URL'];
const secudiumRow = (ip: FakeCell): FakeCell[] => [
  '2025-06-24 13:05:09.0',
  'Scanning',
  'CRITICAL',
  'Port Scan',
  ip,
  'CN',
  '-',
];
const secudium = (...rows: FakeCell[][]): FakeSheet => ({ name: '250624', header: SECUDIUM, rows });

const read = (
  sheets: readonly FakeSheet[],
  format: ArtefactFormat = 'regtech-xlsx',
  options: Omit<WorkbookOptions, 'sheets'> = {},
) => parse(poiWorkbook({ ...options, sheets }), format);

async function refusal(bytes: Uint8Array, format: ArtefactFormat = 'regtech-xlsx') {
  const thrown = await parse(bytes, format).then(
    () => null,
    (error: unknown) => error,
  );
  if (!isAegisError(thrown)) throw thrown ?? new Error('nothing was thrown');
  return { code: thrown.code, details: thrown.details };
}

describe('the REGTECH export', () => {
  it('gives every column its meaning', async () => {
    const { report, records } = await read([regtech(regtechRow('192.0.2.1'))]);
    expect(report).toEqual({
      format: 'regtech-xlsx',
      mapVersion: 'regtech-xlsx@1',
      lines: 1,
      accepted: 1,
      rejected: 0,
      announcedTotal: null,
    });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      text: '192.0.2.1',
      line: 2,
      record: {
        facts: { reason: '웹 취약점 공격 시도', category: 'web-attack', country: 'KR', severity: null },
        upstreamId: null,
        registeredAt: kst(2025, 6, 24),
      },
    });
  });

  it('holds an address through its 해제일: it expires at the Korean midnight after', async () => {
    const { records } = await read([regtech(regtechRow('192.0.2.1'))]);
    expect(records[0]?.record.expiresAt).toBe(kst(2025, 9, 23));
  });

  it.each([
    ['alone', [regtech(regtechRow('192.0.2.1'))]],
    ['second of three', [advisories, regtech(regtechRow('192.0.2.1')), weaknesses]],
    ['first', [regtech(regtechRow('192.0.2.1')), advisories]],
    ['last', [weaknesses, advisories, regtech(regtechRow('192.0.2.1'))]],
    ['under another name', [advisories, { ...regtech(regtechRow('192.0.2.1')), name: 'Sheet2' }]],
  ])('is found by its headers: %s', async (_, sheets) => {
    expect((await read(sheets)).ranges).toEqual(['192.0.2.1']);
  });

  it('takes its columns by name, in any order and with more between', async () => {
    const sheet = {
      name: 's',
      header: ['번호', '해제일', '등록일', 'IP', '등록사유', '국가'],
      rows: [[1, '2025-09-22', '2025-06-24', '192.0.2.1', '스캔', 'US']],
    };
    const { records } = await read([sheet]);
    expect(records[0]).toMatchObject({
      text: '192.0.2.1',
      record: { facts: { country: 'US' }, registeredAt: kst(2025, 6, 24) },
    });
  });

  it('may have titles above its header, and lines count from the top of the sheet', async () => {
    const { records } = await read([regtech(regtechRow('192.0.2.1'))], 'regtech-xlsx', {
      preamble: [['금융보안원'], [null], ['2025-06-24']],
    });
    expect(records[0]?.line).toBe(5);
  });

  it('without rows is an empty list, not an error', async () => {
    const { report } = await read([advisories, regtech()]);
    expect(report).toMatchObject({ lines: 0, accepted: 0, rejected: 0 });
  });

  it('takes dates that Excel has made numbers of, in both of its calendars', async () => {
    const rest = (days: number) => ['KR', 'x', 45_832 - days, 45_922 - days];
    const since1900 = await read([regtech(regtechRow('192.0.2.1', rest(0)))]);
    const since1904 = await read([regtech(regtechRow('192.0.2.1', rest(1_462)))], 'regtech-xlsx', { date1904: true });
    for (const { records } of [since1900, since1904]) {
      expect(records[0]?.record).toMatchObject({ registeredAt: kst(2025, 6, 24), expiresAt: kst(2025, 9, 23) });
    }
  });

  it('reads a row whose last cells are blank as stating no more, and a blank row as nothing', async () => {
    const blank = [null, null, null, null, null];
    for (const sparse of [false, true]) {
      const { report, records } = await read(
        [regtech(blank, ['192.0.2.1', null, 'x', null, null], blank)],
        'regtech-xlsx',
        { sparse },
      );
      expect(report.lines).toBe(1);
      expect(records[0]?.record).toMatchObject({ registeredAt: null, expiresAt: null, facts: { country: null } });
    }
  });

  it('rejects single rows with their number, a reason and a sample', async () => {
    const rows = [
      regtechRow('192.0.2.1'),
      regtechRow('192.0.2.1/0/path'),
      regtechRow('1..2.3'),
      regtechRow('010.1.2.3'),
      regtechRow('::ffff:192.0.2.1'),
      regtechRow('192.0.2.0/7'),
      regtechRow('host.example'),
      regtechRow(null),
      regtechRow(3232235777),
      regtechRow('192.0.2.2', ['KR', 'x', '2025-02-30', '2025-09-22']),
      regtechRow('192.0.2.3', ['KR', 'x'.repeat(33_000), '2025-06-24', '2025-09-22']),
      regtechRow('192.0.2.4'),
    ];
    const { report, ranges, refusals, rejects } = await read([regtech(...rows)]);
    expect(ranges).toEqual(['192.0.2.1', '192.0.2.4']);
    expect(refusals).toEqual([
      '3 trailing-text',
      '4 octet-missing',
      '5 leading-zero',
      '6 ipv4-mapped',
      '7 too-wide',
      '8 host-name',
      '9 empty-address',
      '10 short-form',
      '11 date-invalid',
      '12 line-too-long',
    ]);
    expect(report.accepted + report.rejected).toBe(rows.length);
    for (const { sample } of rejects) expect(sample.length).toBeLessThanOrEqual(120);
  });
});

describe('the SECUDIUM bulletin', () => {
  it('gives every column its meaning, and no expiry', async () => {
    const { report, records } = await read([secudium(secudiumRow('198.51.100.7'))], 'secudium-xlsx', {
      strings: 'shared',
    });
    expect(report).toMatchObject({ format: 'secudium-xlsx', mapVersion: 'secudium-xlsx@1', accepted: 1 });
    expect(records[0]).toMatchObject({
      text: '198.51.100.7',
      record: {
        facts: { reason: 'Port Scan', category: 'scanning', country: 'CN', severity: 'critical' },
        registeredAt: Date.UTC(2025, 5, 24, 4, 5, 9),
        expiresAt: null,
      },
    });
  });

  it('takes defanged cells and CIDR; what is no public address is judged later, and never here widened', async () => {
    const cells = [
      '1[.]2[.]3[.]4',
      '198.51.100.0/24',
      '0.0.0.0',
      '10.1.2.3',
      '203.0.113.7:8080',
      '-',
      '192.0.2.1\n192.0.2.2',
    ];
    const { ranges, refusals } = await read([secudium(...cells.map(secudiumRow))], 'secudium-xlsx');
    expect(ranges).toEqual(['1.2.3.4', '198.51.100.0/24', '0.0.0.0', '10.1.2.3']);
    expect(refusals.map((refusal) => refusal.split(' ')[0])).toEqual(['6', '7', '8']);
  });
});

describe('which list a workbook holds', () => {
  it('is told by its headers when nobody says', async () => {
    expect((await read([advisories, regtech()], 'auto')).report.format).toBe('regtech-xlsx');
    expect((await read([secudium()], 'auto')).report.format).toBe('secudium-xlsx');
    expect(await refusal(poiWorkbook({ sheets: [advisories, weaknesses] }), 'auto')).toMatchObject({
      code: 'artefact_format_unknown',
    });
  });

  it.each<[string, readonly string[]]>([
    ['a column renamed', ['IP', '국가', '등록사유', '등록일', '만료일']],
    ['the address renamed', ['주소', '국가', '등록사유', '등록일', '해제일']],
    ['a column gone', ['IP', '국가', '등록사유', '등록일']],
    ['a column twice', ['IP', 'IP', '국가', '등록사유', '등록일', '해제일']],
  ])('is refused as drifted: %s', async (_, header) => {
    expect(await refusal(poiWorkbook({ sheets: [{ ...regtech(), header }] }))).toEqual({
      code: 'artefact_layout_drifted',
      details: { expected: REGTECH, found: header, mapVersion: 'regtech-xlsx@1' },
    });
    expect(await refusal(poiWorkbook({ sheets: [advisories, { ...regtech(), header }] }))).toMatchObject({
      code: 'artefact_layout_drifted',
    });
  });

  it('is refused as drifted when it is the other portal’s', async () => {
    expect(await refusal(poiWorkbook({ sheets: [secudium()] }))).toMatchObject({ code: 'artefact_layout_drifted' });
  });

  it('is all of it when several sheets have its headers', async () => {
    const sheets = [regtech(regtechRow('192.0.2.1')), advisories, { ...regtech(regtechRow('192.0.2.2')), name: '2' }];
    expect((await read(sheets)).ranges).toEqual(['192.0.2.1', '192.0.2.2']);
  });
});

describe('a download that is no workbook', () => {
  const whole = poiWorkbook({
    sheets: [regtech(...Array.from({ length: 300 }, (_, i) => regtechRow(`192.0.2.${i % 256}`)))],
  });

  it('cut off at any fiftieth is artefact_truncated', async () => {
    for (let part = 1; part < 50; part++) {
      expect(await refusal(truncate(whole, Math.floor((whole.length * part) / 50)))).toMatchObject({
        code: 'artefact_truncated',
      });
    }
  });

  it('that is the login page says so', async () => {
    const html = new TextEncoder().encode('<!DOCTYPE html><html><form id="loginForm"></form></html>');
    expect(await refusal(html)).toMatchObject({ code: 'artefact_unreadable', details: { reason: 'login-page' } });
  });

  it('that is an old .xls file says what to do', async () => {
    const xls = new Uint8Array(600);
    xls.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    const thrown: unknown = await parse(xls, 'secudium-xlsx').catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'artefact_format_unsupported', message: expect.stringContaining('.xlsx') });
  });

  it.each(['rows', 'text', 'spaces'] as const)('that is a bomb of %s ends in artefact_bomb', async (fill) => {
    expect(await refusal(zipBomb({ bytes: 400 << 20, fill }))).toMatchObject({ code: 'artefact_bomb' });
  });
});
