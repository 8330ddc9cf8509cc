import type { Attribute } from './attribute.ts';
import type { Fact, Facts, Subjects, TraitsFact } from './fact.ts';
import { attributeOf } from './registry.ts';

/** Why a fact cannot be taken. */
export interface FactProblem {
  readonly subject: 'applicant' | 'beneficiary';
  readonly attribute: string;
  readonly problem:
    | 'no-such-attribute'
    | 'not-a-fact-about-people'
    | 'wrong-kind'
    | 'no-such-option'
    | 'empty-interval';
  readonly message: string;
}

/**
 * Whether facts state what the registry knows: existing attributes, a shape that fits the kind, options that exist, intervals that are not
 * empty, no trait that both holds and does not. None: everything is in order.
 */
export function checkFacts(subjects: Subjects): readonly FactProblem[] {
  const of = (subject: FactProblem['subject'], facts: Facts) =>
    Object.entries(facts).flatMap(([attribute, fact]) => {
      const problem = checkFact(attribute, fact);
      return problem === null ? [] : [{ subject, attribute, ...problem }];
    });
  return [...of('applicant', subjects.applicant), ...of('beneficiary', subjects.beneficiary ?? {})];
}

/** As `checkFacts` for one fact; `null`: in order. */
export function checkFact(id: string, fact: Fact): Pick<FactProblem, 'problem' | 'message'> | null {
  const attribute = attributeOf(id);
  if (attribute === undefined) return { problem: 'no-such-attribute', message: `there is no attribute ${id}` };
  if (attribute.of === 'programme') {
    return { problem: 'not-a-fact-about-people', message: `${id} is computed of a programme` };
  }
  if (kindOf(fact) !== attribute.kind) {
    return { problem: 'wrong-kind', message: `${id} is a ${attribute.kind}, not a ${kindOf(fact)}` };
  }
  const strange = namesIn(fact).find((name) => !hasOption(attribute, name));
  if (strange !== undefined) return { problem: 'no-such-option', message: `${id} has no option ${strange}` };
  if (isEmpty(fact)) return { problem: 'empty-interval', message: `nothing is possible any more for ${id}` };
  return null;
}

function kindOf(fact: Fact): Attribute['kind'] {
  if ('min' in fact) return 'number';
  if ('oneOf' in fact) return 'choice';
  if ('has' in fact) return 'traits';
  return 'region' in fact ? 'region' : 'day';
}

function namesIn(fact: Fact): readonly string[] {
  if ('oneOf' in fact) return fact.oneOf;
  return 'has' in fact ? [...fact.has, ...fact.hasNot] : [];
}

function hasOption({ options }: Attribute, name: string): boolean {
  return options === undefined || options.some(({ id }) => id === name);
}

function isEmpty(fact: Fact): boolean {
  if ('min' in fact) return fact.min !== null && fact.max !== null && fact.min > fact.max;
  if ('from' in fact) return fact.from !== null && fact.until !== null && fact.from > fact.until;
  if ('has' in fact) return fact.has.some((name) => fact.hasNot.includes(name));
  return false;
}

/**
 * Facts with what was told later. A later fact replaces an earlier one; traits are added, and a trait that is named again is as it was
 * named last.
 *
 * @example
 * mergeFacts({ traits: { has: ['worker'], hasNot: [], isComplete: false } }, { traits: { has: [], hasNot: ['disabled'], isComplete: false } });
 */
export function mergeFacts(earlier: Facts, later: Facts): Facts {
  const merged: Record<string, Fact> = { ...earlier };
  for (const [attribute, fact] of Object.entries(later)) {
    const before = earlier[attribute];
    merged[attribute] = before !== undefined && 'has' in before && 'has' in fact ? mergedTraits(before, fact) : fact;
  }
  return merged;
}

function mergedTraits(before: TraitsFact, after: TraitsFact): TraitsFact {
  if (after.isComplete) return after;
  const has = new Set([...before.has.filter((name) => !after.hasNot.includes(name)), ...after.has]);
  const hasNot = new Set([...before.hasNot.filter((name) => !after.has.includes(name)), ...after.hasNot]);
  return { has: [...has].sort(), hasNot: [...hasNot].sort(), isComplete: before.isComplete };
}
