import type { Fact, Facts } from '../facts/fact.ts';
import { completeFacts } from './person.ts';
import { type Draw, drawFrom, happens } from './random.ts';

/** The cohort that dry runs are made on. What it holds never changes; another one gets another name. */
export const COHORT = 'cohort-1';
/** How many people it has. */
export const COHORT_SIZE = 1_000;
/** Of these, so many tell only a part of their facts, as people do. */
const SHARE_PARTIAL = 0.4;
/** Of a partial person, what share of the facts is told. */
const SHARE_TOLD = 0.55;
const DECADE = 10;
/** The year by which a partial person's age is told. */
const YEAR = 2026;

/** Somebody who does not exist. */
export interface CohortPerson {
  /** `cohort-1/0042` */
  readonly id: string;
  readonly isPartial: boolean;
  readonly facts: Facts;
}

/**
 * The people of the frozen cohort, complete and partial. The same name gives the same people on every machine, for ever.
 *
 * @example
 * cohortPeople(COHORT, 20).length; // 20: the first of them
 */
export function cohortPeople(name = COHORT, size = COHORT_SIZE): readonly CohortPerson[] {
  return Array.from({ length: size }, (_, at) => {
    const id = `${name}/${String(at).padStart(4, '0')}`;
    const draw = drawFrom(id);
    const facts = completeFacts(draw);
    const isPartial = happens(draw, SHARE_PARTIAL);
    return { id, isPartial, facts: isPartial ? partial(facts, draw) : facts };
  });
}

/** Some of the facts, some of them only roughly: an age by decade, a district as its province, traits without "and nothing else". */
function partial(facts: Facts, draw: Draw): Facts {
  const told = Object.entries(facts).filter(() => happens(draw, SHARE_TOLD));
  return Object.fromEntries(told.map(([attribute, fact]) => roughly(attribute, fact, draw)));
}

function roughly(attribute: string, fact: Fact, draw: Draw): [string, Fact] {
  const isRough = happens(draw, 0.5);
  if (!isRough) return [attribute, fact];
  if (attribute === 'birthDate' && 'from' in fact && fact.from !== null) {
    const decade = Math.floor((YEAR - Number(fact.from.slice(0, 4))) / DECADE) * DECADE;
    return ['age', { min: decade, max: decade + DECADE - 1 }];
  }
  if ('region' in fact) return [attribute, { region: fact.region.slice(0, 2) }];
  if ('has' in fact) return [attribute, { ...fact, isComplete: false }];
  return [attribute, fact];
}
