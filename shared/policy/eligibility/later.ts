import { isDay } from '../day.ts';
import type { Fact, Facts, Subjects } from '../facts/fact.ts';
import { knownOn } from '../facts/known.ts';

/** Attributes that grow by one a month while nothing else happens. */
export const GROWING = ['residenceMonths', 'businessAgeMonths'] as const;

/**
 * A day some months later; the last of the month where it has no such day.
 *
 * @example
 * addMonths('2026-01-31', 1); // '2026-02-28'
 */
export function addMonths(day: string, months: number): string {
  const all = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const month = `${String(Math.floor(all / 12)).padStart(4, '0')}-${String((all % 12) + 1).padStart(2, '0')}`;
  for (let date = Number(day.slice(8)); date > 28; date--) if (isDay(`${month}-${date}`)) return `${month}-${date}`;
  return `${month}-${day.slice(8) < '28' ? day.slice(8) : '28'}`;
}

/** Full months from one day to a later one. */
export function monthsBetween(day: string, later: string): number {
  const months = (Number(later.slice(0, 4)) - Number(day.slice(0, 4))) * 12;
  const all = months + Number(later.slice(5, 7)) - Number(day.slice(5, 7));
  return addMonths(day, all) <= later ? all : all - 1;
}

/** What will be known on a later day if nothing but time happens: what was told as an age becomes older, times of residence grow. */
export function subjectsLater({ applicant, beneficiary }: Subjects, day: string, later: string): Subjects {
  return {
    applicant: factsLater(applicant, day, later),
    ...(beneficiary === undefined ? {} : { beneficiary: factsLater(beneficiary, day, later) }),
  };
}

function factsLater(facts: Facts, day: string, later: string): Facts {
  const { age, ...kept } = facts;
  const birthDate = knownOn({ applicant: facts }, day).applicant.birthDate;
  const moved: Record<string, Fact> = birthDate === undefined ? { ...facts } : { ...kept, birthDate };
  const months = monthsBetween(day, later);
  for (const attribute of GROWING) {
    const fact = facts[attribute];
    if (fact === undefined || !('min' in fact)) continue;
    moved[attribute] = {
      min: fact.min === null ? null : fact.min + months,
      max: fact.max === null ? null : fact.max + months,
    };
  }
  return moved;
}
