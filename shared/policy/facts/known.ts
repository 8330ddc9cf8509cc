import { ageOfBirth, birthOfAge } from './age.ts';
import type { DayFact, Fact, Facts, NumberFact, Subjects } from './fact.ts';

/** As whom somebody asks who has not said otherwise. Whether they also have a business stays open. */
const PERSON = ['person', 'household'] as const;

/** What is known of both on a day, age and date of birth derived from one another. */
export interface Known {
  readonly applicant: Facts;
  readonly beneficiary: Facts;
}

/**
 * Facts as a rule reads them on the day of application: age follows from the date of birth, and the date of birth, as far as it
 * can, from the age. Where both are stated and exclude each other the date of birth counts. Without a beneficiary of its own the
 * applicant is the beneficiary. Whoever does not say that they apply as an organisation, or not as a person, is a person in a household:
 * nearly every programme begins with that condition, and nobody should have to answer it first.
 *
 * @param day of application, in Seoul.
 */
export function knownOn(subjects: Subjects, day: string): Known {
  const of = (facts: Facts): Facts => asPerson(withAge(facts, day));
  const applicant = of(subjects.applicant);
  return { applicant, beneficiary: subjects.beneficiary ? of(subjects.beneficiary) : applicant };
}

function asPerson(facts: Facts): Facts {
  const told = facts.applicantKind ?? { has: [], hasNot: [], isComplete: false };
  if (!('has' in told) || told.isComplete) return facts;
  if (told.has.includes('organisation') || told.hasNot.includes('person')) return facts;
  const more = PERSON.filter((kind) => !told.has.includes(kind) && !told.hasNot.includes(kind));
  return { ...facts, applicantKind: { ...told, has: [...told.has, ...more] } };
}

function withAge(facts: Facts, day: string): Facts {
  const birth = facts.birthDate;
  const age = facts.age;
  if (birth !== undefined && isDayFact(birth)) {
    const derived = ageOfBirth(birth, day);
    return { ...facts, age: age !== undefined && isNumberFact(age) ? narrowed(derived, age) : derived };
  }
  if (age !== undefined && isNumberFact(age)) return { ...facts, birthDate: birthOfAge(age, day) };
  return facts;
}

function narrowed(first: NumberFact, second: NumberFact): NumberFact {
  const min = Math.max(first.min ?? -Infinity, second.min ?? -Infinity);
  const max = Math.min(first.max ?? Infinity, second.max ?? Infinity);
  if (min > max) return first;
  return { min: min === -Infinity ? null : min, max: max === Infinity ? null : max };
}

function isDayFact(fact: Fact): fact is DayFact {
  return 'from' in fact;
}

function isNumberFact(fact: Fact): fact is NumberFact {
  return 'min' in fact;
}
