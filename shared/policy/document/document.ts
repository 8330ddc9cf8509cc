import * as v from 'valibot';
import { daySchema } from '../day.ts';
import { datedRuleSchema, spanSchema, TEXT_FIELDS } from '../rule/rule.ts';
import { deadlineSchema } from './deadline.ts';

/** Who may apply, as the national catalogue divides them: person, household, small business, organisation (법인/시설/단체). */
export const APPLICANT_KINDS = ['person', 'household', 'small-business', 'organisation'] as const;
export type ApplicantKind = (typeof APPLICANT_KINDS)[number];

/** Fields of life, as the national catalogue (서비스분야) divides them. */
export const CATEGORIES = [
  'employment',
  'agriculture',
  'culture',
  'health',
  'education',
  'care',
  'livelihood',
  'birth',
  'housing',
  'safety',
  'business',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What is given. */
export const BENEFIT_KINDS = [
  'cash',
  'loan',
  'reduction',
  'insurance',
  'scholarship',
  'voucher',
  'goods',
  'medical',
  'care',
  'job',
  'education',
  'advice',
  'facility',
  'service',
  'other',
] as const;
export type BenefitKind = (typeof BENEFIT_KINDS)[number];

const line = (most: number) => v.pipe(v.string(), v.maxLength(most));
const list = (most: number, length = 200) =>
  v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(length))), v.maxLength(most));

/** What a benefit is worth in won, where the text states it. Both `null`: stated, but not how much. */
export const amountSchema = v.strictObject({
  min: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  max: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  per: v.picklist(['once', 'month', 'year']),
  /** For loans: yearly interest in percent. */
  interest: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  source: v.nullable(spanSchema),
});
export type Amount = v.InferOutput<typeof amountSchema>;

/** How one policy bears on another, with the words that say so. `target` is a policy id where the title could be resolved. */
export const relationSchema = v.strictObject({
  kind: v.picklist(['conflicts', 'complements', 'requires', 'alternative', 'similar']),
  target: v.nullable(line(120)),
  /** As the text names it. */
  named: line(200),
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  source: v.nullable(spanSchema),
});
export type Relation = v.InferOutput<typeof relationSchema>;

/** A record that this document was made from. */
export const sourceRefSchema = v.strictObject({
  source: line(60),
  record: line(120),
  /** SHA-256 of the raw record, hex: the key under which the payload is kept. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  url: v.nullable(line(1_000)),
  /** As the source says, ISO 8601. */
  modifiedAt: v.nullable(line(40)),
});

/** `<source>:<record>` of what was collected, e.g. `gov24:000000465790`; `own:<ULID>` of what people write here. */
export const policyIdSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{1,30}:[\w.-]{1,80}$/));

/**
 * One support programme as everything here reads it: search, verdicts, ranking, pages. State-carrying: events hold it whole
 * (at most about 100 KB). Texts are the source's own words, in which every span can be found again.
 */
export const policyDocumentSchema = v.strictObject({
  id: policyIdSchema,
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  /** The title in English where somebody has written one. */
  titleEn: v.nullable(line(300)),
  organisation: v.strictObject({
    code: v.nullable(line(40)),
    name: line(120),
    kind: v.nullable(line(40)),
    department: v.nullable(line(120)),
  }),
  applicants: v.pipe(v.array(v.picklist(APPLICANT_KINDS)), v.maxLength(4)),
  categories: v.pipe(v.array(v.picklist(CATEGORIES)), v.maxLength(6)),
  benefits: v.pipe(v.array(v.picklist(BENEFIT_KINDS)), v.maxLength(15)),
  tags: list(40, 60),
  /** Districts that it is for, codes of 2, 5, 8 or 10 digits; none: the whole country. */
  regions: v.pipe(v.array(v.pipe(v.string(), v.regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/))), v.maxLength(400)),
  texts: v.record(v.picklist(TEXT_FIELDS), line(30_000)),
  eligibility: v.pipe(v.array(datedRuleSchema), v.maxLength(20)),
  deadline: deadlineSchema,
  /** Where and how to apply. */
  channel: v.strictObject({
    url: v.nullable(line(1_000)),
    phone: v.nullable(line(300)),
    online: v.nullable(v.boolean()),
    visit: v.nullable(v.boolean()),
  }),
  amount: v.nullable(amountSchema),
  /** What to bring, one document each. */
  documents: list(60),
  /** Statutes, ordinances and administrative rules that it stands on. */
  laws: list(60),
  relations: v.pipe(v.array(relationSchema), v.maxLength(60)),
  sources: v.pipe(v.array(sourceRefSchema), v.maxLength(10)),
  /** Which source a top-level field was taken from, where there are several; a field that is not named: the first source. */
  provenance: v.record(line(60), line(60)),
  /** Day on which somebody, or a collection, last saw that it is so. */
  verifiedOn: v.nullable(daySchema),
});
export type PolicyDocument = v.InferOutput<typeof policyDocumentSchema>;

/** Where a policy stands. `expired`: every window of a fixed period has closed. */
export const POLICY_STATUSES = ['draft', 'published', 'withdrawn', 'expired'] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];
