import * as v from 'valibot';

const DAY_MS = 86_400_000;
/** Korea has kept UTC+9 without summer time since 1988. */
const SEOUL_OFFSET_MS = 9 * 3_600_000;

/** A calendar day `YYYY-MM-DD` that exists, from 1800 to 9999. */
export const daySchema = v.pipe(
  v.string(),
  v.check((text) => isDay(text), 'no such day'),
);

/** Whether a text `YYYY-MM-DD` is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1800-01-01') return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/**
 * The day it is in Seoul.
 *
 * @param at ms since the epoch.
 * @example
 * seoulDay(Date.parse('2026-11-24T15:00:00Z')); // '2026-11-25'
 */
export function seoulDay(at: number): string {
  return new Date(at + SEOUL_OFFSET_MS).toISOString().slice(0, 10);
}

/** When a day begins in Seoul, in ms since the epoch. */
export function seoulMidnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SEOUL_OFFSET_MS;
}

/** Days since 1970-01-01, for comparing quickly. */
export function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** The day of a day number. */
export function dayOf(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** `days` after a day; negative: before. */
export function addDays(day: string, days: number): string {
  return dayOf(dayNumber(day) + days);
}
