import { constants, crc32, deflateRawSync } from 'node:zlib';
import { type ZipFile, zipArchive } from './zip-writer.ts';

/** A cell's value: text, a number (also a date serial), a boolean, or nothing. */
export type FakeCell = string | number | boolean | null;

export interface FakeSheet {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly FakeCell[])[];
}

export interface WorkbookOptions {
  readonly sheets: readonly FakeSheet[];
  /** Where texts are kept: in the cells (REGTECH) or in the shared table (SECUDIUM). Default `inline`. */
  readonly strings?: 'inline' | 'shared';
  /** How characters beyond ASCII are written. Default `decimal` (`&#44397;`), as REGTECH does. */
  readonly entities?: 'decimal' | 'hex' | 'raw';
  /** Sizes after the data instead of in the local header. Default true, as Apache POI does. */
  readonly dataDescriptors?: boolean;
  /** Count date serials from 1904. Default false. */
  readonly date1904?: boolean;
  /** Leave blank cells out instead of writing `<c r="A2" s="6"></c>`. Default false. */
  readonly sparse?: boolean;
  /** Leave `r` off rows and cells (allowed by ECMA-376: position follows order). Default false; not with `sparse`. */
  readonly positional?: boolean;
  /** Namespace prefix of every element, e.g. `x` gives `<x:row>`. Default none. */
  readonly prefix?: string;
  /** Rows of text above the header, e.g. a title. Default none. */
  readonly preamble?: readonly (readonly FakeCell[])[];
}

