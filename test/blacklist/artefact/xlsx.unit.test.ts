import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { columnName, poiWorkbook, type WorkbookOptions, workbookFiles } from '../../../scripts/fakes/workbook.ts';
import { type ZipFile, zipArchive } from '../../../scripts/fakes/zip-writer.ts';
import { columnOf } from '../../../shared/blacklist/artefact/xlsx/cell.ts';
import { WORKBOOK_LIMITS, type WorkbookLimits } from '../../../shared/blacklist/artefact/xlsx/limits.ts';
import type { SheetRow } from '../../../shared/blacklist/artefact/xlsx/sheet-rows.ts';
import { openWorkbook } from '../../../shared/blacklist/artefact/xlsx/workbook.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

type Change = (name: string, text: string) => string;

/** Rows of one sheet of a file. */
function rowsOf(bytes: Uint8Array, sheet = 0, limits: Partial<WorkbookLimits> = {}): SheetRow[] {
  const workbook = openWorkbook(bytes, { ...WORKBOOK_LIMITS, ...limits });
  const rows: SheetRow[] = [];
  for (const batch of workbook.sheets[sheet]!.rows()) rows.push(...batch);
  return rows;
}

const cellsOf = (bytes: Uint8Array) => rowsOf(bytes).map(({ cells }) => cells);

/** A workbook of one sheet with this inside `<sheetData>`. */
function sheetOf(data: string, shared = ''): Uint8Array {
  return changed({ sheets: [{ name: 's', header: [], rows: [] }] }, (name, text) => {
    if (name.endsWith('sheet1.xml'))
      return `<worksheet><dimension ref="A1"/><sheetData>${data}</sheetData></worksheet>`;
    return name.endsWith('sharedStrings.xml') ? `<sst>${shared}</sst>` : text;
  });
}

/** A workbook whose parts went through `change`; an empty text leaves the part out. */
function changed(options: WorkbookOptions, change: Change): Uint8Array {
  const files = workbookFiles(options).map(
    (file): ZipFile => ({ ...file, data: change(file.name, String(file.data)) }),
  );
  return zipArchive(files.filter(({ data }) => data.length > 0));
}

