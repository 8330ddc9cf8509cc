import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exempting } from '../../../shared/blacklist/indicators/allow.ts';
import { type FeedIndicator, viewOf, WHOLE_VIEW } from '../../../shared/blacklist/indicators/feed.ts';
import { macRange } from '../../../shared/blacklist/indicators/mac.ts';
import { indicatorBatches, reconcileIndicators } from '../../../shared/blacklist/indicators/reconcile.ts';
import {
  byValue,
  decodeIndicators,
  encodeIndicators,
  IndicatorBuilder,
  type StatedIndicator,
} from '../../../shared/blacklist/indicators/statement.ts';
import { readTable, TableWriter } from '../../../shared/blacklist/indicators/table.ts';

const NOW = 1_000_000;
const DAY_MS = 86_400_000;

const STATED = fc.record({
  value: fc.stringMatching(/^[a-f]{1,2}\.example$/),
  facts: fc.record({
    reason: fc.constantFrom(null, 'c2', 'Trojan "x"\\'),
    category: fc.constantFrom(null, 'malware' as const),
  }),
  expiresAt: fc.option(fc.integer({ min: NOW - 10, max: NOW + 10 })),
  fromFirstSeen: fc.boolean(),
  misses: fc.integer({ min: 0, max: 1 }),
});
const STATEMENT = fc
  .uniqueArray(STATED, { selector: ({ value }) => value, maxLength: 30 })
  .map((all) => all.sort((a, b) => byValue(a.value, b.value)));

const joined = (pieces: readonly Uint8Array[]) => new Uint8Array(pieces.flatMap((piece) => [...piece]));
const live = (all: Iterable<StatedIndicator>) =>
  [...all].filter(({ expiresAt }) => expiresAt === null || expiresAt > NOW);

describe('a statement of indicators', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(STATEMENT, (all) => {
        expect([...decodeIndicators(joined(encodeIndicators(all)))]).toEqual(all);
      }),
    );
    expect([...decodeIndicators(new Uint8Array())]).toEqual([]);
  });

  it('leads the list from what was said to what is said, whatever both are', () => {
    fc.assert(
      fc.property(STATEMENT, STATEMENT, fc.boolean(), (baseline, raw, isFull) => {
        const said = raw.map((one) => ({ ...one, misses: 0 }));
        const { next, counts } = reconcileIndicators({ baseline, said, isFull, misses: 1, now: NOW });
        const list = new Map(live(baseline).map(({ value, expiresAt, facts }) => [value, { expiresAt, facts }]));
        for (const { facts, upserts, withdrawals } of indicatorBatches(baseline, next, NOW)) {
          for (const [value, fact, expiresAt] of upserts) list.set(value, { expiresAt, facts: facts[fact]! });
          for (const value of withdrawals) expect(list.delete(value)).toBe(true);
        }
        expect(list).toEqual(new Map(next.map(({ value, expiresAt, facts }) => [value, { expiresAt, facts }])));
        const wanted = isFull ? said : [...live(baseline), ...said];
        expect(live(next)).toEqual(next);
        for (const { value } of next) expect(wanted.some((one) => one.value === value)).toBe(true);
        expect(counts.added + counts.changed + counts.unchanged).toBeLessThanOrEqual(said.length);
        // The same again changes nothing.
        expect([...indicatorBatches(next, next, NOW)]).toEqual([]);
      }),
    );
  });

  it('counts misses before it withdraws, and leaves an end alone that was counted from the first sighting', () => {
    const builder = (collectedAt: number) => new IndicatorBuilder({ ttlMs: DAY_MS, collectedAt });
    const first = builder(NOW);
    first.add({ value: 'a.example', facts: { reason: null, category: null }, expiresAt: null });
    first.add({ value: 'b.example', facts: { reason: null, category: null }, expiresAt: null });
    const second = builder(NOW + 1);
    second.add({ value: 'a.example', facts: { reason: null, category: null }, expiresAt: null });
    const common = { isFull: true, misses: 2, now: NOW + 1 };
    const one = reconcileIndicators({ ...common, baseline: first.finish(), said: second.finish() });
    expect(one.counts).toMatchObject({ unchanged: 1, missing: 1, withdrawn: 0 });
    expect(one.next).toMatchObject([{ expiresAt: NOW + DAY_MS }, { misses: 1 }]);
    const two = reconcileIndicators({ ...common, baseline: one.next, said: second.finish() });
    expect(two.counts).toMatchObject({ withdrawn: 1 });
  });
});

