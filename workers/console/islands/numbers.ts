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
