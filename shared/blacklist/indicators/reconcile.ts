import { MAX_CLAIMS_PER_BATCH } from '../record.ts';
import type { ReconcileCounts } from '../statement/reconcile.ts';
import type { IndicatorBatch, IndicatorFacts, IndicatorRow } from './record.ts';
import { byValue, type StatedIndicator } from './statement.ts';

export interface IndicatorReconcileInput {
  /** What the source said up to now, in order. */
  readonly baseline: Iterable<StatedIndicator>;
  /** What it says in this run's artefacts, in order. */
  readonly said: readonly StatedIndicator[];
  /** The artefacts are all that the source says: what is absent counts as missed. */
  readonly isFull: boolean;
  /** Misses in a row after which a value is withdrawn. */
  readonly misses: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Two ordered sequences side by side; one of a pair is null where the other has a value of its own. */
function* pairs(
  a: Iterable<StatedIndicator>,
  b: Iterable<StatedIndicator>,
): Generator<[before: StatedIndicator | null, after: StatedIndicator | null], void, undefined> {
  const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
  let [x, y] = [left.next(), right.next()];
  while (!x.done || !y.done) {
    const order = x.done ? 1 : y.done ? -1 : byValue(x.value.value, y.value.value);
    yield [order <= 0 && !x.done ? x.value : null, order >= 0 && !y.done ? y.value : null];
    if (order <= 0) x = left.next();
    if (order >= 0) y = right.next();
  }
}

const isOver = ({ expiresAt }: StatedIndicator, now: number): boolean => expiresAt !== null && expiresAt <= now;

const isSame = (a: StatedIndicator, b: StatedIndicator): boolean =>
  a.expiresAt === b.expiresAt && a.facts.reason === b.facts.reason && a.facts.category === b.facts.category;

/**
 * What a source says from now on, by one merge of what it said and what it says. What is absent from a full statement is
 * withdrawn after so many misses; what has expired leaves by itself; an end that was counted from the first collection stands.
 */
export function reconcileIndicators(input: IndicatorReconcileInput): {
  readonly next: StatedIndicator[];
  readonly counts: ReconcileCounts;
} {
  const { now, isFull, misses } = input;
  const counts = { added: 0, changed: 0, unchanged: 0, withdrawn: 0, missing: 0, expired: 0 };
  const next: StatedIndicator[] = [];
  const absent = (before: StatedIndicator): void => {
    if (isOver(before, now)) counts.expired++;
    else if (!isFull) next.push(before);
    else if (before.misses + 1 >= misses) counts.withdrawn++;
    else {
      counts.missing++;
      next.push({ ...before, misses: before.misses + 1 });
    }
  };
  const present = (before: StatedIndicator | null, said: StatedIndicator): void => {
    const known = before !== null && !isOver(before, now) ? before : null;
    const stands = known?.fromFirstSeen === true && said.fromFirstSeen;
    const after = stands ? { ...said, expiresAt: known.expiresAt } : said;
    if (isOver(after, now)) {
      counts.expired++;
      return;
    }
    if (known === null) counts.added++;
    else if (isSame(known, after)) counts.unchanged++;
    else counts.changed++;
    next.push(after);
  };
  for (const [before, said] of pairs(input.baseline, input.said)) {
    if (said !== null) present(before, said);
    else if (before !== null) absent(before);
  }
  return { next, counts };
}

/** What the list has to change so that it believes `next` instead of `baseline`; the same batches for the same input. */
export function* indicatorBatches(
  baseline: Iterable<StatedIndicator>,
  next: Iterable<StatedIndicator>,
  now: number,
): Generator<IndicatorBatch, void, undefined> {
  let batch = new BatchBuilder();
  for (const [before, after] of pairs(baseline, next)) {
    if (after !== null) {
      if (before === null || isOver(before, now) || !isSame(before, after)) batch.upsert(after);
    } else if (before !== null && !isOver(before, now)) batch.withdraw(before.value);
    if (batch.size < MAX_CLAIMS_PER_BATCH) continue;
    yield batch.finish();
    batch = new BatchBuilder();
  }
  if (batch.size > 0) yield batch.finish();
}

class BatchBuilder {
  readonly #facts = new Map<string, number>();
  readonly #known: IndicatorFacts[] = [];
  readonly #upserts: IndicatorRow[] = [];
  readonly #withdrawals: string[] = [];

  get size(): number {
    return this.#upserts.length + this.#withdrawals.length;
  }

  upsert({ value, facts, expiresAt }: StatedIndicator): void {
    const key = JSON.stringify([facts.reason, facts.category]);
    let number = this.#facts.get(key);
    if (number === undefined) {
      number = this.#known.push(facts) - 1;
      this.#facts.set(key, number);
    }
    this.#upserts.push([value, number, expiresAt]);
  }

  withdraw(value: string): void {
    this.#withdrawals.push(value);
  }

  finish(): IndicatorBatch {
    return { facts: this.#known, upserts: this.#upserts, withdrawals: this.#withdrawals };
  }
}
