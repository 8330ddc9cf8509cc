import { pageLanguage } from './page.ts';

const NONE = '–';

const format = (value: number, options: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat(pageLanguage(), options).format(value);

/**
 * A number as the reader of the page writes it.
 *
 * @example
 * formatNumber(22664); // '22,664'
 */
export const formatNumber = (value: unknown): string => (typeof value === 'number' ? format(value) : NONE);

/** A number in little room: `22.7K`, `2.3만`. */
export const formatCompact = (value: number): string =>
  format(value, { notation: 'compact', maximumFractionDigits: 1 });

/** A share between 0 and 1 as per cent. */
export const formatShare = (value: unknown): string =>
  typeof value === 'number' ? format(value, { style: 'percent', maximumFractionDigits: 1 }) : NONE;

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** A number of seconds in the greatest unit that fits: `3 hours`. */
export function formatAge(value: unknown): string {
  if (typeof value !== 'number') return NONE;
  const [unit, seconds] = UNITS.find(([, size]) => value >= size) ?? (['second', 1] as const);
  return format(Math.floor(value / seconds), { style: 'unit', unit, unitDisplay: 'long' });
}

const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes in the greatest unit that fits: `1.4 MB`. */
export function formatBytes(value: unknown): string {
  if (typeof value !== 'number') return NONE;
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), BYTES.length - 1);
  const options = {
    style: 'unit',
    unit: BYTES[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  } as const;
  return format(value / 1000 ** step, options);
}

const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

/** Milliseconds as people say them: `320 milliseconds`, `12.4 seconds`, `3 minutes`. */
export function formatDuration(value: unknown): string {
  if (typeof value !== 'number') return NONE;
  if (value < SECOND_MS) return format(Math.round(value), { style: 'unit', unit: 'millisecond', unitDisplay: 'short' });
  const seconds = value / SECOND_MS;
  if (seconds >= MINUTE_SECONDS) return formatAge(seconds);
  return format(seconds, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 });
}
