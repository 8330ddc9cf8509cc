import { describe, expect, it, vi } from 'vitest';
import { listPage, loginPage, wafPage } from '../../../../scripts/fakes/regtech-pages.ts';
import { readRegtechPage } from '../../../../shared/blacklist/artefact/html-table.ts';
import { parse } from './support.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const ROW = {
  uuid: '0f0e0d0c-0b0a-4908-8706-050403020100',
  ip: '198.51.100.7',
  country: 'RU',
  reason: '계정정보 <탈취> & "시도"',
  registered: '2025-06-24',
  released: '2025-09-22',
  views: 3,
};

const table = (rows: string, caption = '요주의 IP 목록'): string =>
  `<table><caption>${caption}</caption><thead><th>IP</th><th>국가</th><th>등록사유</th><th>등록일</th><th>해제일</th></thead>` +
  `<tbody>${rows}</tbody></table>`;
const row = (address: string, reason = '스캔', released = '2025-09-22'): string =>
  `<tr><td>${address}</td><td>RU</td><td>${reason}</td><td>2025-06-24</td><td>${released}</td></tr>`;

describe('readRegtechPage', () => {
  it('reads total, pages and rows of a page as the portal writes it', () => {
    const page = readRegtechPage(listPage([ROW], 12_345, 1_235));
    expect(page).toMatchObject({ total: 12_345, totalPages: 1_235, hasTable: true, isEmpty: false, isLogin: false });
    expect(page.rows[1]?.cells).toEqual([
      '198.51.100.7',
      'RU',
      '계정정보 <탈취> & "시도"',
      '2025-06-24',
      '2025-09-22',
      '3',
    ]);
  });

  it('knows the empty list from a page without the list', () => {
    expect(readRegtechPage(listPage([], 0, 0))).toMatchObject({ hasTable: true, isEmpty: true, total: 0 });
    expect(readRegtechPage(wafPage())).toMatchObject({ hasTable: false, isEmpty: false, total: null });
  });

  it('knows the login page', () => {
    expect(readRegtechPage(loginPage())).toMatchObject({ isLogin: true, hasTable: false });
  });

  it('finds the list inside a layout table and by its headers when the caption has changed', () => {
    const nested = `<table><tr><td>menu</td><td>${table(row('192.0.2.1'), 'other words')}</td></tr></table>`;
    expect(readRegtechPage(nested).rows.map(({ cells }) => cells[0])).toEqual(['IP', '192.0.2.1']);
  });

  it('takes no count out of a comment, a style or a script that merely speaks of it', () => {
    const html = `<!-- <em class="total_num">9</em> --><style>.total_num{}</style><script>x('<p class="total_num">8')</script>`;
    expect(readRegtechPage(html + table('')).total).toBeNull();
  });
});