const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Column letters of a 0-based index: 0 is A, 26 is AA. */
export function columnName(index: number): string {
  let name = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

function escapeXml(text: string, entities: 'decimal' | 'hex' | 'raw'): string {
  const named = text.replace(/[&<>"\r]/g, (character) => NAMED[character] ?? character);
  if (entities === 'raw') return named;
  return named.replace(/[^\n -~\t]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return entities === 'hex' ? `&#x${code.toString(16).toUpperCase()};` : `&#${code};`;
  });
}

interface Writing {
  readonly tag: (name: string) => string;
  readonly text: (value: string) => string;
  /** Index in the shared table, or null when strings are inline. */
  readonly share: ((value: string) => number) | null;
  readonly sparse: boolean;
  readonly positional: boolean;
}

function cellXml(value: FakeCell, reference: string, writing: Writing): string {
  const c = writing.tag('c');
  const v = writing.tag('v');
  const r = writing.positional ? '' : ` r="${reference}"`;
  if (value === null || value === '') return writing.sparse ? '' : `<${c}${r} s="6"></${c}>`;
  if (typeof value === 'number') return `<${c}${r} s="1"><${v}>${value}</${v}></${c}>`;
  if (typeof value === 'boolean') return `<${c}${r} t="b"><${v}>${value ? 1 : 0}</${v}></${c}>`;
  if (writing.share) return `<${c}${r} t="s"><${v}>${writing.share(value)}</${v}></${c}>`;
  const t = writing.tag('t');
  const is = writing.tag('is');
  const space = value.trim() === value ? '' : ' xml:space="preserve"';
  return `<${c}${r} s="1" t="inlineStr"><${is}><${t}${space}>${writing.text(value)}</${t}></${is}></${c}>`;
}

function sheetXml(rows: readonly (readonly FakeCell[])[], writing: Writing, xmlns: string): string {
  const row = writing.tag('row');
  const lines = rows.map((cells, index) => {
    const r = writing.positional ? '' : ` r="${index + 1}"`;
    const body = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${index + 1}`, writing)).join('');
    return `<${row}${r}>${body}</${row}>\n`;
  });
  const { tag } = writing;
  return (
    `${DECLARATION}<${tag('worksheet')} ${xmlns}="${SPREADSHEET}"><${tag('dimension')} ref="A1"/>` +
    `<${tag('sheetViews')}><${tag('sheetView')} workbookViewId="0"/></${tag('sheetViews')}>` +
    `<${tag('sheetFormatPr')} defaultRowHeight="15.0"/><${tag('sheetData')}>\n${lines.join('')}</${tag('sheetData')}>` +
    `<${tag('pageMargins')} bottom="0.75" footer="0.3" header="0.3" left="0.7" right="0.7" top="0.75"/></${tag('worksheet')}>`
  );
}

const override = (part: string, type: string): string =>
  `<Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml" PartName="/xl/${part}"/>`;

const relationship = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`;

function intern(table: Map<string, number>, value: string): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}

function packageParts(options: WorkbookOptions, tag: (name: string) => string, xmlns: string): ZipFile[] {
  const { sheets } = options;
  const entities = options.entities ?? 'decimal';
  const numbered = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  const list = numbered
    .map(
      ({ sheet, number }) =>
        `<${tag('sheet')} name="${escapeXml(sheet.name, entities)}" r:id="rId${number + 2}" sheetId="${number}"/>`,
    )
    .join('');
  const types =
    `<Types xmlns="${PACKAGE}/content-types"><Default ContentType="application/vnd.openxmlformats-package.relationships+xml" Extension="rels"/>` +
    `<Default ContentType="application/xml" Extension="xml"/>${override('workbook.xml', 'sheet.main')}` +
    `${override('sharedStrings.xml', 'sharedStrings')}${override('styles.xml', 'styles')}` +
    `${numbered.map(({ number }) => override(`worksheets/sheet${number}.xml`, 'worksheet')).join('')}</Types>`;
  const relations =
    relationship(1, 'sharedStrings', 'sharedStrings.xml') +
    relationship(2, 'styles', 'styles.xml') +
    numbered.map(({ number }) => relationship(number + 2, 'worksheet', `worksheets/sheet${number}.xml`)).join('');
  const xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>';
  const styles =
    `<styleSheet xmlns="${SPREADSHEET}"><fonts count="1"><font><sz val="11.0"/><name val="Calibri"/></font></fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="darkGray"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="7">${xf.repeat(7)}</cellXfs></styleSheet>`;
  const workbook =
    `<${tag('workbook')} ${xmlns}="${SPREADSHEET}" xmlns:r="${RELATIONSHIPS}">` +
    `<${tag('workbookPr')} date1904="${options.date1904 === true}"/><${tag('sheets')}>${list}</${tag('sheets')}></${tag('workbook')}>`;
  return [
    { name: '[Content_Types].xml', data: DECLARATION + types },
    {
      name: '_rels/.rels',
      data: `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${relationship(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', data: DECLARATION + styles },
    { name: 'xl/workbook.xml', data: DECLARATION + workbook },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${relations}</Relationships>`,
    },
  ];
}

/** The files of a workbook before they are packed, so that a test can change one. */
export function workbookFiles(options: WorkbookOptions): ZipFile[] {
  const entities = options.entities ?? 'decimal';
  const prefix = options.prefix ?? '';
  const tag = (name: string): string => (prefix === '' ? name : `${prefix}:${name}`);
  const xmlns = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  const shared = new Map<string, number>();
  const writing: Writing = {
    tag,
    text: (value) => escapeXml(value, entities),
    share: options.strings === 'shared' ? (value) => intern(shared, value) : null,
    sparse: options.sparse === true,
    positional: options.positional === true,
  };
  const sheets = options.sheets.map((sheet, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    data: sheetXml([...(options.preamble ?? []), sheet.header, ...sheet.rows], writing, xmlns),
  }));
  const items = [...shared.keys()]
    .map((value) => {
      const space = value.trim() === value ? '' : ' xml:space="preserve"';
      return `<${tag('si')}><${tag('t')}${space}>${escapeXml(value, entities)}</${tag('t')}></${tag('si')}>`;
    })
    .join('');
  const sst = tag('sst');
  const strings = `${DECLARATION}<${sst} count="${shared.size}" uniqueCount="${shared.size}" ${xmlns}="${SPREADSHEET}">${items}</${sst}>`;
  return [...packageParts(options, tag, xmlns), { name: 'xl/sharedStrings.xml', data: strings }, ...sheets];
}

/**
 * Writes an XLSX file the way Apache POI does for REGTECH: data descriptors, `dimension ref="A1"` whatever the size,
 * an empty shared table, `t="inlineStr"`, decimal references, blank cells that are present. The options turn it into
 * a SECUDIUM file (`strings: 'shared'`, one sheet named `YYMMDD`) or into other writers' dialects.
 *
 * @example
 * const bytes = poiWorkbook({
 *   sheets: [{
 *     name: '요주의 IP',
 *     header: ['IP', '국가', '등록사유', '등록일', '해제일'],
 *     rows: [['192.0.2.1', 'US', '웹 취약점 공격 시도', '2025-06-24', '2025-09-22']],
 *   }],
 * });
 */
export function poiWorkbook(options: WorkbookOptions): Uint8Array {
  return zipArchive(workbookFiles(options), { dataDescriptors: options.dataDescriptors ?? true });
}

/**
 * A small XLSX file whose one sheet inflates to about `bytes`, with a REGTECH header so that a reader does go in.
 * `fill: 'rows'` repeats a valid row; `'text'` is one endless cell; `'spaces'` is white space between rows.
 */
export function zipBomb(options: { readonly bytes: number; readonly fill?: 'rows' | 'text' | 'spaces' }): Uint8Array {
  const fill = options.fill ?? 'rows';
  const open =
    `${DECLARATION}<worksheet xmlns="${SPREADSHEET}"><sheetData><row><c t="inlineStr"><is><t>IP</t></is></c>` +
    `<c t="inlineStr"><is><t>국가</t></is></c><c t="inlineStr"><is><t>등록사유</t></is></c>` +
    `<c t="inlineStr"><is><t>등록일</t></is></c><c t="inlineStr"><is><t>해제일</t></is></c></row>`;
  const unit = {
    rows: '<row><c t="inlineStr"><is><t>192.0.2.1</t></is></c><c/><c t="inlineStr"><is><t>x</t></is></c></row>\n',
    text: 'A'.repeat(64),
    spaces: ' '.repeat(64),
  }[fill];
  const head = Buffer.from(fill === 'text' ? `${open}<row><c t="inlineStr"><is><t>` : open, 'utf8');
  const tail = Buffer.from(`${fill === 'text' ? '</t></is></c></row>' : ''}</sheetData></worksheet>`, 'utf8');
  const block = Buffer.from(unit.repeat(Math.ceil((1 << 20) / unit.length)), 'utf8');
  const times = Math.max(1, Math.round(options.bytes / block.length));
  // A full flush ends on a byte border and forgets the window, so one compressed block can be repeated as it is.
  const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const deflated = deflateRawSync(block, flush);
  let crc = crc32(head);
  for (let i = 0; i < times; i++) crc = crc32(block, crc);
  const sheet: ZipFile = {
    name: 'xl/worksheets/sheet1.xml',
    data: Buffer.concat([
      deflateRawSync(head, flush),
      ...Array.from({ length: times }, () => deflated),
      deflateRawSync(tail, { level: 9 }),
    ]),
    deflated: { size: head.length + times * block.length + tail.length, crc: crc32(tail, crc) },
  };
  const files = workbookFiles({ sheets: [{ name: '요주의 IP', header: [], rows: [] }] });
  return zipArchive([...files.filter((file) => file.name !== sheet.name), sheet]);
}

/** The first `length` bytes: what an interrupted download leaves. */
export function truncate(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.slice(0, length);
}
