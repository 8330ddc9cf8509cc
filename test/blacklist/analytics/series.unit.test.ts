import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, isoWeek, lengthOf, periodBefore, periodOf } from '../../../shared/blacklist/analytics/calendar.ts';
import { flowsOf, levelsOf, rankedOf } from '../../../shared/blacklist/analytics/series.ts';
import { addDays } from '../../../shared/blacklist/portal/kst-day.ts';

describe('the calendar', () => {
  it.each([
    ['2026-11-24', '2026-W48'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2023-01-01', '2022-W52'],
    ['2020-12-31', '2020-W53'],
  ])('%s is in %s', (day, week) => expect(isoWeek(day)).toBe(week));

  it('buckets cover a period without gap or overlap', () => {
    fc.assert(
      fc.property(
        fc.nat(4_000),
        fc.nat(390),
        fc.constantFrom('daily', 'weekly', 'monthly'),
        (begin, days, interval) => {
          const from = addDays('2020-01-01', begin);
          const period = { from, to: addDays(from, days) };
          const buckets = bucketsOf(period, interval as 'daily');
          expect(buckets[0]?.from).toBe(period.from);
          expect(buckets.at(-1)?.to).toBe(period.to);
          for (const [i, bucket] of buckets.entries()) {
            if (i > 0) expect(bucket.from).toBe(addDays(buckets[i - 1]!.to, 1));
          }
          expect(new Set(buckets.map(({ key }) => key)).size).toBe(buckets.length);
          expect(lengthOf(periodBefore(period))).toBe(lengthOf(period));
          expect(addDays(periodBefore(period).to, 1)).toBe(period.from);
        },
      ),
    );
  });

  it('a period ends today at the latest and is bounded', () => {
    expect(periodOf({}, '2026-11-24', 7)).toEqual({ from: '2026-11-18', to: '2026-11-24' });
    expect(periodOf({ from: '2026-11-01', to: '2030-01-01' }, '2026-11-24', 7).to).toBe('2026-11-24');
    expect(() => periodOf({ from: '2026-12-01' }, '2026-11-24', 7)).toThrow('no day');
    expect(() => periodOf({ from: '2020-01-01' }, '2026-11-24', 7)).toThrow('at most');
    expect(() => bucketsOf({ from: '2024-01-01', to: '2026-01-01' }, 'daily')).toThrow('at most 400');
  });
});

describe('a series', () => {
  const buckets = bucketsOf({ from: '2026-01-02', to: '2026-01-06' }, 'daily');

  it('carries levels forward and says null before the first', () => {
    const known = [
      { day: '2026-01-03', entries: 5 },
      { day: '2026-01-05', entries: 7 },
    ];
    expect(levelsOf(known, buckets).map((level) => level?.entries ?? null)).toEqual([null, 5, 5, 7, 7]);
    const before = [{ day: '2025-12-01', entries: 1 }, ...known];
    expect(levelsOf(before, buckets)[0]?.entries).toBe(1);
  });

  it('sums what happened and nothing from outside', () => {
    const known = ['2026-01-01', '2026-01-02', '2026-01-02', '2026-01-06', '2026-01-07'].map((day) => ({
      day,
      added: 1,
    }));
    expect(flowsOf(known, buckets, ['added']).map(({ added }) => added)).toEqual([2, 0, 0, 0, 1]);
    const month = bucketsOf({ from: '2026-01-02', to: '2026-01-06' }, 'monthly');
    expect(flowsOf(known, month, ['added'])).toEqual([{ added: 3 }]);
  });

  it('ranks with shares and what has gone', () => {
    const ranked = rankedOf(
      new Map([
        ['KR', 3],
        ['US', 1],
      ]),
      new Map([
        ['US', 4],
        ['DE', 2],
      ]),
    );
    expect(ranked).toEqual([
      { key: 'KR', entries: 3, before: 0, change: 3, share: 0.75 },
      { key: 'US', entries: 1, before: 4, change: -3, share: 0.25 },
      { key: 'DE', entries: 0, before: 2, change: -2, share: 0 },
    ]);
  });
});
