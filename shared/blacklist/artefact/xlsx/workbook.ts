import { AegisError } from '../../../kernel/error.ts';
import { openZip, type ZipArchive, type ZipEntry } from '../zip/archive.ts';
import { WORKBOOK_LIMITS, type WorkbookLimits } from './limits.ts';
import { attributeText, type Relation, readPart, readRelations, readTags } from './parts.ts';
import { createSharedStringsReader } from './shared-strings.ts';
import { createSheetReader, type SheetRow } from './sheet-rows.ts';

export interface Sheet {
  readonly name: string;
  /**
   * The rows that are not blank, in batches of what one chunk of the file held, so that memory stays small however long
   * the sheet is. Leaving the loop early stops the reading. Each call reads anew.
   *
   * @throws {AegisError} `artefact_bomb`, `artefact_truncated`, `artefact_too_large`, `artefact_unreadable`
   */
  rows(): Generator<readonly SheetRow[], void, undefined>;
}

export interface Workbook {
  /** Whether date serials count from 1904. */
  readonly date1904: boolean;
  /** Worksheets in the order of the workbook; hidden ones too. */
  readonly sheets: readonly Sheet[];
}

const notWorkbook = (message: string): AegisError =>
  new AegisError('artefact_unreadable', message, { details: { reason: 'not-workbook' } });

interface Listed {
  readonly name: string;
  readonly relation: string;
}

function readSharedStrings(archive: ZipArchive, entry: ZipEntry, limits: WorkbookLimits): string[] {
  const strings: string[] = [];
  for (const _ of readPart(archive, entry, createSharedStringsReader(strings, limits)));
  return strings;
}

function* readRows(
  archive: ZipArchive,
  entry: ZipEntry,
  shared: readonly string[],
  limits: WorkbookLimits,
): Generator<readonly SheetRow[], void, undefined> {
  const rows: SheetRow[] = [];
  for (const _ of readPart(archive, entry, createSheetReader(rows, shared, limits))) {
    if (rows.length > 0) yield rows.splice(0);
  }
}

function ofType(relations: ReadonlyMap<string, Relation>, type: string): string | null {
  for (const relation of relations.values()) if (relation.type === type) return relation.target;
  return null;
}

function readSheetList(archive: ZipArchive, entry: ZipEntry, limits: WorkbookLimits) {
  const listed: Listed[] = [];
  let date1904 = false;
  readTags(archive, entry, limits, (name, attributes) => {
    if (name === 'sheet') {
      listed.push({ name: attributeText(attributes, 'name'), relation: attributeText(attributes, 'id') });
    } else if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributeText(attributes, 'date1904'));
  });
  if (listed.length > limits.sheets) {
    throw new AegisError('artefact_too_large', `The workbook has more than ${limits.sheets} sheets`, {
      details: { limit: 'sheets' },
    });
  }
  return { listed, date1904 };
}

/**
 * Opens an XLSX file that lies in memory. Reads the list of sheets and the shared strings; rows are read when asked for.
 *
 * @throws {AegisError} `artefact_unreadable` for what is no workbook, or one that is encrypted or zip64; `artefact_truncated`,
 * `artefact_bomb` and `artefact_too_large` as {@link WorkbookLimits} say
 * @example
 * const workbook = openWorkbook(bytes);
 * for (const rows of workbook.sheets[0]!.rows()) for (const row of rows) use(row.number, row.cells);
 */
export function openWorkbook(bytes: Uint8Array, limits: WorkbookLimits = WORKBOOK_LIMITS): Workbook {
  const archive = openZip(bytes, limits.zip);
  const part = ofType(readRelations(archive, '', limits), 'officeDocument') ?? 'xl/workbook.xml';
  const entry = archive.entries.get(part);
  if (entry === undefined) throw notWorkbook('The archive is not an Excel workbook');
  const { listed, date1904 } = readSheetList(archive, entry, limits);
  const relations = readRelations(archive, part, limits);
  const sharedEntry = archive.entries.get(ofType(relations, 'sharedStrings') ?? 'xl/sharedStrings.xml');
  const shared = sharedEntry ? readSharedStrings(archive, sharedEntry, limits) : [];
  const sheets: Sheet[] = [];
  for (const { name, relation } of listed) {
    const target = relations.get(relation);
    if (target !== undefined && target.type !== 'worksheet') continue;
    const sheetEntry = target && archive.entries.get(target.target);
    if (!sheetEntry) throw notWorkbook(`The part of sheet "${name}" is missing`);
    sheets.push({ name, rows: () => readRows(archive, sheetEntry, shared, limits) });
  }
  if (sheets.length === 0) throw notWorkbook('The workbook has no sheet');
  return { date1904, sheets };
}
