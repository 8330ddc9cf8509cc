import { AegisError } from '../../../kernel/error.ts';
import { bytesOf } from '../../../kernel/hash.ts';
import { type PlannedZip, planZip } from '../../../kernel/zip-writer.ts';
import { xmlText } from './cell.ts';
import { type Sheet, sheetXml } from './sheet.ts';

export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const NAME = /^[^[\]:*?/\\']{1,31}$/;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * Plans a workbook (XLSX, ECMA-376 Transitional) of some sheets. Nothing of it is held; files are stored without compression, so
 * that its length is known beforehand.
 *
 * @param modifiedAt ms since the epoch; with the same content, it gives the same bytes.
 * @throws AegisError `internal` for a name that a sheet cannot have or that is there twice; `payload_too_large` beyond 4 GiB or
 *   1,048,576 rows of a sheet.
 * @example
 * const plan = planWorkbook([{ name: 'Blocks', columns: ['address'], rows: () => [['198.51.100.7']] }], version.publishedAt);
 * new Response(streamOf(plan.chunks()), { headers: { 'Content-Type': XLSX_MEDIA_TYPE } });
 */
export function planWorkbook(sheets: readonly Sheet[], modifiedAt: number): PlannedZip {
  const names = sheets.map(({ name }) => name.toLowerCase());
  if (sheets.length === 0 || !sheets.every(({ name }) => NAME.test(name)) || new Set(names).size !== names.length) {
    throw new AegisError('internal', 'Sheets of a workbook need names of their own, of 1 to 31 plain characters');
  }
  const part = (name: string, text: string) => ({ name, content: () => [bytesOf(XML + text)] });
  return planZip(
    [
      part('[Content_Types].xml', contentTypes(sheets)),
      part('_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])),
      part('xl/workbook.xml', workbook(sheets)),
      part(
        'xl/_rels/workbook.xml.rels',
        relationships(sheets.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`])),
      ),
      ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: () => sheetXml(sheet) })),
    ],
    modifiedAt,
  );
}

function contentTypes(sheets: readonly Sheet[]): string {
  const overrides = sheets.map(
    (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
  );
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${overrides.join('')}</Types>`
  );
}

function workbook(sheets: readonly Sheet[]): string {
  const entries = sheets.map(({ name }, i) => `<sheet name="${xmlText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${entries.join('')}</sheets></workbook>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const entries = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`;
}
