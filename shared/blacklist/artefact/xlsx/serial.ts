const DAY_MS = 86_400_000;
/** Day 0 of both systems, as a UTC midnight. 1900: the day before 1 January 1900 is serial 0. */
const EPOCH_1900 = Date.UTC(1899, 11, 31);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 31 December 9999 in the 1900 system. */
const LAST_SERIAL = 2_958_466;
/** Serial 60 is 29 February 1900, which never was; all later serials are one too high. */
const PHANTOM_DAY = 60;

/**
 * A date serial (ECMA-376 part 1, 18.17.4) as milliseconds since 1970, its wall clock read as if it were UTC: a caller subtracts the
 * offset of the place that it was written for. Rounded to a millisecond.
 *
 * @returns `null` when the number is no date of its system
 * @example
 * new Date(serialToWallClock(45_000, false)!).toISOString(); // '2023-03-15T00:00:00.000Z'
 */
export function serialToWallClock(serial: number, date1904: boolean): number | null {
  if (!(serial >= 0 && serial < LAST_SERIAL)) return null;
  if (date1904) return EPOCH_1904 + Math.round(serial * DAY_MS);
  const day = serial >= PHANTOM_DAY ? serial - 1 : serial;
  return serial >= PHANTOM_DAY && serial < PHANTOM_DAY + 1 ? null : EPOCH_1900 + Math.round(day * DAY_MS);
}
