import { addDays, addMonths, type Day, kstDay } from '../portal/kst-day.ts';

/** Days of registration, inclusive. */
export interface DayWindow {
  readonly from: Day;
  readonly to: Day;
}

/** The portal refuses a period of this many months and anything longer. */
const REFUSED_MONTHS = 3;

/**
 * Whether the portal takes a period: strictly less than three months, counted from either end, because month ends
 * make the two counts differ (28 February to 31 May).
 */
export const isAcceptedWindow = (window: DayWindow): boolean =>
  window.from <= window.to &&
  window.to < addMonths(window.from, REFUSED_MONTHS) &&
  window.from > addMonths(window.to, -REFUSED_MONTHS);

/**
 * Windows that tile the last `lookbackDays` days up to today in Korea, newest first, without a gap or an overlap,
 * each as long as the portal takes. 180 days need two or three.
 *
 * @param startedAt - epoch milliseconds
 * @example
 * lookbackWindows(Date.UTC(2026, 5, 24), 180);
 * // [{ from: '2026-03-25', to: '2026-06-24' }, { from: '2025-12-26', to: '2026-03-24' }]
 */
export function lookbackWindows(startedAt: number, lookbackDays: number): DayWindow[] {
  const today = kstDay(startedAt);
  const oldest = addDays(today, -Math.max(0, lookbackDays));
  const windows: DayWindow[] = [];
  for (let to = today; to >= oldest; ) {
    let from = addDays(addMonths(to, -REFUSED_MONTHS), 1);
    while (!isAcceptedWindow({ from, to })) from = addDays(from, 1);
    if (from < oldest) from = oldest;
    windows.push({ from, to });
    to = addDays(from, -1);
  }
  return windows;
}

/** The two halves of a window that was too large to download, newer first; `null` when it is one day. */
export function splitWindow(window: DayWindow): readonly [DayWindow, DayWindow] | null {
  if (window.from === window.to) return null;
  const days = (Date.parse(window.to) - Date.parse(window.from)) / 86_400_000;
  const middle = addDays(window.from, Math.floor(days / 2));
  return [
    { from: addDays(middle, 1), to: window.to },
    { from: window.from, to: middle },
  ];
}
