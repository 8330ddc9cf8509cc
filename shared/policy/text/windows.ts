import type { Window } from '../document/deadline.ts';
import { calendarDay, type WrittenDay, writtenDays } from './dates.ts';

/** Open-ended in these sources: `99991231`. */
const FOREVER = 9999;
const TILDE = /^\s*(?:부터)?\s*[~∼〜～–—-]\s*$|^\s*부터\s*$/;
const OPEN_TILDE = /^\s*(?:부터|[~∼〜～])/;
const CLOSING = /^\s*(?:까지|한|이내|限|마감|限까지)/;
const LABEL = /[([<【]?\s*((?:\d{1,2}\s*차)|(?:상|하)반기|(?:[1-4]\s*)분기|(?:1|2)\s*학기)\s*[)\]>】]?\s*[:：]?\s*$/;

const labelBefore = (text: string, at: number, from: number): string | null =>
  LABEL.exec(text.slice(Math.max(from, at - 20), at))?.[1]?.replace(/\s+/g, '') ?? null;

function rangeOf(first: WrittenDay, second: WrittenDay, label: string | null): Window | null {
  if (first.year === null) return null;
  const opens = calendarDay(first, first.year);
  if (opens === null) return null;
  if (second.year === FOREVER) return { opens, closes: null, closesAt: null, label };
  // Without a year it is the first date's, or the next one where the range would run backwards over new year.
  const isNextYear = second.month < first.month || (second.month === first.month && second.day < first.day);
  const year = second.year ?? (isNextYear ? first.year + 1 : first.year);
  const closes = calendarDay(second, year);
  return closes === null || closes < opens ? null : { opens, closes, closesAt: second.time, label };
}

function singleOf(text: string, day: WrittenDay, label: string | null): Window | null {
  if (day.year === null || day.year === FOREVER) return null;
  const date = calendarDay(day, day.year);
  if (date === null) return null;
  const before = text.slice(0, day.start).trimEnd();
  const after = text.slice(day.end);
  if (/[~∼〜～]$/.test(before) || CLOSING.test(after)) return { opens: null, closes: date, closesAt: day.time, label };
  if (OPEN_TILDE.test(after)) return { opens: date, closes: null, closesAt: null, label };
  // Nothing but the day itself: in a field that holds a deadline it is one.
  return before === '' && after.trim() === '' ? { opens: null, closes: date, closesAt: day.time, label } : null;
}

const byTime = (left: Window, right: Window): number => {
  const [one, other] = [left.opens ?? left.closes ?? '', right.opens ?? right.closes ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
};

const keyOf = ({ opens, closes, closesAt }: Window): string => `${opens}/${closes}/${closesAt}`;

/**
 * The windows that a text states by whole dates, rising; none where it states none. A day without a year counts only as the end of a range whose
 * beginning has one.
 *
 * @example
 * windowsOf('2025.6.11.(수) 10:00 ~ 6. 24.(화)18:00');
 * // [{ opens: '2025-06-11', closes: '2025-06-24', closesAt: '18:00', label: null }]
 */
export function windowsOf(text: string): Window[] {
  const days = writtenDays(text);
  const windows: Window[] = [];
  for (let index = 0; index < days.length; index++) {
    const first = days[index] as WrittenDay;
    const second = days[index + 1];
    const label = labelBefore(text, first.start, index === 0 ? 0 : (days[index - 1]?.end ?? 0));
    const isRange = second !== undefined && first.year !== null && TILDE.test(text.slice(first.end, second.start));
    const window = isRange ? rangeOf(first, second, label) : singleOf(text, first, label);
    if (isRange) index += 1;
    if (window !== null) windows.push(window);
  }
  const seen = new Set<string>();
  return windows
    .filter((window) => !seen.has(keyOf(window)) && seen.add(keyOf(window)))
    .sort(byTime)
    .slice(0, 60);
}