function refusal(read: () => unknown) {
  try {
    read();
    return { code: null };
  } catch (error) {
    if (!isAegisError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

const list = {
  name: '요주의 IP',
  header: ['IP', '국가', '등록사유'],
  rows: [['192.0.2.1', 'KR', '웹 취약점 공격 시도 <&> "1"']],
};
const expected = [list.header, ...list.rows];

describe('a workbook', () => {
  it.each<[string, Omit<WorkbookOptions, 'sheets'>]>([
    ['as POI writes it: inline texts, decimal references, data descriptors', {}],
    ['with shared strings', { strings: 'shared' }],
    ['with hexadecimal references', { entities: 'hex' }],
    ['with plain UTF-8', { entities: 'raw' }],
    ['with sizes in the local headers', { dataDescriptors: false }],
    ['with prefixed elements', { prefix: 'x' }],
    ['with prefixed elements and shared strings', { prefix: 'x', strings: 'shared' }],
    ['with rows and cells that state no position', { positional: true }],
  ])('%s', (_, options) => {
    expect(cellsOf(poiWorkbook({ ...options, sheets: [list] }))).toEqual(expected);
  });

  it('gives back any texts, whatever the dialect', () => {
    // What XML 1.0 cannot hold is left out; `_x` would be read as the start of an escape.
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((text) => !/[\p{Cc}\ufffe\uffff]|_x/u.test(text))
      .map((text) => text.toWellFormed());
    const options = fc.record({
      strings: fc.constantFrom('inline' as const, 'shared' as const),
      entities: fc.constantFrom('decimal' as const, 'hex' as const, 'raw' as const),
      sparse: fc.boolean(),
      prefix: fc.constantFrom('', 'x', 'main'),
      dataDescriptors: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), options, (rows, how) => {
        const read = rowsOf(poiWorkbook({ ...how, sheets: [{ name: 'any', header: [], rows }] }));
        const kept = rows.flatMap((cells, i) => {
          const last = cells.findLastIndex((text) => text !== '');
          return last < 0 ? [] : [{ number: i + 2, cells: cells.slice(0, last + 1), overflow: false }];
        });
        expect(read).toEqual(kept);
      }),
      { numRuns: 150 },
    );
  });

  it('lists its sheets in order, by the names a person sees', () => {
    const sheets = ['보안권고문', '요주의 IP', 'A & B'].map((name) => ({ ...list, name }));
    const workbook = openWorkbook(poiWorkbook({ sheets }));
    expect(workbook.sheets.map(({ name }) => name)).toEqual(['보안권고문', '요주의 IP', 'A & B']);
    expect(workbook.date1904).toBe(false);
    expect(openWorkbook(poiWorkbook({ sheets, date1904: true })).date1904).toBe(true);
  });

  it('can be read twice, and left early', () => {
    const workbook = openWorkbook(poiWorkbook({ sheets: [list] }));
    for (const _ of workbook.sheets[0]!.rows()) break;
    const again: unknown[] = [];
    for (const batch of workbook.sheets[0]!.rows()) again.push(...batch.map(({ cells }) => cells));
    expect(again).toEqual(expected);
  });

  it('is found where its relations say, not where parts usually lie', () => {
    const moved = workbookFiles({ sheets: [list] }).map((file) => ({
      ...file,
      name: file.name
        .replace('xl/workbook', 'book/w')
        .replace('xl/_rels/workbook', 'book/_rels/w')
        .replace('xl/worksheets', 'sheets'),
      data: String(file.data).replaceAll('"xl/workbook.xml"', '"/book/w.xml"').replace('"worksheets/', '"../sheets/'),
    }));
    expect(cellsOf(zipArchive(moved))).toEqual(expected);
  });

  it('may have parts in UTF-16', () => {
    const files = workbookFiles({ sheets: [list], entities: 'raw' }).map((file) => {
      if (!file.name.endsWith('sheet1.xml')) return file;
      return { ...file, data: Buffer.from(`\ufeff${String(file.data).replace('UTF-8', 'UTF-16')}`, 'utf16le') };
    });
    expect(cellsOf(zipArchive(files))).toEqual(expected);
  });

  it('skips charts among its sheets', () => {
    const bytes = changed({ sheets: [{ ...list, name: 'chart' }, list] }, (name, text) =>
      name.endsWith('workbook.xml.rels')
        ? text.replace('/worksheet" Target="worksheets/sheet1', '/chartsheet" Target="worksheets/sheet1')
        : text,
    );
    expect(openWorkbook(bytes).sheets.map(({ name }) => name)).toEqual(['요주의 IP']);
  });
});

describe('cells', () => {
  it('stand where their reference says, whatever is missing before', () => {
    const row = '<row r="7"><c r="C7" t="str"><v>c</v></c><c r="AA7" t="str"><v>aa</v></c></row>';
    const [read] = rowsOf(sheetOf(row));
    expect(read?.number).toBe(7);
    expect(read?.cells).toHaveLength(27);
    expect([read?.cells[0], read?.cells[2], read?.cells[26]]).toEqual(['', 'c', 'aa']);
  });

  it('go on by order where they state none', () => {
    expect(cellsOf(sheetOf('<row><c r="B1"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'))).toEqual([
      ['', '1', '2'],
      ['3'],
    ]);
  });

  it('that are blank state nothing, and a row of them neither', () => {
    const blank = '<row r="1"><c r="A1" s="6"></c><c r="B1" s="6"/></row><row r="2"/>';
    expect(rowsOf(sheetOf(`${blank}<row r="3"><c r="A3"/><c r="B3"><v>1</v></c><c r="C3"/></row>`))).toEqual([
      { number: 3, cells: ['', '1'], overflow: false },
    ]);
  });

  it.each([
    ['a number', '<c><v>45000.5</v></c>', '45000.5'],
    ['a number in another spelling', '<c t="n"><v> 4.5E4 </v></c>', '45000'],
    ['a boolean', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['a date as text', '<c t="d"><v>2025-06-24</v></c>', '2025-06-24'],
    ['a formula: its result', '<c t="str"><f>A1&amp;"x"</f><v>result</v></c>', 'result'],
    ['rich text', '<c t="inlineStr"><is><r><rPr><b/></rPr><t>192.0</t></r><r><t>.2.1</t></r></is></c>', '192.0.2.1'],
    [
      'phonetic text left out',
      '<c t="inlineStr"><is><t>국가</t><rPh sb="0" eb="1"><t>guk</t></rPh><phoneticPr fontId="1"/></is></c>',
      '국가',
    ],
    ['kept white space', '<c t="inlineStr"><is><t xml:space="preserve">  a\n</t></is></c>', '  a\n'],
    ['CDATA', '<c t="inlineStr"><is><t><![CDATA[<&>]]></t></is></c>', '<&>'],
    ['escaped control characters', '<c t="inlineStr"><is><t>a_x000A_b_x005F_</t></is></c>', 'a\nb_'],
    ['half a pair', '<c t="inlineStr"><is><t>a&#55357;</t></is></c>', 'a\ufffd'],
  ])('%s', (_, xml, text) => {
    expect(cellsOf(sheetOf(`<row>${xml}</row>`))).toEqual([[text]]);
  });

  it('of the shared table may be rich, empty and phonetic too', () => {
    const shared = '<si><t>a</t></si><si/><si><r><t>b</t></r><r><t>c</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>';
    const cells = [0, 1, 2].map((index) => `<c t="s"><v>${index}</v></c>`).join('');
    expect(cellsOf(sheetOf(`<row>${cells}</row>`, shared))).toEqual([['a', '', 'bc']]);
  });

  it('have columns from A to XFD', () => {
    fc.assert(fc.property(fc.nat(16_383), (column) => columnOf(`${columnName(column)}9`) === column));
    expect(columnOf('12')).toBe(-1);
    expect(columnOf('AAAA1')).toBe(-1);
  });
});

describe('row numbers', () => {
  it.each([
    ['1', 1],
    ['900', 900],
    ['-3', 1],
    ['1e99', 1],
    ['4.5', 1],
    ['99999999999', 1],
  ])('r="%s" is row %i', (reference, number) => {
    expect(rowsOf(sheetOf(`<row r="${reference}"><c><v>1</v></c></row>`))[0]?.number).toBe(number);
  });

  it('never run backwards', () => {
    const row = (r: number) => `<row r="${r}"><c><v>1</v></c></row>`;
    expect(rowsOf(sheetOf(row(5) + row(2) + row(6))).map(({ number }) => number)).toEqual([5, 6, 7]);
  });
});

describe('limits', () => {
  const cell = (text: string) => `<c t="str"><v>${text}</v></c>`;

  it('cut a cell that is too long, and say so', () => {
    const long = 'x'.repeat(40_000);
    expect(rowsOf(sheetOf(`<row>${cell(long)}${cell('b')}</row><row>${cell('c')}</row>`))).toEqual([
      { number: 1, cells: ['x'.repeat(32_767), 'b'], overflow: true },
      { number: 2, cells: ['c'], overflow: false },
    ]);
  });

  it('cut a row that is too long, and say so', () => {
    const [row] = rowsOf(sheetOf(`<row>${'<c/>'.repeat(255)}${cell('last')}${cell('over')}</row>`));
    expect([row?.cells.length, row?.cells.at(-1), row?.overflow]).toEqual([256, 'last', true]);
    const far = rowsOf(sheetOf('<row><c r="XFD1"><v>1</v></c></row>'));
    expect(far).toEqual([{ number: 1, cells: [], overflow: true }]);
  });

  it.each<[string, Partial<WorkbookLimits>, string]>([
    ['rows', { rows: 2 }, '<row/><row/><row/>'],
    ['sharedStrings', { sharedStrings: 1 }, ''],
    ['sharedCharacters', { sharedCharacters: 3 }, ''],
    ['partCharacters', { partCharacters: 10 }, ''],
    ['sheets', { sheets: 0 }, ''],
  ])('end the reading at too many %s', (limit, limits, data) => {
    const bytes = sheetOf(data, '<si><t>ab</t></si><si><t>cd</t></si>');
    expect(refusal(() => rowsOf(bytes, 0, limits))).toMatchObject({ code: 'artefact_too_large', details: { limit } });
  });
});

describe('what is no workbook', () => {
  it.each<[string, Uint8Array, string]>([
    ['another kind of archive', zipArchive([{ name: 'word/document.xml', data: '<w/>' }]), 'not-workbook'],
    ['an empty archive', zipArchive([]), 'not-workbook'],
    ['a workbook without sheets', poiWorkbook({ sheets: [] }), 'not-workbook'],
    [
      'a sheet without its part',
      changed({ sheets: [list] }, (name, text) => (name.includes('sheet1') ? '' : text)),
      'not-workbook',
    ],
    ['a shared string that is not there', sheetOf('<row><c t="s"><v>5</v></c></row>'), 'shared-string'],
    [
      'a shared string by a negative number',
      sheetOf('<row><c t="s"><v>-1</v></c></row>', '<si><t>a</t></si>'),
      'shared-string',
    ],
    ['a declared entity', sheetOf('<!DOCTYPE x [<!ENTITY a "b">]><row><c t="str"><v>&a;</v></c></row>'), 'xml-doctype'],
    ['an entity nobody declared', sheetOf('<row><c t="str"><v>&nbsp;</v></c></row>'), 'xml-reference'],
    [
      'a sheet that stops in a tag',
      changed({ sheets: [list] }, (name, text) => (name.includes('sheet1') ? `${text}<row` : text)),
      'xml-end',
    ],
  ])('%s', (_, bytes, reason) => {
    expect(refusal(() => rowsOf(bytes))).toMatchObject({ code: 'artefact_unreadable', details: { reason } });
  });

  it('a workbook with damaged XML anywhere ends in rows or an AegisError', () => {
    const scrap = fc.constantFrom(
      '<',
      '>',
      '"',
      '&',
      '</row>',
      '<row>',
      '<c t="s">',
      '<v>',
      '</v>',
      '<t>',
      '<is>',
      ']]>',
      '<!--',
      '<rPh>',
      '\0',
      '9',
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(9), scrap, (place, gone, put) => {
        const bytes = changed({ sheets: [list], strings: 'shared' }, (name, text) => {
          if (!/sheet1|sharedStrings|workbook/.test(name)) return text;
          const at = Math.floor(place * text.length);
          return text.slice(0, at) + put + text.slice(at + gone);
        });
        const { code } = refusal(() => rowsOf(bytes));
        expect(code === null || code === 'artefact_unreadable').toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
