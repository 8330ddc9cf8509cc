import { evictDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import * as XLSX from '@e965/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { logger } from '../../../shared/kernel/log.ts';
import { startedStream } from '../../../workers/blacklist/service/exports-stream.ts';
import { planEntryWorkbook } from '../../../workers/blacklist/service/exports-workbook.ts';
import { ADMIN, call } from '../collection/support.ts';
import { batchOf, importBatch, listOf, numbers } from '../list/support.ts';

const LIST = 'export';
const PATH = `/api/v1/blacklist/entries/export?list=${LIST}`;
const FORMULA = '=HYPERLINK("http://x.example","a"), 한국어';
const IMPORTED = 4_500;

async function add(address: string, fields: object) {
  const init = { headers: { ...ADMIN, 'content-type': 'application/json' } };
  const body = JSON.stringify({ address, ...fields });
  const { status } = await call('POST', `/api/v1/blacklist/entries?list=${LIST}`, { ...init, body });
  expect(status).toBe(201);
}

const read = (query = '') => call('GET', PATH + query, { headers: ADMIN });

beforeAll(async () => {
  await call('PUT', `/api/v1/blacklist/lists/${LIST}`, {
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Export' }),
  });
  // More than two pages of the list's.
  await importBatch(LIST, batchOf(numbers(0, IMPORTED)));
  await add('11.9.9.0/24', { reason: FORMULA, category: 'malware', country: 'KR', expiresAt: '2099-01-01T00:00:00Z' });
  await add('2a00::1', { reason: '-1+1' });
  // An address that a source lists too.
  await add('1.0.0.2', { reason: 'seen by hand' });
}, 60_000);

describe('entries as a file', () => {
  it('as CSV: a row for every claim, in address order over all pages, and no formula', async () => {
    await evictDurableObject(listOf(LIST));
    const { status, headers, body } = await read();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="aegis-export-entries-[\d-]{10}\.csv"$/);
    const lines = (body as string).split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(1 + IMPORTED + 3);
    expect(lines[0]).toMatch(/^address,active,source,category,/);
    expect(lines.slice(1, 4).map((line) => line.split(',').slice(0, 3))).toEqual([
      ['1.0.0.0', 'true', 'a'],
      ['1.0.0.2', 'true', 'a'],
      ['1.0.0.2', 'true', 'manual'],
    ]);
    const formula = lines.find((line) => line.startsWith('11.9.9.0/24,')) ?? '';
    expect(formula).toContain(`"'=HYPERLINK(""http://x.example"",""a""), 한국어"`);
    expect(formula).toContain(',2099-01-01T00:00:00.000Z,');
    expect(lines.at(-1)).toContain('2a00::1,true,manual,,,,,"\'-1+1",');
    const addresses = new Set(lines.slice(1).map((line) => line.split(',')[0]));
    expect(addresses.size).toBe(IMPORTED + 2);
  });

  it('as JSON Lines: what the pages of entries say', async () => {
    const url = `https://aegis.example${PATH}&format=jsonl&source=manual`;
    const response = await exports.default.fetch(new Request(url, { headers: ADMIN }));
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const text = new TextDecoder().decode(await response.arrayBuffer());
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const page = await call('GET', `/api/v1/blacklist/entries?list=${LIST}&source=manual`, { headers: ADMIN });
    expect(entries).toEqual(page.body.data);
    expect(entries.map(({ address }: { address: string }) => address)).toEqual(['1.0.0.2', '11.9.9.0/24', '2a00::1']);
  });

  it('as a workbook that spreadsheets read, with its length known', async () => {
    const url = `https://aegis.example${PATH}&format=xlsx`;
    const response = await exports.default.fetch(new Request(url, { headers: ADMIN }));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    const book = XLSX.read(bytes, { type: 'array' });
    expect(book.SheetNames).toEqual(['Entries']);
    const sheet = book.Sheets.Entries;
    const rows = XLSX.utils.sheet_to_json<Record<string, string>>(sheet as XLSX.WorkSheet);
    expect(rows).toHaveLength(IMPORTED + 3);
    expect(rows.find(({ address }) => address === '11.9.9.0/24')).toMatchObject({
      ...{ source: 'manual', category: 'malware', country: 'KR', reason: FORMULA },
      expires_at: '2099-01-01T00:00:00.000Z',
    });
    expect(Object.values(sheet ?? {}).some((cell) => typeof cell === 'object' && 'f' in cell)).toBe(false);
  });

  it('with filters, and with what has ended when that is asked for', async () => {
    await call('DELETE', `/api/v1/blacklist/entries/2a00::1?list=${LIST}`, {
      headers: { ...ADMIN, 'if-match': '"r1"' },
    });
    const rows = async (query: string) => ((await read(query)).body as string).trimEnd().split('\r\n').slice(1);
    expect(await rows('&category=malware')).toHaveLength(1);
    expect(await rows('&source=manual')).toHaveLength(3);
    expect(await rows('&source=manual&ended=true')).toHaveLength(4);
    expect(await rows('&source=none-such')).toEqual([]);
  });

  it('not for everybody, not of a list that is not there, and not in any format', async () => {
    expect((await call('GET', PATH)).status).toBe(401);
    expect((await read('&format=pdf')).body.code).toBe('invalid_request');
    for (const format of ['csv', 'jsonl', 'xlsx']) {
      const path = `/api/v1/blacklist/entries/export?list=none-such&format=${format}`;
      expect((await call('GET', path, { headers: ADMIN })).body.code).toBe('not_found');
    }
  });
});

describe('bounds', () => {
  it('a workbook of too many rows is refused before more is read', async () => {
    let pages = 0;
    async function* endless() {
      for (;;) {
        pages += 1;
        const { entries } = await listOf(LIST).page(null, 10, {
          ...{ source: null, category: null, country: null, activeOnly: true },
        });
        yield entries;
      }
    }
    await expect(planEntryWorkbook(endless() as never, 0, 25)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(pages).toBeLessThanOrEqual(3);
  });

  it('reads no further than it is read, ends what it reads when it is dropped, and breaks off when that fails', async () => {
    let made = 0;
    let ended = false;
    async function* pieces() {
      try {
        for (;;) yield `${made++}\n`;
      } finally {
        ended = true;
      }
    }
    const log = logger({ svc: 'test' });
    const reader = (await startedStream(pieces(), log)).getReader();
    await reader.read();
    expect(made).toBeLessThanOrEqual(3);
    await reader.cancel();
    expect(ended).toBe(true);
    async function* failing() {
      yield 'first';
      throw new Error('gone');
    }
    await expect(new Response(await startedStream(failing(), log)).text()).rejects.toThrow('gone');
    const nothing = async function* () {};
    expect(await new Response(await startedStream(nothing(), log)).text()).toBe('');
  });
});
