import { AegisError } from '../../kernel/error.ts';
import type { ArtefactFormat, ParseOptions, ParseReport } from '../artefact/contract.ts';
import { splitRecord } from '../artefact/csv-record.ts';
import { parseDate } from '../artefact/dates.ts';
import { rejectOf } from '../artefact/reject.ts';
import { sniff } from '../artefact/sniff.ts';
import { encodingOf, readLines } from '../artefact/text.ts';
import type { Category, RejectReason } from '../record.ts';
import { columnsOf, type IndicatorColumns, isOfKind, numberedColumns } from './columns.ts';
import type { IndicatorKind } from './kind.ts';
import { statedBy } from './lines.ts';
import { parseIndicator } from './parse.ts';
import { type IndicatorFacts, type IndicatorSink, reasonOf } from './record.ts';

/** Raise it when the same bytes give other records. */
const VERSION = 1;
/** Distinct reasons of one artefact; beyond that the default stands, so that a list of stories cannot fill the memory. */
const MAX_REASONS = 5_000;

/**
 * Reads a list of indicators of one kind into a sink: one value a line (plain, hosts file, ad blocker, dnsmasq, checksum file) or a
 * table whose header names the columns, of which only rows of the kind count. A bad line is a reject, never an error.
 *
 * @throws AegisError `artefact_unreadable`, `artefact_format_unknown`, `artefact_format_unsupported`, or
 * `artefact_layout_drifted` for a stated table whose header names no column of the kind.
 * @example
 * readIndicators('domain', bytes, 'auto', options, sink).accepted;
 */
export function readIndicators(
  kind: IndicatorKind,
  bytes: Uint8Array,
  format: ArtefactFormat,
  options: ParseOptions,
  sink: IndicatorSink,
): ParseReport {
  refuseOthers(bytes, format);
  const reader = new Reader(kind, format, options, sink);
  readLines(bytes, encodingOf(bytes), {
    line: (text, number) => reader.line(text, number),
    tooLong: (text, number) => reader.tooLong(text, number),
  });
  return reader.report();
}

function refuseOthers(bytes: Uint8Array, format: ArtefactFormat): void {
  const found = sniff(bytes);
  if (found === 'empty')
    throw new AegisError('artefact_unreadable', 'The file is empty', { details: { reason: 'empty' } });
  const isText = format === 'auto' || format === 'plain' || format === 'csv';
  // Lists of ad blockers begin with a word in brackets, as no JSON does.
  const isJson = found === 'json' && !/^\s*\[[a-z]/i.test(new TextDecoder().decode(bytes.subarray(0, 64)));
  if (!isText || isJson) {
    throw new AegisError('artefact_format_unsupported', 'Indicators are read from lists and tables in text', {
      details: { found, format },
    });
  }
  if (found !== 'text' && found !== 'json') {
    throw new AegisError('artefact_format_unknown', `The file is not a list of text but ${found}`, {
      details: { found },
    });
  }
}

class Reader {
  readonly #kind: IndicatorKind;
  readonly #format: ArtefactFormat;
  readonly #options: ParseOptions;
  readonly #sink: IndicatorSink;
  readonly #facts = new Map<string, IndicatorFacts>();
  readonly #default: IndicatorFacts;
  #columns: IndicatorColumns | null = null;
  #isDecided = false;
  #lines = 0;
  #accepted = 0;
  #rejected = 0;

  constructor(kind: IndicatorKind, format: ArtefactFormat, options: ParseOptions, sink: IndicatorSink) {
    this.#kind = kind;
    this.#format = format;
    this.#options = options;
    this.#sink = sink;
    const { reason, category } = options.defaults;
    this.#default = { reason: reasonOf(reason), category };
  }

  line(text: string, number: number): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    if (!this.#isDecided && this.#format !== 'plain' && this.#isHeader(trimmed)) return;
    if (this.#columns !== null) {
      if (!trimmed.startsWith('#')) this.#row(this.#columns, trimmed, number);
      return;
    }
    const stated = statedBy(this.#kind, trimmed);
    if (stated === null || stated.values.length === 0) return;
    for (const value of stated.values) this.#take(value, stated.reason, null, trimmed, number);
  }

  tooLong(text: string, number: number): void {
    this.#reject('line-too-long', text, number);
  }

  report(): ParseReport {
    return {
      ...{ format: this.#columns === null ? ('plain' as const) : ('csv' as const) },
      mapVersion: `indicators-${this.#kind}@${VERSION}`,
      ...{ lines: this.#lines, accepted: this.#accepted, rejected: this.#rejected },
      announcedTotal: null,
    };
  }

  /** Looks for the header in the comments before the first line and in that line; afterwards it is known how to read on. */
  #isHeader(text: string): boolean {
    const { csv } = this.#options;
    const found = columnsOf(this.#kind, text, csv);
    if (found !== null && (this.#format === 'csv' || text.includes(found.delimiter))) {
      this.#columns = found;
      this.#isDecided = true;
      return true;
    }
    if (text.startsWith('#')) return false;
    this.#isDecided = true;
    this.#columns = numberedColumns(csv, text);
    if (this.#columns !== null || this.#format !== 'csv') return false;
    throw new AegisError('artefact_layout_drifted', `No column of the table holds a ${this.#kind}`, {
      details: { header: text.slice(0, 200) },
    });
  }

  #row({ delimiter, value, type, reason, expiresAt }: IndicatorColumns, text: string, number: number): void {
    const { cells } = splitRecord(text, delimiter);
    if (type !== null && !isOfKind(this.#kind, cells[type] ?? '')) return;
    const stated = cells[value];
    if (stated === undefined) {
      this.#reject('row-too-short', text, number);
      return;
    }
    const end = expiresAt === null ? null : parseDate(cells[expiresAt] ?? '', 'utc-day-end');
    if (end === 'invalid') this.#reject('date-invalid', text, number);
    else this.#take(stated, reason === null ? null : (cells[reason] ?? null), end, text, number);
  }

  #take(text: string, reason: string | null, expiresAt: number | null, line: string, number: number): void {
    const parsed = parseIndicator(this.#kind, text, { allowBroad: this.#options.allowWide === true });
    if (!parsed.ok) {
      this.#reject(parsed.reason, line, number);
      return;
    }
    this.#lines++;
    this.#accepted++;
    this.#sink.record({ value: parsed.value, facts: this.#factsOf(reason, this.#default.category), expiresAt }, number);
  }

  #reject(reason: RejectReason, text: string, number: number): void {
    this.#lines++;
    this.#rejected++;
    this.#sink.reject(rejectOf(number, reason, text));
  }

  #factsOf(text: string | null, category: Category | null): IndicatorFacts {
    const reason = reasonOf(text);
    if (reason === null) return this.#default;
    const known = this.#facts.get(reason);
    if (known !== undefined) return known;
    if (this.#facts.size >= MAX_REASONS) return this.#default;
    const facts = { reason, category };
    this.#facts.set(reason, facts);
    return facts;
  }
}
