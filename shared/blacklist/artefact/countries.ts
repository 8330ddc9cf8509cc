import { COUNTRY_CODES, COUNTRY_NAMES, countryKey } from '../maps/countries.ts';

const LONGEST_NAME = 64;

/**
 * The ISO 3166-1 alpha-2 code of what a source writes in its country column: a code in either case, or a Korean
 * or English name as a whole. Names are never looked for inside a text, because RUSSIA contains US.
 *
 * @returns `null` for what is not known; a wrong country is worse than none.
 * @example
 * countryOf('러시아'); // 'RU'
 * countryOf('RUSSIA'); // 'RU'
 * countryOf('ZZ'); // null
 */
export function countryOf(text: string): string | null {
  if (text === '' || text.length > LONGEST_NAME) return null;
  const trimmed = text.trim();
  const code = trimmed.toUpperCase();
  if (COUNTRY_CODES.has(code)) return code;
  return COUNTRY_NAMES.get(countryKey(trimmed)) ?? null;
}
