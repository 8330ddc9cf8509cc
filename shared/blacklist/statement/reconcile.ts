import { AegisError } from '../../kernel/error.ts';
import type { Scope } from '../collector.ts';
import type { ClaimBatch } from '../record.ts';
import { isRenewed } from '../scoring/decay.ts';
import { canonical } from './canonical.ts';
import { type Detail, type DetailTable, detailAt } from './details.ts';
import { claimBatches } from './diff.ts';
import { MergeCursor } from './merge.ts';
import { type CommonNumbers, numberDetails } from './numbers.ts';
import { reachOf } from './scope.ts';
import { allocateRows, MAX_STATEMENT_ROWS, type Rows, type Statement } from './statement.ts';

/** After how many misses in a row a range is withdrawn (1 to 255), by what the artefacts speak for. */
export interface WithdrawalPolicy {
  readonly full: number;
  readonly window: number;
}

/** A full statement is believed at once; absence from one export of a window proves nothing. */
export const DEFAULT_WITHDRAWAL: WithdrawalPolicy = { full: 1, window: 2 };

export interface ReconcileInput {
  /** What the source said up to now. */
  readonly baseline: Statement;
  /** What it says in this run's artefacts. */
  readonly said: Statement;
  readonly scopes: readonly Scope[];
  readonly policy: WithdrawalPolicy;
  /** Whether an expiry that is counted from a sighting moves with later ones (decay); default: it stays as the first gave it. */
  readonly renews?: boolean;
  /** Epoch milliseconds; an expiry at or before it has passed. */
  readonly now: number;
}

export interface ReconcileCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly withdrawn: number;
  /** In scope, absent, and not yet withdrawn. */
  readonly missing: number;
  /** Not in the next statement because their time was over; the list drops them by itself. */
  readonly expired: number;
}

export interface Reconciliation {
  /** The baseline of the next run. */
  readonly next: Statement;
  readonly counts: ReconcileCounts;
  /** What the list has to change, in the order of the addresses. */
  batches(): Iterable<ClaimBatch>;
}

/**
 * Compares what a source says with what it said, by one linear merge.
 *
 * - A range in scope that is absent gains a miss and is withdrawn when its misses reach the policy; present again, its
 *   misses are forgotten. Out of scope it stays as it is.
 * - A range whose expiry has passed leaves without a withdrawal. One that the source states already expired is taken
 *   only where the list believes otherwise: there its expiry moves.
 * - An expiry counted from the first collection does not move when the range is collected again, unless it `renews`.
 *
 * @example
 * const { next, counts, batches } = reconcile({ baseline, said, scopes: [{ kind: 'full' }], policy, now });
 * for (const batch of batches()) await list.applyClaims({ source, run, at, batch, causation });
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const { baseline, said, now } = input;
  const numbers = numberDetails(baseline.details, said.details);
  const counts = { added: 0, changed: 0, unchanged: 0, withdrawn: 0, missing: 0, expired: 0 };
  const judge = new Judge(input, numbers, counts);
  // Two passes: a copy of the columns sized for the worst case would cost more memory than a second merge costs time.
  const v4Length = mergeRows(baseline.v4, said.v4, judge, null);
  const v6Length = mergeRows(baseline.v6, said.v6, judge, null);
  if (v4Length + v6Length > MAX_STATEMENT_ROWS) {
    throw new AegisError('artefact_too_large', `The source would hold more than ${MAX_STATEMENT_ROWS} ranges`, {
      details: { maxRows: MAX_STATEMENT_ROWS },
    });
  }
  const final = { ...counts };
  const v4 = allocateRows(baseline.v4.words, v4Length);
  const v6 = allocateRows(baseline.v6.words, v6Length);
  mergeRows(baseline.v4, said.v4, judge, v4);
  mergeRows(baseline.v6, said.v6, judge, v6);
  const detailOf = commonDetails(baseline.details, said.details, numbers);
  const next = canonical(v4, v6, detailOf, numbers.count);
  return { next, counts: final, batches: () => claimBatches({ baseline, next, now }) };
}

const GONE = -1;

/** Decides about single rows and counts. A row's fate is {@link GONE} or `detail number * 256 + misses`. */
class Judge {
  readonly #numbers: CommonNumbers;
  readonly #counts: { -readonly [K in keyof ReconcileCounts]: number };
  readonly #expiredBefore: Uint8Array;
  readonly #expiredSaid: Uint8Array;
  /** By detail of the baseline: misses at which it is withdrawn; 0 when the artefacts do not speak for it. */
  readonly #limit: Uint8Array;
  readonly #isRenewed: (before: number, said: number) => boolean;

