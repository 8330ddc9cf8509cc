import { type BoundKey, type ClaimBatch, type ClaimRow, type Facts, MAX_CLAIMS_PER_BATCH } from '../record.ts';
import { type DetailTable, detailAt } from './details.ts';
import { MergeCursor } from './merge.ts';
import { numberDetails } from './numbers.ts';
import { type Rows, rowBounds, type Statement } from './statement.ts';

export interface DiffInput {
  readonly baseline: Statement;
  readonly next: Statement;
  /** Epoch milliseconds of the reconciliation: what had expired by then needs no withdrawal. */
  readonly now: number;
}

/**
 * The batches that turn a list's claims from `baseline` into `next`, each of at most `MAX_CLAIMS_PER_BATCH` rows. The
 * same input gives the same batches, so a consumer that was interrupted may skip those it has applied.
 */
export function* claimBatches({ baseline, next, now }: DiffInput): Generator<ClaimBatch, void, undefined> {
  const { a, b } = numberDetails(baseline.details, next.details);
  const batch = new BatchBuffer(next.details);
  for (const family of ['v4', 'v6'] as const) {
    const before = baseline[family];
    const after = next[family];
    const rows = new MergeCursor(before, after);
    while (rows.advance()) {
      if (rows.side < 0) {
        const hasExpired = baseline.details.expiresAt[before.detail[rows.i]!]! <= now;
        if (!hasExpired) batch.withdraw(before, rows.i);
      } else if (rows.side > 0 || a.claim[before.detail[rows.i]!] !== b.claim[after.detail[rows.j]!]) {
        batch.upsert(after, rows.j);
      }
      if (batch.isFull) yield batch.take();
    }
  }
  if (!batch.isEmpty) yield batch.take();
}

class BatchBuffer {
  readonly #details: DetailTable;
  #facts: Facts[] = [];
  /** From index in the table to index in the batch. */
  #factsIndex = new Map<number, number>();
  #upserts: ClaimRow[] = [];
  #withdrawals: [BoundKey, BoundKey][] = [];

  constructor(details: DetailTable) {
    this.#details = details;
  }

  get isFull(): boolean {
    return this.#upserts.length + this.#withdrawals.length >= MAX_CLAIMS_PER_BATCH;
  }

  get isEmpty(): boolean {
    return this.#upserts.length + this.#withdrawals.length === 0;
  }

  withdraw(rows: Rows, i: number): void {
    this.#withdrawals.push(rowBounds(rows, i));
  }

  upsert(rows: Rows, i: number): void {
    const number = rows.detail[i]!;
    const detail = detailAt(this.#details, number);
    const factsNumber = this.#details.factsOf[number]!;
    let facts = this.#factsIndex.get(factsNumber);
    if (facts === undefined) {
      facts = this.#facts.push(detail.facts) - 1;
      this.#factsIndex.set(factsNumber, facts);
    }
    const [lo, hi] = rowBounds(rows, i);
    this.#upserts.push([lo, hi, facts, detail.upstreamId, detail.registeredAt, detail.expiresAt]);
  }

  take(): ClaimBatch {
    const batch = { facts: this.#facts, upserts: this.#upserts, withdrawals: this.#withdrawals };
    this.#facts = [];
    this.#factsIndex = new Map();
    this.#upserts = [];
    this.#withdrawals = [];
    return batch;
  }
}
