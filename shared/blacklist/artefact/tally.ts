import type { RejectReason, SourceRecord } from '../record.ts';
import type { ParseReport, RecordSink } from './contract.ts';
import { rejectOf } from './reject.ts';

/** A sink that counts, so that a report always adds up: each line is accepted or rejected once. */
export class Tally {
  readonly #sink: RecordSink;
  #accepted = 0;
  #rejected = 0;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  accept(record: SourceRecord, line: number): void {
    this.#accepted++;
    this.#sink.record(record, line);
  }

  reject(line: number, reason: RejectReason, text: string): void {
    this.#rejected++;
    this.#sink.reject(rejectOf(line, reason, text));
  }

  report(format: ParseReport['format'], mapVersion: string, announcedTotal: number | null = null): ParseReport {
    const [accepted, rejected] = [this.#accepted, this.#rejected];
    return { format, mapVersion, lines: accepted + rejected, accepted, rejected, announcedTotal };
  }
}
