import * as XLSX from '@e965/xlsx';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockText } from '../../../shared/blacklist/formats/text/addresses.ts';
import { planBlockWorkbook } from '../../../shared/blacklist/formats/xlsx/block-workbook.ts';
import type { Cell } from '../../../shared/blacklist/formats/xlsx/cell.ts';
import { planWorkbook } from '../../../shared/blacklist/formats/xlsx/workbook.ts';
import type { PlannedZip } from '../../../shared/kernel/zip-writer.ts';
import { detailed, hostile, subjectOf, version } from './support.ts';

function bytesOf(plan: PlannedZip): Uint8Array {
  const chunks = [...plan.chunks()];
  const bytes = new Uint8Array(plan.bytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  expect(at).toBe(plan.bytes);
  return bytes;
}

const read = (plan: PlannedZip): XLSX.WorkBook => XLSX.read(bytesOf(plan), { type: 'array', cellFormula: true });
const rowsOf = (sheet: XLSX.WorkSheet): unknown[][] =>
  XLSX.utils.sheet_to_json<unknown[]>(sheet, { header: 1, defval: null });
const sheetOf = (rows: readonly (readonly Cell[])[], columns = ['a', 'b']) => ({
  name: 'One',
  columns,
  rows: () => rows,
});

describe('an XLSX export', () => {
  it('is read back as it was written: texts, numbers, blanks', () => {
    const rows = [
      ['198.51.100.7', 42.5],
      [null, -1],
      [' <a> & "b"\n한글 😀 ', 0],
    ];
    const book = read(planWorkbook([sheetOf(rows)], 0));
    expect(book.SheetNames).toEqual(['One']);
    expect(rowsOf(book.Sheets.One!)).toEqual([['a', 'b'], ...rows]);
  });

  it('gives hostile texts back as texts and never as formulas', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (texts) => {
        const sheet = read(planWorkbook([sheetOf(texts.map((text) => [text, '=1+1']))], 0)).Sheets.One!;
        for (const [i, text] of texts.entries()) {
          const cell = sheet[`A${i + 2}`] as XLSX.CellObject | undefined;
          // This reader takes a CR LF for one line end.
          const expected = text.replaceAll('\r\n', '\n').replace(/(?![\t\n\r])\p{Cc}|[\p{Cs}\ufffe\uffff]/gu, '\ufffd');
          if (text === '') expect(cell).toBeUndefined();
          else
            expect({ type: cell?.t, formula: cell?.f, text: cell?.v }).toEqual({
              type: 's',
              formula: undefined,
              text: expected,
            });
          expect((sheet[`B${i + 2}`] as XLSX.CellObject).f).toBeUndefined();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps a text that looks like an escape of the format, and cuts what no cell can hold', () => {
    const sheet = read(planWorkbook([sheetOf([['_x0041_', 'y'.repeat(40_000)]])], 0)).Sheets.One!;
    expect((sheet.A2 as XLSX.CellObject).v).toBe('_x0041_');
    expect((sheet.B2 as XLSX.CellObject).v).toBe('y'.repeat(32_767));
  });

  it('names columns beyond Z', () => {
    const columns = Array.from({ length: 800 }, (_, i) => `c${i}`);
    const sheet = read(planWorkbook([sheetOf([], columns)], 0)).Sheets.One!;
    expect((sheet.Z1 as XLSX.CellObject).v).toBe('c25');
    expect((sheet.AA1 as XLSX.CellObject).v).toBe('c26');
    expect((sheet.ADT1 as XLSX.CellObject).v).toBe('c799');
  });

  it('of a version has a row for every block, on as many sheets as it takes', () => {
    fc.assert(
      fc.property(version, fc.integer({ min: 1, max: 5 }), (blocks, rowsOfSheet) => {
        const plan = planBlockWorkbook(subjectOf(blocks), () => blocks, rowsOfSheet);
        const book = read(plan);
        expect(book.SheetNames).toHaveLength(Math.max(1, Math.ceil(blocks.length / rowsOfSheet)));
        const rows = book.SheetNames.flatMap((name) => rowsOf(book.Sheets[name]!).slice(1));
        expect(rows.map(([address]) => address)).toEqual(blocks.map(({ block }) => blockText(block)));
        expect(bytesOf(planBlockWorkbook(subjectOf(blocks), () => blocks, rowsOfSheet))).toEqual(bytesOf(plan));
      }),
      { numRuns: 40 },
    );
  });

  it('streams: pieces stay small however many rows there are', () => {
    const blocks = Array.from({ length: 20_000 }, () => detailed('198.51.100.7', { reason: '한글 '.repeat(20) }));
    const plan = planBlockWorkbook(subjectOf(blocks), () => blocks);
    let longest = 0;
    for (const chunk of plan.chunks()) longest = Math.max(longest, chunk.length);
    expect(plan.bytes).toBeGreaterThan(4 << 20);
    expect(longest).toBeLessThan(1 << 19);
  });

  it('refuses names that no sheet can have, and the same name twice', () => {
    for (const name of ['', 'a/b', "it's", 'x'.repeat(32)]) {
      expect(() => planWorkbook([{ ...sheetOf([]), name }], 0)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
    const twice = [sheetOf([]), { ...sheetOf([]), name: 'oNE' }];
    expect(() => planWorkbook(twice, 0)).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => planWorkbook([], 0)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
