import { AegisError } from '../../kernel/error.ts';
import { parseAddress } from '../address/parse.ts';
import type { ParseOptions } from './contract.ts';
import { DELIMITERS, type Delimiter, splitRecord } from './csv-record.ts';
import { headerKey } from './header.ts';

type CsvOptions = NonNullable<ParseOptions['csv']>;
export type CsvField = Exclude<keyof CsvOptions, 'delimiter'>;
const FIELDS: readonly CsvField[] = ['address', 'reason', 'country', 'registeredAt', 'expiresAt', 'confidence'];

/** A record of the beginning of the file. */
export interface SampleRecord {
  readonly cells: readonly string[];
  readonly line: number;
  readonly isComment: boolean;
}

/** Where the fields stand: 0-based positions. */
export interface CsvColumns {
  readonly positions: ReadonlyMap<CsvField, number>;
  /** Line of the header; 0 when the file has none. */
  readonly headerLine: number;
}

/** A header's name: begins with a letter, so that a row with a broken address is never taken for a header. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N} _./()#%-]{0,63}$/u;

const isAddress = (text: string): boolean => parseAddress(text, { allowWide: true }).ok;

const isHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || (NAME.test(cell) && !isAddress(cell)));

/**
 * The delimiter that splits the first lines most evenly: the one whose least count on a line is the largest; of equals
 * the first of `,` `;` tab `|`.
 */
export function detectDelimiter(lines: readonly string[]): Delimiter {
  let best: Delimiter = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => splitRecord(line, delimiter).cells.length - 1);
    const least = counts.length === 0 ? 0 : Math.min(...counts);
    if (least > most) {
      most = least;
      best = delimiter;
    }
  }
  return best;
}

function find(names: readonly string[], wanted: string | number): number {
  if (typeof wanted === 'number') return wanted;
  const key = headerKey(wanted);
  const at = names.indexOf(key);
  return at >= 0 && names.lastIndexOf(key) === at ? at : -1;
}

/** The first column that holds an address in at least half of the records, else in any. */
function guessAddress(records: readonly SampleRecord[]): number {
  const hits: number[] = [];
  for (const { cells } of records) {
    for (const [column, cell] of cells.entries()) if (isAddress(cell)) hits[column] = (hits[column] ?? 0) + 1;
  }
  const usual = hits.findIndex((count) => (count ?? 0) * 2 >= records.length);
  return Math.max(0, usual >= 0 ? usual : hits.findIndex((count) => (count ?? 0) > 0));
}

function headerOf(sample: readonly SampleRecord[], wanted: readonly string[]): SampleRecord | null {
  const data = sample.find((record) => !record.isComment);
  if (data && isHeader(data.cells)) return data;
  // Some publishers write the header as the last comment above the data.
  const comments = sample.filter((record) => record.isComment && (!data || record.line < data.line));
  const keys = wanted.map(headerKey);
  return comments.findLast(({ cells }) => keys.some((key) => cells.map(headerKey).includes(key))) ?? null;
}

/**
 * Decides once for the whole file which column is which; deciding row by row could take a victim's address for an
 * attacker's where the latter is broken.
 *
 * @throws {AegisError} `artefact_layout_drifted` when a column that is configured by name is not there, or twice
 */
export function detectColumns(sample: readonly SampleRecord[], options: CsvOptions, version: string): CsvColumns {
  const wanted = FIELDS.map((field) => options[field]).filter((value) => typeof value === 'string');
  const header = headerOf(sample, wanted);
  const names = header?.cells.map(headerKey) ?? [];
  const positions = new Map<CsvField, number>();
  for (const field of FIELDS) {
    const column = options[field];
    if (column === undefined) continue;
    const at = find(names, column);
    if (at < 0) {
      throw new AegisError('artefact_layout_drifted', `There is no single column ${column}`, {
        details: {
          expected: wanted,
          found: (header ?? sample[0])?.cells.slice(0, 20).map((text) => text.slice(0, 60)) ?? [],
          mapVersion: version,
        },
      });
    }
    positions.set(field, at);
  }
  const headerLine = header?.line ?? 0;
  if (!positions.has('address')) {
    positions.set('address', guessAddress(sample.filter(({ line, isComment }) => !isComment && line !== headerLine)));
  }
  return { positions, headerLine };
}

const PROBE_LINES = 20;

/**
 * Whether the beginning of a text is rather a table than a list of lines: a header with more than one name, quoted fields, or
 * addresses that stand in a column other than the first.
 */
export function looksLikeCsv(beginning: string): boolean {
  const lines = beginning
    .split(/\r\n|\n|\r/, PROBE_LINES * 20)
    .filter((line) => line.trim() !== '' && !/^\s*(?:[#;]|\/\/)/.test(line))
    .slice(0, PROBE_LINES);
  const delimiter = detectDelimiter(lines);
  const records = lines.map((line) => splitRecord(line, delimiter).cells);
  const first = records[0];
  if (!first || records.every((cells) => cells.length < 2)) return false;
  if (first.length > 1 && isHeader(first)) return true;
  return (
    records.some((cells) => !isAddress(cells[0] as string) && cells.slice(1).some(isAddress)) ||
    (lines[0] as string).trimStart().startsWith('"')
  );
}
