import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../shared/blacklist/record.ts';
import {
  decayedTo,
  decaySchema,
  lifeOf,
  type PolynomialDecay,
  timeToDecayMs,
} from '../../../shared/blacklist/scoring/decay.ts';
import { StatementBuilder } from '../../../shared/blacklist/statement/builder.ts';
import { DEFAULT_WITHDRAWAL, reconcile } from '../../../shared/blacklist/statement/reconcile.ts';
import { emptyStatement, type Statement } from '../../../shared/blacklist/statement/statement.ts';
import { claimsOf, DAY, facts, NOW } from '../statement/support.ts';

const NIDS: PolynomialDecay = { model: 'polynomial', tauDays: 120, delta: 2, threshold: 30 };
const decay: fc.Arbitrary<PolynomialDecay> = fc.record({
  model: fc.constant('polynomial'),
  tauDays: fc.double({ min: 1, max: 400, noNaN: true }),
  delta: fc.double({ min: 0.2, max: 5, noNaN: true }),
  threshold: fc.integer({ min: 0, max: 99 }),
});
const base = fc.integer({ min: 1, max: 100 });

describe('the time to decay', () => {
  it('is that of the published example: 46.9 days for the NIDS model with base 80', () => {
    expect(timeToDecayMs(NIDS, 80) / DAY).toBe(46.875);
    expect(timeToDecayMs(NIDS, 30)).toBe(0);
  });

  it('is when the polynomial falls to the threshold, and not before', () => {
    fc.assert(
      fc.property(decay, base, (model, start) => {
        fc.pre(start > model.threshold);
        const life = timeToDecayMs(model, start);
        // In whole milliseconds, which a steep model crosses in one.
        expect(decayedTo(model, start, life)).toBeGreaterThanOrEqual(model.threshold - 1e-6);
        expect(decayedTo(model, start, life + 1)).toBeLessThanOrEqual(model.threshold + 1e-6);
        expect(decayedTo(model, start, life * 0.9)).toBeGreaterThanOrEqual(model.threshold - 1e-6);
        expect(life).toBeLessThanOrEqual(model.tauDays * DAY);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never shortens when a claim is surer, a model slower or a threshold lower', () => {
    fc.assert(
      fc.property(decay, base, base, (model, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const life = timeToDecayMs(model, less);
        expect(timeToDecayMs(model, more)).toBeGreaterThanOrEqual(life);
        expect(timeToDecayMs({ ...model, tauDays: model.tauDays * 2 }, less)).toBeGreaterThanOrEqual(life);
        expect(timeToDecayMs({ ...model, threshold: model.threshold / 2 }, less)).toBeGreaterThanOrEqual(life);
      }),
    );
  });

  it('starts from the confidence, else the severity, else the base of the source', () => {
    const life = lifeOf({ ...NIDS, base: 50 })!;
    expect(life({ ...facts('a'), confidence: 80 })).toBe(timeToDecayMs(NIDS, 80));
    expect(life({ ...facts('a'), severity: 'fatal' })).toBe(timeToDecayMs(NIDS, 90));
    expect(life(facts('a'))).toBe(timeToDecayMs(NIDS, 50));
    expect([lifeOf({ model: 'none' }), lifeOf(undefined)]).toEqual([null, null]);
    expect(v.is(decaySchema, { ...NIDS, base: 30 })).toBe(false);
  });
});

const LIFE = timeToDecayMs(NIDS, 70);
const plain = (n: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  ...{ range: { family: 4, lo: n, hi: n }, facts: facts('a'), upstreamId: null, registeredAt: null, expiresAt: null },
  ...more,
});
function said(list: readonly SourceRecord[], collectedAt: number): Statement {
  const builder = new StatementBuilder({ ttlMs: lifeOf(NIDS), collectedAt });
  for (const record of list) builder.record(record);
  return builder.finish().statement;
}
const next = (baseline: Statement, list: readonly SourceRecord[], now: number) =>
  reconcile({
    baseline,
    said: said(list, now),
    scopes: [{ kind: 'full' }],
    policy: DEFAULT_WITHDRAWAL,
    renews: true,
    now,
  });
const ends = (statement: Statement) => [...claimsOf(statement).values()].map((claim) => claim[3]);

describe('a source whose claims decay', () => {
  it('keeps every expiry that it states itself, and counts from a registration where it states that', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: NOW + 1, max: NOW + 400 * DAY })), (expiresAt) => {
        const statement = said([plain(1, { expiresAt, registeredAt: NOW - DAY })], NOW);
        expect(ends(statement)).toEqual([expiresAt ?? NOW - DAY + LIFE]);
      }),
    );
  });

  it('is written anew at most four times in a life, and its end always comes after the last sighting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (waits) => {
          let now = NOW;
          let { next: statement } = next(emptyStatement(), [plain(1)], now);
          let writtenAt = now;
          for (const wait of waits) {
            now += Math.ceil(wait * LIFE);
            const step = next(statement, [plain(1)], now);
            const rows = [...step.batches()].reduce((sum, batch) => sum + batch.upserts.length, 0);
            expect(rows).toBe(now - writtenAt >= LIFE / 4 ? 1 : 0);
            if (rows > 0) writtenAt = now;
            expect(ends(step.next)).toEqual([writtenAt + LIFE]);
            statement = step.next;
          }
        },
      ),
    );
  });

  it('lets go what is not sighted again', () => {
    const { next: statement } = next(emptyStatement(), [plain(1), plain(2)], NOW);
    const later = next(statement, [plain(1)], NOW + LIFE);
    expect(later.counts).toMatchObject({ expired: 1, added: 1 });
    expect(ends(later.next)).toEqual([NOW + 2 * LIFE]);
  });
});
