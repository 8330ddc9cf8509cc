import { AegisError } from '../../kernel/error.ts';
import { addDays, type Day } from '../portal/kst-day.ts';

export const INTERVALS = ['daily', 'weekly', 'monthly'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Longest period in days; bounds what one answer reads. */
export const MAX_DAYS = 1_100;
const MAX_BUCKETS = 400;
const DAY_MS = 86_400_000;

/** A part of a period. */
export interface Bucket {
  /** `2026-11-24`, `2026-W48` (ISO 8601) or `2026-11`. */
  readonly key: string;
  /** First and last day that belong to both the bucket and the period. */
  readonly from: Day;
  readonly to: Day;
}

/** A period of days, both ends included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

/** Days of a period. */
export function lengthOf({ from, to }: Period): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

/** The period of the same length that ends the day before. */
export function periodBefore(period: Period): Period {
  return { from: addDays(period.from, -lengthOf(period)), to: addDays(period.from, -1) };
}

/**
 * The period that a request means: what is left out is `days` days up to today; what lies in the future is cut off.
 *
 * @throws AegisError `invalid_request` for a period that is empty, too long, or begins after today.
 */
export function periodOf(asked: { from?: Day | undefined; to?: Day | undefined }, today: Day, days: number): Period {
  const to = asked.to === undefined || asked.to > today ? today : asked.to;
  const from = asked.from ?? addDays(to, 1 - days);
  const length = lengthOf({ from, to });
  if (length < 1) throw new AegisError('invalid_request', `There is no day from ${from} to ${to}.`);
  if (length > MAX_DAYS) {
    throw new AegisError('invalid_request', `A period has at most ${MAX_DAYS} days, not ${length}.`);
  }
  return { from, to };
}

/**
 * The ISO 8601 week of a day: weeks begin on Monday, and the first of a year is the one with its first Thursday.
 *
 * @example
 * isoWeek('2027-01-01'); // '2026-W53'
 */
export function isoWeek(day: Day): string {
  const thursday = addDays(day, 3 - ((dayNumber(day) + 3) % 7));
  const year = thursday.slice(0, 4);
  const week = Math.floor((dayNumber(thursday) - dayNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The name of the bucket that a day belongs to. */
export function bucketKey(day: Day, interval: Interval): string {
  if (interval === 'daily') return day;
  return interval === 'weekly' ? isoWeek(day) : day.slice(0, 7);
}

/**
 * The buckets of a period, ascending; the first and the last may be cut by it.
 *
 * @throws AegisError `invalid_request` when there are more than 400.
 */
export function bucketsOf({ from, to }: Period, interval: Interval): Bucket[] {
  const buckets: { key: string; from: Day; to: Day }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const key = bucketKey(day, interval);
    const last = buckets.at(-1);
    if (last?.key === key) last.to = day;
    else buckets.push({ key, from: day, to: day });
  }
  if (buckets.length <= MAX_BUCKETS) return buckets;
  throw new AegisError('invalid_request', `A series has at most ${MAX_BUCKETS} points, not ${buckets.length}.`);
}
