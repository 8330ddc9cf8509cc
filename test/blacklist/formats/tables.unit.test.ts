import * as XLSX from '@e965/xlsx';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecord } from '../../../shared/blacklist/artefact/csv-record.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { jsonl } from '../../../shared/blacklist/formats/tables/jsonl.ts';
import { csvCell } from '../../../shared/blacklist/formats/text/csv-cell.ts';
import { detailed, hostile, render, version } from './support.ts';

const read = (text: string, FS?: string): XLSX.WorkSheet => {
  const book = XLSX.read(text, { type: 'string', raw: false, cellFormula: true, ...(FS === undefined ? {} : { FS }) });
  return book.Sheets[book.SheetNames[0]!]!;
};

const cellsOf = (sheet: XLSX.WorkSheet): XLSX.CellObject[] =>
  Object.entries(sheet)
    .filter(([key]) => !key.startsWith('!'))
    .map(([, cell]) => cell as XLSX.CellObject);

describe('CSV', () => {
  it('quotes as RFC 4180 has it', () => {
    expect(csvCell('plain 한글')).toBe('plain 한글');
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('two\r\nlines')).toBe('two lines');
    expect(csvCell(null)).toBe('');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '"=1', '＝1+1', "'=1"])(
    '%j is shown and not computed',
    (text) => {
      expect(csvCell(text)).toMatch(/^"?'/);
    },
  );

  it('no cell is a formula to a spreadsheet, whichever delimiter it takes', () => {
    fc.assert(
      fc.property(version, (blocks) => {
        const text = render(formatOf('csv'), blocks);
        for (const row of text.split('\r\n')) {
          const others = [';', '\t', '|'].flatMap((delimiter) => row.split(delimiter));
          for (const cell of [...splitRecord(row, ',').cells, ...others]) expect(cell).not.toMatch(/^["\s]*[=+@-]/);
        }
        for (const cell of cellsOf(read(text))) expect(cell.f).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('is read back by a spreadsheet, words and all', () => {
    const reason = 'a, "b"; <c> & 한글';
    const sheet = read(
      render(formatOf('csv'), [detailed('198.51.100.8/29', { reason, sources: ['x', 'y'], score: 7, until: 0 })]),
    );
    const [row] = XLSX.utils.sheet_to_json<Record<string, unknown>>(sheet, { raw: false });
    expect(row).toMatchObject({
      address: '198.51.100.8/29',
      first: '198.51.100.8',
      last: '198.51.100.15',
      reason,
      sources: 'x y',
    });
  });
});

describe('JSON Lines', () => {
  it('say all that is known, and give back every text as it was', () => {
    fc.assert(
      fc.property(hostile, (reason) => {
        const text = render(jsonl, [detailed('2001:db8::/32', { reason, score: 3 })]);
        // A half of a character has no bytes of its own: it comes back as it is written in JSON, escaped.
        expect(JSON.parse(text)).toEqual({
          address: '2001:db8::/32',
          first: '2001:db8::',
          last: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
          family: 6,
          score: 3,
          sources: [],
          categories: [],
          reason,
          country: null,
          until: null,
        });
        expect(text.split(/\r\n|[\n\r\u0085\u2028\u2029\v\f]/)).toHaveLength(2);
      }),
    );
  });
});
