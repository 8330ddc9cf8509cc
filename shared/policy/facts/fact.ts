import * as v from 'valibot';
import { daySchema } from '../day.ts';

const bound = v.nullable(v.pipe(v.number(), v.finite()));
const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(200));

/**
 * What is known of one attribute. Its shape follows the attribute's kind. What is not known is not there at all; a fact may also
 * be known in part (an age of 20 to 29, a region up to the province).
 */
export const factSchema = v.union([
  /** A number: inclusive bounds, `null` for none. `{ min: 29, max: 29 }` is exactly 29. */
  v.strictObject({ min: bound, max: bound }),
  /** A choice: what is still possible, at least one. */
  v.strictObject({ oneOf: v.pipe(names, v.minLength(1)) }),
  /** Traits: what holds, what does not; `isComplete` says that nothing else holds. */
  v.strictObject({ has: names, hasNot: names, isComplete: v.boolean() }),
  /** A district as far as it is known: the first 2, 5, 8 or all 10 digits. */
  v.strictObject({ region: v.pipe(v.string(), v.regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/)) }),
  /** A day: inclusive bounds, `null` for none. */
  v.strictObject({ from: v.nullable(daySchema), until: v.nullable(daySchema) }),
]);

export type Fact = v.InferOutput<typeof factSchema>;

export type NumberFact = Extract<Fact, { min: number | null }>;
export type TraitsFact = Extract<Fact, { has: string[] }>;
export type RegionFact = Extract<Fact, { region: string }>;
export type DayFact = Extract<Fact, { from: string | null }>;

/**
 * What is known of an applicant, by attribute. Keys that are absent are unknown, which never means "no".
 *
 * @example
 * const facts: Facts = { birthDate: { from: '1997-03-02', until: '1997-03-02' }, region: { region: '11680' } };
 */
export type Facts = Readonly<Record<string, Fact>>;

export const factsSchema = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(60)), factSchema),
  v.check((facts) => Object.keys(facts).length <= 100, 'too many facts'),
);

/**
 * Whom the facts describe. The beneficiary is there only where it is somebody else than the applicant (a mother applies for her
 * child); otherwise the applicant's facts count for both.
 */
export const subjectsSchema = v.strictObject({ applicant: factsSchema, beneficiary: v.optional(factsSchema) });

export interface Subjects {
  readonly applicant: Facts;
  readonly beneficiary?: Facts | undefined;
}
