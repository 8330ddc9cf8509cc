import * as v from 'valibot';
import { daySchema } from '../day.ts';

/** Fields of a policy that hold text in which a condition may stand. */
export const TEXT_FIELDS = [
  'title',
  'summary',
  'target',
  'criteria',
  'benefit',
  'howToApply',
  'deadline',
  'documents',
  'exclusions',
  'other',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/**
 * Where a claim stands in the source: UTF-16 offsets into `texts[field]`, or `code` for a coded field of the source
 * (`JA0110`), which has no text to quote.
 */
export const spanSchema = v.union([
  v.strictObject({
    field: v.picklist(TEXT_FIELDS),
    start: v.pipe(v.number(), v.integer(), v.minValue(0)),
    end: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.strictObject({ code: v.pipe(v.string(), v.maxLength(200)) }),
]);
export type Span = v.InferOutput<typeof spanSchema>;

const idSchema = v.pipe(v.string(), v.regex(/^[\w.:-]{1,60}$/));
const sourceSchema = v.nullable(spanSchema);
const bound = v.nullable(v.pipe(v.number(), v.finite()));

/** What a condition asks of its attribute, by the attribute's kind. */
export const testSchema = v.union([
  /** number: within inclusive bounds; `null` is none. */
  v.strictObject({ min: bound, max: bound }),
  /** choice: the chosen is among these. traits: at least one of these holds. */
  v.strictObject({ anyOf: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.minLength(1), v.maxLength(300)) }),
  /** region: lies in one of these districts (codes of 2, 5, 8 or 10 digits). */
  v.strictObject({
    within: v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/))),
      v.minLength(1),
      v.maxLength(400),
    ),
  }),
  /** day: within inclusive bounds; `null` is none. */
  v.strictObject({ from: v.nullable(daySchema), until: v.nullable(daySchema) }),
]);
export type Test = v.InferOutput<typeof testSchema>;

/** One condition on one attribute. */
export interface Condition {
  readonly kind: 'is';
  /** Unique in its policy; stable as long as the condition means the same. */
  readonly id: string;
  readonly attribute: string;
  /** Whose attribute; default the applicant's. */
  readonly subject?: 'applicant' | 'beneficiary' | undefined;
  readonly test: Test;
  readonly source: Span | null;
  /** How sure we are that the source says so, 0 to 1. Below 1 it is shown, and a verdict that hangs on it is at most `likely`. */
  readonly confidence: number;
}

/** A clause that no condition covers: it makes nothing false, and keeps a verdict from being certain. */
export interface Unparsed {
  readonly kind: 'text';
  readonly id: string;
  readonly text: string;
  readonly source: Span | null;
}

/** Who qualifies: a tree over conditions, judged in Kleene's three values. An empty `all` is true, an empty `any` is false. */
export type Rule =
  | { readonly kind: 'all'; readonly of: readonly Rule[] }
  | { readonly kind: 'any'; readonly of: readonly Rule[] }
  | { readonly kind: 'not'; readonly of: Rule }
  | { readonly kind: 'atLeast'; readonly count: number; readonly of: readonly Rule[] }
  | Condition
  | Unparsed;

const subject = v.optional(v.picklist(['applicant', 'beneficiary']));
const several = v.pipe(v.array(v.lazy(() => ruleSchema)), v.maxLength(200));

export const ruleSchema: v.GenericSchema<unknown, Rule> = v.variant('kind', [
  v.strictObject({ kind: v.literal('all'), of: several }),
  v.strictObject({ kind: v.literal('any'), of: several }),
  v.strictObject({ kind: v.literal('not'), of: v.lazy(() => ruleSchema) }),
  v.strictObject({ kind: v.literal('atLeast'), count: v.pipe(v.number(), v.integer(), v.minValue(0)), of: several }),
  v.strictObject({
    kind: v.literal('is'),
    id: idSchema,
    attribute: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
    subject,
    test: testSchema,
    source: sourceSchema,
    confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  v.strictObject({
    kind: v.literal('text'),
    id: idSchema,
    text: v.pipe(v.string(), v.maxLength(4_000)),
    source: sourceSchema,
  }),
]);

/** A rule for a time: the one whose days hold the date of application counts; both bounds inclusive, `null` is open. */
export const datedRuleSchema = v.strictObject({
  from: v.nullable(daySchema),
  until: v.nullable(daySchema),
  rule: ruleSchema,
});
export interface DatedRule {
  readonly from: string | null;
  readonly until: string | null;
  readonly rule: Rule;
}

/** Kleene's values. */
export type Verdict = 'true' | 'false' | 'unknown';