describe('a view of a feed', () => {
  const ROW = fc.record({
    value: fc.stringMatching(/^[a-z]{1,6}\.example$/),
    sources: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    since: fc.integer({ min: 0, max: 5 }),
    reason: fc.option(fc.constantFrom('x', 'Größe 1')),
  });
  const ROWS = fc
    .uniqueArray(ROW, { selector: ({ value }) => value, maxLength: 40 })
    .map((rows) => rows.sort((a, b) => byValue(a.value, b.value)));

  it('keeps the best that fit, in the order of the values, and its receipt adds up', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(ROWS, limit, fc.option(fc.integer({ min: 1, max: 300 })), (rows, maxEntries, maxBytes) => {
        const { text, receipt } = viewOf('domain', rows, { ...WHOLE_VIEW, maxEntries, maxBytes });
        const lines = text.split('\n').filter((line) => line !== '');
        expect(lines).toEqual([...lines].sort(byValue));
        expect(lines).toHaveLength(receipt.kept);
        expect(receipt.kept + receipt.cut).toBe(rows.length);
        expect(lines.length).toBeLessThanOrEqual(maxEntries ?? rows.length);
        expect(text.length).toBeLessThanOrEqual(maxBytes ?? text.length);
        const support = (row: FeedIndicator) => row.sources.length;
        const kept = rows.filter(({ value }) => lines.includes(value)).map(support);
        const cut = rows.filter(({ value }) => !lines.includes(value)).map(support);
        expect(Math.min(...kept, 9)).toBeGreaterThanOrEqual(Math.max(...cut, 0));
      }),
    );
  });

  it('describes hashes in ASCII', () => {
    const row = { value: 'aa67243f746e5d76f68ec809355ec234', sources: ['a'], since: 0, reason: 'Größe\t1 🙂' };
    expect(viewOf('hash', [row], WHOLE_VIEW).text).toBe('aa67243f746e5d76f68ec809355ec234 Gr e 1\n');
    expect(viewOf('hash', [{ ...row, reason: '🙂' }], WHOLE_VIEW).text).toBe('aa67243f746e5d76f68ec809355ec234\n');
  });

  it('is made from a table that is read as it was written', () => {
    fc.assert(
      fc.property(ROWS, (rows) => {
        const writer = new TableWriter();
        for (const row of rows) writer.add(row);
        expect(readTable(new TextDecoder().decode(joined(writer.finish())))).toEqual(rows);
      }),
    );
  });
});

describe('an allowlist', () => {
  it.each([
    ['domain', 'ours.example', 'mail.ours.example', false],
    ['domain', 'ours.example', 'xours.example', true],
    ['domain', 'mail.ours.example', 'ours.example', true],
    ['domain', 'mail.ours.example', '*.ours.example', false],
    ['domain', 'mail.ours.example', '*.evil.example', true],
    ['url', 'ours.example', 'http://mail.ours.example:8080/x', false],
    ['url', 'http://evil.example/x', 'http://evil.example/x', false],
    ['url', 'http://evil.example/x', 'http://evil.example/y', true],
    ['url', 'mail.ours.example', '*.ours.example/x', false],
  ] as const)('of %s: %s and %s', (kind, allowed, value, stays) => {
    expect(exempting(kind, [allowed]).left(value)).toEqual(stays ? [value] : []);
  });

  it('of MAC addresses takes exactly what is allowed out of a range', () => {
    const octet = fc.integer({ min: 0, max: 40 });
    const name = (n: number) => `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`;
    const range = fc.tuple(octet, octet).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 4 }), ([lo, hi], cuts) => {
        const allowed = cuts.map(([a, b]) => `${name(a)}-${name(b)}`);
        const left = exempting('mac', allowed)
          .left(`${name(lo)}-${name(hi)}`)
          .map((text) => macRange(text)!);
        const base = macRange(name(0))!.lo;
        for (let n = 0; n <= 40; n++) {
          const isLeft = left.some((part) => part.lo <= base + n && base + n <= part.hi);
          expect(isLeft).toBe(n >= lo && n <= hi && !cuts.some(([a, b]) => a <= n && n <= b));
        }
      }),
    );
  });
});