  constructor(
    input: ReconcileInput,
    numbers: CommonNumbers,
    counts: { -readonly [K in keyof ReconcileCounts]: number },
  ) {
    const { baseline, said, scopes, policy, now } = input;
    this.#numbers = numbers;
    this.#counts = counts;
    this.#expiredBefore = expiredDetails(baseline.details, now);
    this.#expiredSaid = expiredDetails(said.details, now);
    const [ends, saidEnds] = [baseline.details.expiresAt, said.details.expiresAt];
    this.#isRenewed = input.renews ? (i, j) => isRenewed({ before: ends[i]!, said: saidEnds[j]!, now }) : () => false;
    const reach = reachOf(scopes);
    this.#limit = Uint8Array.from({ length: baseline.details.length }, (_, i) => {
      const registeredAt = baseline.details.registeredAt[i]!;
      const reached = reach(Number.isNaN(registeredAt) ? null : registeredAt);
      return reached === null ? 0 : policy[reached];
    });
  }

  absent(before: number, misses: number): number {
    if (this.#expiredBefore[before] === 1) return this.#expire();
    const number = this.#numbers.a.claim[before]!;
    const limit = this.#limit[before]!;
    if (limit === 0) return number * 256 + misses;
    if (misses + 1 >= limit) {
      this.#counts.withdrawn++;
      return GONE;
    }
    this.#counts.missing++;
    return number * 256 + misses + 1;
  }

  fresh(said: number): number {
    if (this.#expiredSaid[said] === 1) return this.#expire();
    this.#counts.added++;
    return this.#numbers.b.claim[said]! * 256;
  }

  both(before: number, said: number): number {
    if (this.#expiredBefore[before] === 1) return this.fresh(said);
    const { a, b } = this.#numbers;
    const standing = a.standing[before]!;
    const stands = standing !== 0 && standing === b.standing[said] && !this.#isRenewed(before, said);
    if (a.claim[before] === b.claim[said] || stands) {
      this.#counts.unchanged++;
      return a.claim[before]! * 256;
    }
    this.#counts.changed++;
    return b.claim[said]! * 256;
  }

  #expire(): number {
    this.#counts.expired++;
    return GONE;
  }
}

function expiredDetails(table: DetailTable, now: number): Uint8Array {
  // NaN, which stands for "no expiry", compares false.
  return Uint8Array.from(table.expiresAt, (expiresAt) => (expiresAt <= now ? 1 : 0));
}

/** Merges two sorted columns; fills `out` when given. Returns the number of rows that stay. */
function mergeRows(before: Rows, said: Rows, judge: Judge, out: Rows | null): number {
  const rows = new MergeCursor(before, said);
  let to = 0;
  while (rows.advance()) {
    const fate = fateOf(rows, before, said, judge);
    if (fate === GONE) continue;
    if (out !== null) {
      if (rows.side <= 0) copyKey(before, rows.i, out, to);
      else copyKey(said, rows.j, out, to);
      out.detail[to] = Math.floor(fate / 256);
      out.misses[to] = fate % 256;
    }
    to++;
  }
  return to;
}

function fateOf({ side, i, j }: MergeCursor, before: Rows, said: Rows, judge: Judge): number {
  if (side < 0) return judge.absent(before.detail[i]!, before.misses[i]!);
  if (side > 0) return judge.fresh(said.detail[j]!);
  return judge.both(before.detail[i]!, said.detail[j]!);
}

function copyKey(from: Rows, row: number, out: Rows, to: number): void {
  const { words } = out;
  for (let word = 0; word < words; word++) out.keys[to * words + word] = from.keys[row * words + word]!;
}

/** Looks a detail up by its common number. */
function commonDetails(a: DetailTable, b: DetailTable, numbers: CommonNumbers): (number: number) => Detail {
  const where = new Float64Array(numbers.count);
  for (let j = b.length - 1; j >= 0; j--) where[numbers.b.claim[j]!] = a.length + j;
  for (let i = a.length - 1; i >= 0; i--) where[numbers.a.claim[i]!] = i;
  return (number) => {
    const at = where[number]!;
    return at < a.length ? detailAt(a, at) : detailAt(b, at - a.length);
  };
}
