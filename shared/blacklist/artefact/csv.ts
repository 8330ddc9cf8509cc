import { parseAddress } from '../address/parse.ts';
import type { RejectReason, SourceRecord } from '../record.ts';
import type { ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { countryOf } from './countries.ts';
import { type CsvColumns, type CsvField, detectColumns, detectDelimiter, type SampleRecord } from './csv-columns.ts';
import { type Delimiter, RecordJoiner, splitRecord } from './csv-record.ts';
import { parseDate } from './dates.ts';
import { FactsTable } from './facts.ts';
import { Tally } from './tally.ts';
import { encodingOf, type LineSink, readLines } from './text.ts';

const VERSION = 'csv@1';
/** Records that are looked at before the columns are decided. */
const SAMPLE_RECORDS = 50;
const MAX_ADDRESS = 256;
const FULL_CONFIDENCE = 100;

const isComment = (text: string): boolean => /^\s{0,64}(?:#|\/\/)/.test(text);
const withoutMark = (text: string): string => text.replace(/^[\s#/]{1,64}/, '');

function confidenceOf(text: string): number | null {
  const value = /^\d{1,3}(?:\.\d{1,6})?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  return value <= FULL_CONFIDENCE ? value : null;
}

/** Turns records into what they state, once the columns are known. */
class CsvRows {
  readonly #tally: Tally;
  readonly #columns: CsvColumns;
  readonly #facts: FactsTable;
  readonly #allowWide: boolean;

  constructor(tally: Tally, columns: CsvColumns, options: ParseOptions) {
    this.#tally = tally;
    this.#columns = columns;
    this.#facts = new FactsTable(options.defaults);
    this.#allowWide = options.allowWide === true;
  }

  read(cells: readonly string[], line: number, text: string): void {
    // Lines behind a stray quote come here whatever they are.
    if (line === this.#columns.headerLine || text.trim() === '' || isComment(text)) return;
    const record = text.includes('\0') ? 'not-text' : this.#recordOf(cells);
    if (typeof record === 'string') this.#tally.reject(line, record, text);
    else this.#tally.accept(record, line);
  }

  #cell(field: CsvField, cells: readonly string[]): string {
    const at = this.#columns.positions.get(field);
    return at === undefined ? '' : (cells[at] ?? '');
  }

  #recordOf(cells: readonly string[]): SourceRecord | RejectReason {
    const at = this.#columns.positions.get('address') ?? 0;
    const cell = cells[at];
    if (cell === undefined) return 'row-too-short';
    if (cell.length > MAX_ADDRESS) return 'not-an-address';
    const address = parseAddress(cell, { allowWide: this.#allowWide });
    if (!address.ok) return address.reason;
    const registeredAt = parseDate(this.#cell('registeredAt', cells), 'utc-start');
    const expiresAt = parseDate(this.#cell('expiresAt', cells), 'utc-day-end');
    if (registeredAt === 'invalid' || expiresAt === 'invalid') return 'date-invalid';
    const facts = this.#facts.of({
      reason: this.#cell('reason', cells),
      country: countryOf(this.#cell('country', cells)),
      confidence: confidenceOf(this.#cell('confidence', cells)),
    });
    return { range: address.range, facts, upstreamId: null, registeredAt, expiresAt };
  }
}

/** Holds back the beginning of the file until delimiter and columns are decided, then lets everything through. */
class CsvReader implements LineSink {
  readonly #tally: Tally;
  readonly #options: ParseOptions;
  #held: { text: string; number: number }[] | null = [];
  #dataLines = 0;
  #joiner: RecordJoiner | null = null;

  constructor(tally: Tally, options: ParseOptions) {
    this.#tally = tally;
    this.#options = options;
  }

  line(text: string, number: number): void {
    if (!this.#held) {
      this.#pass(text, number);
      return;
    }
    this.#held.push({ text, number });
    if (text.trim() !== '' && !isComment(text)) this.#dataLines++;
    if (this.#dataLines >= SAMPLE_RECORDS || this.#held.length >= SAMPLE_RECORDS * 20) this.#decide();
  }

  tooLong(beginning: string, number: number): void {
    this.#tally.reject(number, 'line-too-long', beginning);
  }

  end(): void {
    this.#decide();
    this.#joiner?.end();
  }

  #pass(text: string, number: number): void {
    const isStated = text.trim() !== '' && !isComment(text);
    if (isStated || this.#joiner?.isOpen) this.#joiner?.push(text, number);
  }

  #decide(): void {
    if (!this.#held) return;
    const held = this.#held;
    this.#held = null;
    const stated = held.filter(({ text }) => text.trim() !== '');
    const data = stated.filter(({ text }) => !isComment(text)).map(({ text }) => text);
    const delimiter = this.#options.csv?.delimiter ?? detectDelimiter(data);
    const columns = detectColumns(this.#sample(stated, delimiter), this.#options.csv ?? {}, VERSION);
    const rows = new CsvRows(this.#tally, columns, this.#options);
    this.#joiner = new RecordJoiner(delimiter, (cells, line, text) => rows.read(cells, line, text));
    for (const { text, number } of held) this.#pass(text, number);
  }

  #sample(stated: readonly { text: string; number: number }[], delimiter: Delimiter): SampleRecord[] {
    const sample: SampleRecord[] = [];
    const joiner = new RecordJoiner(delimiter, (cells, line) => sample.push({ cells, line, isComment: false }));
    for (const { text, number } of stated) {
      if (!isComment(text) || joiner.isOpen) joiner.push(text, number);
      else sample.push({ cells: splitRecord(withoutMark(text), delimiter).cells, line: number, isComment: true });
    }
    joiner.end();
    return sample;
  }
}

/**
 * Reads comma- or otherwise separated values (RFC 4180, any line end, any of the encodings): delimiter and header are
 * detected where they are not configured; lines after `#` or `//` are comments. Times without a zone are UTC; a bare day of
 * expiry lasts to its end. Without a configured column, the first that holds addresses is used, for the whole file.
 *
 * @throws {AegisError} `artefact_layout_drifted` when a column that is configured by name is missing
 * @example
 * readCsv(bytes, { defaults, csv: { address: 'dst_ip', registeredAt: 'first_seen' } }, sink).accepted;
 */
export function readCsv(bytes: Uint8Array, options: ParseOptions, sink: RecordSink): ParseReport {
  const tally = new Tally(sink);
  const reader = new CsvReader(tally, options);
  readLines(bytes, encodingOf(bytes), reader);
  reader.end();
  return tally.report('csv', VERSION);
}