describe('regtech-html', () => {
  it('makes a record with id, country, category and dates in Korean days', async () => {
    const { report, records } = await parse(listPage([ROW], 12_345, 1_235), 'regtech-html');
    expect(report).toEqual({
      format: 'regtech-html',
      mapVersion: 'regtech-html@1',
      lines: 1,
      accepted: 1,
      rejected: 0,
      announcedTotal: 12_345,
    });
    expect(records[0]).toMatchObject({ text: '198.51.100.7', line: 2 });
    expect(records[0]?.record).toMatchObject({
      facts: { reason: '계정정보 <탈취> & "시도"', country: 'RU', severity: null, confidence: null },
      upstreamId: ROW.uuid,
      registeredAt: Date.UTC(2025, 5, 23, 15),
      // Held through 22 September in Korea.
      expiresAt: Date.UTC(2025, 8, 22, 15),
    });
  });

  it('accepts an empty list with its header', async () => {
    expect((await parse(listPage([], 0, 0), 'regtech-html')).report).toMatchObject({ lines: 0, announcedTotal: 0 });
  });

  it('refuses a login page, a page without a list, and text', async () => {
    await expect(parse(loginPage(), 'regtech-html')).rejects.toMatchObject({
      code: 'artefact_unreadable',
      details: { reason: 'login-page' },
    });
    await expect(parse(wafPage(), 'regtech-html')).rejects.toMatchObject({ details: { reason: 'no-table' } });
    await expect(parse('198.51.100.7\n', 'regtech-html')).rejects.toMatchObject({ details: { reason: 'not-html' } });
  });

  it('raises the drift alarm when a column was renamed, doubled or dropped', async () => {
    const page = table(row('192.0.2.1'));
    const drifts = [
      page.replace('해제일', '만료일'),
      page.replace('국가', '등록일'),
      page.replace('<th>국가</th>', ''),
    ];
    for (const drift of drifts) {
      await expect(parse(drift, 'regtech-html')).rejects.toMatchObject({
        code: 'artefact_layout_drifted',
        details: { expected: ['IP', '국가', '등록사유', '등록일', '해제일'], mapVersion: 'regtech-html@1' },
      });
    }
  });

  it('follows its columns by name when their order changes or one is added', async () => {
    const html = `<table><tr><th>번호</th><th>등록사유</th><th>해제일</th><th>등록일</th><th>국가</th><th> I P </th></tr>
      <tr><td>1</td><td>피싱</td><td>2025.09.22</td><td>2025-06-24</td><td>미국</td><td>192.0.2.0/24</td></tr></table>`;
    const { records, ranges } = await parse(html, 'regtech-html');
    expect(ranges).toEqual(['192.0.2.0/24']);
    expect(records[0]?.record).toMatchObject({
      facts: { category: 'phishing', country: 'US' },
      expiresAt: Date.UTC(2025, 8, 22, 15),
    });
  });

  it('rejects bad rows one by one', async () => {
    const rows = [row('010.0.0.1'), row('1..2.3'), row('1.2.3.4/0/x'), row(''), row('192.0.2.1', 'x', '2025-02-30')];
    const short = '<tr><td>192.0.2.9</td></tr>';
    const { refusals, ranges } = await parse(table([...rows, short, row('192[.]0[.]2[.]5')].join('')), 'regtech-html');
    expect(refusals).toEqual([
      '2 leading-zero',
      '3 octet-missing',
      '4 trailing-text',
      '5 empty-address',
      '6 date-invalid',
      '7 row-too-short',
    ]);
    expect(ranges).toEqual(['192.0.2.5']);
  });

  it('takes unclosed cells, attributes with > and references of all kinds', async () => {
    const html = `<TABLE><caption>요주의 IP 목록</caption><tr><th>IP<th>&#44397;&#xAC00;<th>등록사유<th>등록일<th>해제일
      <tr><td title="a > b">&#49;92.0.2.7<td>kr<td>&lt;a&gt; &amp;amp;&nbsp;b<td>2025-06-24<td>-`;
    const { records, ranges } = await parse(html, 'regtech-html');
    expect(ranges).toEqual(['192.0.2.7']);
    expect(records[0]?.record).toMatchObject({
      facts: { reason: '<a> &amp; b', country: 'KR' },
      expiresAt: null,
    });
  });
});

describe('hostile pages', () => {
  const MANY = 200_000;
  it.each([
    ['tags that never end', '<a '.repeat(MANY)],
    ['quotes that never end', '<a b="'.repeat(MANY)],
    ['comments that never end', '<!--'.repeat(MANY)],
    ['scripts that never end', '<script>'.repeat(MANY)],
    ['nothing but <', '<'.repeat(MANY)],
    ['ampersands in a cell', `<table><tr><td>${'&'.repeat(MANY)}`],
    ['blanks in a cell', `<table><tr><td>${' '.repeat(MANY)}x${' '.repeat(MANY)}`],
    ['attributes without values', `<p ${'a '.repeat(MANY)}>`],
    ['tables in tables', '<table><tr><td>'.repeat(20_000)],
    ['paging of blanks', `<script>${`totalPages${' '.repeat(100)}`.repeat(2_000)}</script>`],
    ['a total without end', `<i class="total_num">${'1,'.repeat(MANY)}`],
  ])('%s end as a page without a list', (_, html) => {
    const page = readRegtechPage(html);
    expect(page.hasTable).toBe(false);
    expect(page.total ?? 0).toBeLessThan(1e9);
  });

  it('gives up beyond the row cap', async () => {
    await expect(parse(`<table>${'<tr><td>'.repeat(100_001)}`, 'regtech-html')).rejects.toMatchObject({
      code: 'artefact_too_large',
    });
  });
});
