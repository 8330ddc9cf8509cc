import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, compactDay, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { isAcceptedWindow, lookbackWindows, splitWindow } from '../../../shared/blacklist/regtech/windows.ts';

const instants = fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2040, 11, 31) });
const lookbacks = fc.integer({ min: 0, max: 800 });

/** Three months later as a naive portal counts them, letting 31 February run over into March. */
const naiveThreeMonthsLater = (day: string): string => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + 3, date)).toISOString().slice(0, 10);
};

describe('the windows of REGTECH', () => {
  it('tile the lookback without gap or overlap, newest first, each shorter than three months by any count', () => {
    fc.assert(
      fc.property(instants, lookbacks, (startedAt, lookbackDays) => {
        const windows = lookbackWindows(startedAt, lookbackDays);
        expect(windows[0]?.to).toBe(kstDay(startedAt));
        expect(windows.at(-1)?.from).toBe(addDays(kstDay(startedAt), -lookbackDays));
        windows.forEach((window, index) => {
          const newer = windows[index - 1];
          if (newer) expect(addDays(window.to, 1)).toBe(newer.from);
          expect(isAcceptedWindow(window)).toBe(true);
          expect(window.to < naiveThreeMonthsLater(window.from)).toBe(true);
        });
      }),
    );
  });

  it('are no more than three for 180 days', () => {
    fc.assert(
      fc.property(instants, (startedAt) => {
        expect(lookbackWindows(startedAt, 180).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it.each([
    ['2026-03-24', '2026-06-24', false],
    ['2026-03-25', '2026-06-24', true],
    ['2026-02-28', '2026-05-31', false],
    ['2026-03-01', '2026-05-31', true],
    ['2025-11-30', '2026-02-28', false],
    ['2025-12-01', '2026-02-28', true],
    ['2026-06-24', '2026-06-23', false],
  ])('%s to %s: %s', (from, to, accepted) => expect(isAcceptedWindow({ from, to })).toBe(accepted));

  it('begin at the day in Korea, not in UTC', () => {
    expect(lookbackWindows(Date.UTC(2026, 5, 23, 15, 0), 0)).toEqual([{ from: '2026-06-24', to: '2026-06-24' }]);
    expect(lookbackWindows(Date.UTC(2026, 5, 23, 14, 59), 0)).toEqual([{ from: '2026-06-23', to: '2026-06-23' }]);
  });

  it('split into halves that cover the same days, until one day is left', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 90 }), (at, length) => {
        const window = { from: kstDay(at), to: addDays(kstDay(at), length) };
        const [newer, older] = splitWindow(window) ?? [];
        expect([older?.from, newer?.to]).toEqual([window.from, window.to]);
        expect(addDays(older?.to ?? '', 1)).toBe(newer?.from);
      }),
    );
    expect(splitWindow({ from: '2026-06-24', to: '2026-06-24' })).toBeNull();
  });
});

describe('days in Korea', () => {
  it('add months to the end of a shorter month', () => {
    expect(addMonths('2026-05-31', -3)).toBe('2026-02-28');
    expect(addMonths('2024-05-31', -3)).toBe('2024-02-29');
    expect(addMonths('2025-12-31', 2)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('are written compactly for the forms', () => expect(compactDay('2026-06-04')).toBe('20260604'));
});
