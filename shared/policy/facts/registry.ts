import type { Test } from '../rule/rule.ts';
import type { Attribute } from './attribute.ts';
import { BUSINESS_ATTRIBUTES } from './attributes/business.ts';
import { HOUSEHOLD_ATTRIBUTES } from './attributes/household.ts';
import { PERSON_ATTRIBUTES } from './attributes/person.ts';
import { PROGRAMME_ATTRIBUTES } from './attributes/programme.ts';

/** Everything that a rule may ask about and a fact may state, in the order of a form. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...PERSON_ATTRIBUTES,
  ...HOUSEHOLD_ATTRIBUTES,
  ...BUSINESS_ATTRIBUTES,
  ...PROGRAMME_ATTRIBUTES,
];

const BY_ID: ReadonlyMap<string, Attribute> = new Map(ATTRIBUTES.map((attribute) => [attribute.id, attribute]));

/** The attribute of an id; `undefined` for one that nobody has defined. */
export function attributeOf(id: string): Attribute | undefined {
  return BY_ID.get(id);
}

/** Attributes that can be asked of an applicant. */
export const ASKABLE: readonly Attribute[] = ATTRIBUTES.filter(({ of }) => of !== 'programme');

/**
 * Whether a condition looks at what is protected: a protected attribute, or a protected trait among those it names. Such a condition
 * decides who qualifies, but is never used in ranking and never proposed as a change.
 *
 * @example
 * isProtectedTest('traits', { anyOf: ['disabled'] }); // true
 * isProtectedTest('traits', { anyOf: ['worker'] }); // false
 */
export function isProtectedTest(attribute: string, test: Test): boolean {
  const known = BY_ID.get(attribute);
  if (known === undefined) return false;
  if (known.isProtected) return true;
  if (!('anyOf' in test)) return false;
  return test.anyOf.some((id) => isProtectedOption(known, id));
}

/** Whether one option of an attribute is protected. */
export function isProtectedOption(attribute: Attribute, id: string): boolean {
  return attribute.isProtected || attribute.options?.find((option) => option.id === id)?.isProtected === true;
}
