import { addDays, isDay } from '../day.ts';
import type { DayFact, NumberFact } from './fact.ts';

/**
 * 만 나이 on a day: full years since birth, the day of birth counted (Civil Act, articles 158 and 160). Who was born on 29 February
 * grows older on 1 March of years without that day.
 *
 * @param birth, day days `YYYY-MM-DD`; negative if `day` is before birth.
 * @example
 * ageOn('2004-02-29', '2023-02-28'); // 18
 * ageOn('2004-02-29', '2023-03-01'); // 19
 */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}

/**
 * The latest day of birth of somebody who is at least `age` on `day`; not before 1800, where days begin here.
 *
 * @example
 * latestBirth(19, '2026-11-24'); // '2007-11-24'
 */
export function latestBirth(age: number, day: string): string {
  const year = Number(day.slice(0, 4)) - age;
  if (year < 1800) return '1800-01-01';
  const same = `${String(year).padStart(4, '0')}${day.slice(4)}`;
  return isDay(same) ? same : `${same.slice(0, 8)}28`;
}

/**
 * The day on which somebody reaches an age.
 *
 * @example
 * dayOfAge('2004-02-29', 19); // '2023-03-01'
 */
export function dayOfAge(birth: string, age: number): string {
  const same = `${Number(birth.slice(0, 4)) + age}${birth.slice(4)}`;
  return isDay(same) ? same : `${same.slice(0, 5)}03-01`;
}

/** Ages that are possible on a day for who was born between two days. */
export function ageOfBirth(birth: DayFact, day: string): NumberFact {
  return {
    min: birth.until === null ? null : ageOn(birth.until, day),
    max: birth.from === null ? null : ageOn(birth.from, day),
  };
}

/** Days of birth that are possible for who has one of these ages on a day. */
export function birthOfAge(age: NumberFact, day: string): DayFact {
  return {
    from: age.max === null ? null : addDays(latestBirth(Math.floor(age.max) + 1, day), 1),
    until: age.min === null ? null : latestBirth(Math.ceil(age.min), day),
  };
}
