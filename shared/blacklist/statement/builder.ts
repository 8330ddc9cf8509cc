import { AegisError } from '../../kernel/error.ts';
import type { AddressRange } from '../address/range.ts';
import type { RecordSink } from '../artefact/contract.ts';
import type { Facts, Reject, RejectReason, SourceRecord } from '../record.ts';
import { canonical } from './canonical.ts';
import { type Detail, DetailInterner, laterDetail } from './details.ts';
import { sortedOrder } from './order.ts';
import { allocateRows, MAX_STATEMENT_ROWS, type Rows, type Statement, WORDS_V4, WORDS_V6 } from './statement.ts';

/** Rejects kept word for word; the rest are only counted. */
export const MAX_KEPT_REJECTS = 1_000;

export interface StatementBuilderOptions {
  /**
   * Added to the registration, else to `collectedAt`, where a record states no expiry; a function where that depends on
   * what the record says; `null`: no expiry then.
   */
  readonly ttlMs: number | null | ((facts: Facts) => number);
  /** Epoch milliseconds of the collection. */
  readonly collectedAt: number;
}

/** What came of the records given to a {@link StatementBuilder}. */
export interface BuildReport {
  readonly records: number;
  /** Records that named a range which another record named too. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectsByReason: Readonly<Partial<Record<RejectReason, number>>>;
  /** The first {@link MAX_KEPT_REJECTS}. */
  readonly rejects: readonly Reject[];
}

/**
 * Collects the records of any number of artefacts into one {@link Statement}. Of records that name the same range, the
 * one with the later registration stands, then the one with the later expiry.
 *
 * @example
 * const builder = new StatementBuilder({ ttlMs: null, collectedAt: now });
 * await parseArtefact(bytes, 'plain', options, builder);
 * const { statement, report } = builder.finish();
 */
export class StatementBuilder implements RecordSink {
  readonly #options: StatementBuilderOptions;
  readonly #details = new DetailInterner();
  readonly #v4 = new RowBuffer(WORDS_V4);
  readonly #v6 = new RowBuffer(WORDS_V6);
  readonly #rejects: Reject[] = [];
  readonly #rejectsByReason: Partial<Record<RejectReason, number>> = {};
  #rejected = 0;
  /** A plain list repeats one detail for every line: comparing by identity first saves the string key. */
  #last: { readonly record: SourceRecord; readonly index: number } | null = null;

  constructor(options: StatementBuilderOptions) {
    this.#options = options;
  }

  record(record: SourceRecord): void {
    const { range } = record;
    if (this.#v4.length + this.#v6.length >= MAX_STATEMENT_ROWS) {
      throw new AegisError('artefact_too_large', `The source states more than ${MAX_STATEMENT_ROWS} ranges`, {
        details: { maxRows: MAX_STATEMENT_ROWS },
      });
    }
    const detail = this.#detailOf(record);
    if (range.family === 4) this.#v4.push4(range.lo, range.hi, detail);
    else this.#v6.push6(range, detail);
  }

  reject(reject: Reject): void {
    this.#rejected++;
    this.#rejectsByReason[reject.reason] = (this.#rejectsByReason[reject.reason] ?? 0) + 1;
    if (this.#rejects.length < MAX_KEPT_REJECTS) this.#rejects.push(reject);
  }

  /** The statement so far. The builder must not be used afterwards: its buffers are released. */
  finish(): { readonly statement: Statement; readonly report: BuildReport } {
    const records = this.#v4.length + this.#v6.length;
    const v4 = this.#v4.settle(this.#details);
    const v6 = this.#v6.settle(this.#details);
    const statement = canonical(v4, v6, (i) => this.#details.at(i), this.#details.size);
    return {
      statement,
      report: {
        records,
        duplicates: records - v4.length - v6.length,
        rejected: this.#rejected,
        rejectsByReason: this.#rejectsByReason,
        rejects: this.#rejects,
      },
    };
  }

  #detailOf(record: SourceRecord): number {
    const last = this.#last;
    if (
      last !== null &&
      last.record.facts === record.facts &&
      last.record.upstreamId === record.upstreamId &&
      last.record.registeredAt === record.registeredAt &&
      last.record.expiresAt === record.expiresAt
    ) {
      return last.index;
    }
    const index = this.#details.intern(this.#complete(record));
    this.#last = { record, index };
    return index;
  }

  #complete(record: SourceRecord): Detail {
    const { facts, upstreamId, registeredAt } = record;
    const { ttlMs, collectedAt } = this.#options;
    if (record.expiresAt !== null || ttlMs === null) {
      return { facts, upstreamId, registeredAt, expiresAt: record.expiresAt, fromFirstSeen: false };
    }
    return {
      facts,
      upstreamId,
      registeredAt,
      expiresAt: (registeredAt ?? collectedAt) + (typeof ttlMs === 'function' ? ttlMs(facts) : ttlMs),
      fromFirstSeen: registeredAt === null,
    };
  }
}

