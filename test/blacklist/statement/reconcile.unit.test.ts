import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../shared/blacklist/collector.ts';
import { kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { MAX_CLAIMS_PER_BATCH, type SourceRecord } from '../../../shared/blacklist/record.ts';
import { DEFAULT_WITHDRAWAL, reconcile } from '../../../shared/blacklist/statement/reconcile.ts';
import { emptyStatement, rowCount, type Statement } from '../../../shared/blacklist/statement/statement.ts';
import { applyTo, build, claimsOf, DAY, expire, facts, NOW, records, toMap } from './support.ts';

const full: Scope = { kind: 'full' };
const partial: Scope = { kind: 'partial' };
const scopes = fc.array(
  fc.oneof(
    fc.constant(full),
    fc.constant(partial),
    fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 })).map(
      ([back, days]): Scope => ({
        kind: 'window',
        from: kstDay(NOW - back * DAY),
        to: kstDay(NOW - back * DAY + days * DAY),
      }),
    ),
  ),
  { minLength: 1, maxLength: 3 },
);
const runs = fc.array(fc.record({ said: records, scopes, later: fc.constantFrom(0, 1, DAY) }), { maxLength: 6 });

const at = (n: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  range: { family: 4, lo: n, hi: n },
  facts: facts('a'),
  upstreamId: null,
  registeredAt: null,
  expiresAt: null,
  ...more,
});
const run = (baseline: Statement, said: Statement, scope: Scope, now = NOW) =>
  reconcile({ baseline, said, scopes: [scope], policy: DEFAULT_WITHDRAWAL, now });

type Rows = ReturnType<typeof toMap>;

/** Misses at which the artefacts withdraw a range; 0 when they do not speak for it. */
function limitOf(list: readonly Scope[], registeredAt: number | null): number {
  if (list.some(({ kind }) => kind === 'full')) return 1;
  if (registeredAt === null) return 0;
  const day = kstDay(registeredAt);
  return list.some((each) => each.kind === 'window' && each.from <= day && day <= each.to) ? 2 : 0;
}

/** The rules of `reconcile` on plain maps, row by row. */
function oracle(baseline: Rows, said: Rows, list: readonly Scope[], now: number): Rows {
  const isLive = (row: { claim: readonly unknown[] } | undefined): boolean =>
    row !== undefined && (row.claim[3] === null || Number(row.claim[3]) > now);
  const next: Rows = new Map();
  for (const [key, row] of said) {
    if (isLive(row) || isLive(baseline.get(key))) next.set(key, { ...row, misses: 0 });
  }
  for (const [key, row] of baseline) {
    if (said.has(key) || !isLive(row)) continue;
    const limit = limitOf(list, row.claim[2]);
    if (limit === 0) next.set(key, row);
    else if (row.misses + 1 < limit) next.set(key, { ...row, misses: row.misses + 1 });
  }
  return next;
}

describe('reconcile', () => {
  it('brings a list to exactly the next statement, run after run, as the naive oracle says', () => {
    fc.assert(
      fc.property(runs, (history) => {
        let baseline = emptyStatement();
        let list: ReturnType<typeof claimsOf> = new Map();
        let now = NOW;
        for (const step of history) {
          now += step.later;
          const said = build(step.said);
          const expected = oracle(toMap(baseline), toMap(said), step.scopes, now);
          const result = reconcile({ baseline, said, scopes: step.scopes, policy: DEFAULT_WITHDRAWAL, now });
          expect(toMap(result.next)).toEqual(expected);
          const rows = applyTo(list, result.batches());
          list = expire(list, now);
          expect(new Map([...list].sort())).toEqual(new Map([...expire(claimsOf(result.next), now)].sort()));
          const { added, changed, withdrawn } = result.counts;
          expect(rows).toBe(added + changed + withdrawn);
          baseline = result.next;
        }
      }),
    );
  });

  it('gives no batch when nothing has changed', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(null, DAY), (list, ttlMs) => {
        const first = run(emptyStatement(), build(list, ttlMs, NOW), full);
        const again = run(first.next, build(list, ttlMs, NOW + 1), full, NOW);
        expect([...again.batches()]).toEqual([]);
        expect(again.counts).toMatchObject({ added: 0, changed: 0, withdrawn: 0, missing: 0 });
        expect(toMap(again.next)).toEqual(toMap(first.next));
      }),
    );
  });

  it('cuts batches at the limit, withdrawals included', () => {
    const many = Array.from({ length: MAX_CLAIMS_PER_BATCH + 10 }, (_, n) => at(n * 2));
    const first = run(emptyStatement(), build(many), full);
    expect([...first.batches()].map((batch) => batch.upserts.length)).toEqual([MAX_CLAIMS_PER_BATCH, 10]);
    const second = run(first.next, build([at(1)]), full);
    const sizes = [...second.batches()].map((batch) => batch.upserts.length + batch.withdrawals.length);
    expect(sizes).toEqual([MAX_CLAIMS_PER_BATCH, 11]);
  });

  it('withdraws from a window only after the second miss, and forgets misses when the range is back', () => {
    const day = { registeredAt: NOW - DAY };
    const scope: Scope = { kind: 'window', from: kstDay(NOW - DAY), to: kstDay(NOW - DAY) };
    const other = build([at(9, day)]);
    const start = run(emptyStatement(), build([at(1, day), at(2, { registeredAt: NOW - 2 * DAY })]), partial).next;
    const missed = run(start, other, scope);
    expect(missed.counts).toMatchObject({ missing: 1, withdrawn: 0 });
    const back = run(missed.next, build([at(1, day), at(9, day)]), scope);
    expect(back.counts).toMatchObject({ unchanged: 2, missing: 0 });
    const again = run(run(back.next, other, scope).next, other, scope);
    expect(again.counts).toMatchObject({ withdrawn: 1, missing: 0 });
    expect([...again.batches()]).toMatchObject([{ upserts: [], withdrawals: [[1, 1]] }]);
    expect([...toMap(again.next).keys()]).toEqual(['2-2', '9-9']);
  });

  it('takes a moved expiry as a change, forwards and back, even into the past', () => {
    let baseline = run(emptyStatement(), build([at(1, { expiresAt: NOW + DAY })]), full).next;
    for (const expiresAt of [NOW + 3 * DAY, NOW + 2 * DAY, NOW - DAY]) {
      const moved = run(baseline, build([at(1, { expiresAt })]), full);
      expect(moved.counts).toMatchObject({ changed: 1, added: 0, withdrawn: 0 });
      expect([...moved.batches()][0]?.upserts).toEqual([[1, 1, 0, null, null, expiresAt]]);
      baseline = moved.next;
    }
    const gone = run(baseline, build([at(1, { expiresAt: NOW - DAY })]), full);
    expect(gone.counts).toMatchObject({ expired: 1 });
    expect([...gone.batches()]).toEqual([]);
    expect(rowCount(gone.next)).toBe(0);
  });

  it('keeps an expiry counted from the first collection until it has passed', () => {
    const first = run(emptyStatement(), build([at(1)], DAY, NOW), full, NOW);
    const second = run(first.next, build([at(1)], DAY, NOW + DAY - 1), full, NOW + DAY - 1);
    expect([...second.batches()]).toEqual([]);
    const third = run(second.next, build([at(1)], DAY, NOW + DAY), full, NOW + DAY);
    expect([...third.batches()][0]?.upserts).toEqual([[1, 1, 0, null, null, NOW + 2 * DAY]]);
  });
});