const FIRST_CAPACITY = 1_024;

/** Unsorted rows that grow by half. */
class RowBuffer {
  readonly #words: number;
  #keys: Uint32Array;
  #detail: Uint32Array;
  length = 0;

  constructor(words: number) {
    this.#words = words;
    this.#keys = new Uint32Array(words * FIRST_CAPACITY);
    this.#detail = new Uint32Array(FIRST_CAPACITY);
  }

  push4(lo: number, hi: number, detail: number): void {
    this.#reserve();
    const at = this.length * WORDS_V4;
    this.#keys[at] = lo;
    this.#keys[at + 1] = hi;
    this.#detail[this.length++] = detail;
  }

  push6(range: Extract<AddressRange, { family: 6 }>, detail: number): void {
    this.#reserve();
    const at = this.length * WORDS_V6;
    for (let word = 0; word < 4; word++) {
      const shift = BigInt(96 - 32 * word);
      this.#keys[at + word] = Number((range.lo >> shift) & 0xffff_ffffn);
      this.#keys[at + 4 + word] = Number((range.hi >> shift) & 0xffff_ffffn);
    }
    this.#detail[this.length++] = detail;
  }

  /** Sorted rows, each key once; of equal keys the later detail. Releases the buffer. */
  settle(details: DetailInterner): Rows {
    const words = this.#words;
    const keys = this.#keys;
    const detail = this.#detail;
    const { length } = this;
    const order = sortedOrder(keys, words, length);
    const at = (i: number): number => (order === null ? i : order[i]!);
    const isRepeated = (i: number): boolean => i > 0 && equalKeys(keys, words, at(i - 1), at(i));
    let distinct = 0;
    for (let i = 0; i < length; i++) if (!isRepeated(i)) distinct++;
    const rows = allocateRows(words, distinct);
    let to = -1;
    for (let i = 0; i < length; i++) {
      const row = at(i);
      const candidate = detail[row]!;
      if (isRepeated(i)) {
        const standing = rows.detail[to]!;
        if (standing !== candidate && laterDetail(details.at(standing), details.at(candidate)) !== details.at(standing))
          rows.detail[to] = candidate;
        continue;
      }
      to++;
      for (let word = 0; word < words; word++) rows.keys[to * words + word] = keys[row * words + word]!;
      rows.detail[to] = candidate;
    }
    this.#keys = new Uint32Array(0);
    this.#detail = this.#keys;
    return rows;
  }

  #reserve(): void {
    if (this.length < this.#detail.length) return;
    const capacity = Math.ceil(this.length * 1.5);
    const keys = new Uint32Array(capacity * this.#words);
    keys.set(this.#keys);
    this.#keys = keys;
    const detail = new Uint32Array(capacity);
    detail.set(this.#detail);
    this.#detail = detail;
  }
}

function equalKeys(keys: Uint32Array, words: number, i: number, j: number): boolean {
  for (let word = 0; word < words; word++) if (keys[i * words + word] !== keys[j * words + word]) return false;
  return true;
}
