import * as z from 'zod';
import { DEADLINE_KINDS } from '../../../shared/policy/document/deadline.ts';
import {
  APPLICANT_KINDS,
  BENEFIT_KINDS,
  CATEGORIES,
  POLICY_STATUSES,
} from '../../../shared/policy/document/document.ts';
import { TEXT_FIELDS } from '../../../shared/policy/rule/rule.ts';

/** Shapes of the operations on programmes. */

export const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-12-31T15:00:00Z'] });
export const day = z.iso.date().meta({ description: 'A day in Seoul.', examples: ['2026-11-24'] });
export const policyId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}:[\w.-]{1,80}$/)
  .meta({ description: '`<source>:<record>`; `own:<id>` of what was written here.', examples: ['gov24:000000465790'] });
export const policyParams = z.object({ policyId });
export const share = z.number().min(0).max(1);
const whole = z.number().int().min(0);

export const category = z.enum(CATEGORIES);
export const applicant = z.enum(APPLICANT_KINDS);
export const benefit = z.enum(BENEFIT_KINDS);
export const regionCode = z
  .string()
  .regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/)
  .meta({ description: 'Code of a district, 2, 5, 8 or 10 digits.', examples: ['11', '11680'] });

const line = (most: number) => z.string().max(most);
const span = z
  .union([
    z.strictObject({ field: z.enum(TEXT_FIELDS), start: whole, end: whole }),
    z.strictObject({ code: z.string() }),
  ])
  .nullable()
  .meta({ description: 'Where it stands in the texts (UTF-16 offsets), or the coded field of the source.' });

export const deadline = z
  .strictObject({
    kind: z.enum(DEADLINE_KINDS),
    windows: z
      .array(
        z.strictObject({
          opens: day.nullable(),
          closes: day.nullable(),
          closesAt: z.string().nullable(),
          label: line(60).nullable(),
        }),
      )
      .max(60),
    text: line(2_000),
  })
  .meta({ id: 'PolicyDeadline', description: 'How long one can apply, as far as the source says.' });

const amount = z
  .strictObject({
    min: whole.nullable(),
    max: whole.nullable(),
    per: z.enum(['once', 'month', 'year']),
    interest: z.number().min(0).max(100).nullable(),
    source: span,
  })
  .nullable();

const relation = z.strictObject({
  kind: z.enum(['conflicts', 'complements', 'requires', 'alternative', 'similar']),
  target: line(120).nullable(),
  named: line(200),
  confidence: share,
  source: span,
});

const rule = z
  .looseObject({ kind: z.enum(['all', 'any', 'not', 'atLeast', 'is', 'text']) })
  .meta({ id: 'PolicyRule', description: 'A tree over conditions on attributes, judged in three values.' });

/** What people write of a programme. */
export const policyInput = z
  .strictObject({
    title: z.string().min(1).max(300),
    titleEn: line(300).nullable().default(null),
    organisation: z.strictObject({
      code: line(40).nullable().default(null),
      name: line(120),
      kind: line(40).nullable().default(null),
      department: line(120).nullable().default(null),
    }),
    applicants: z.array(applicant).max(4),
    categories: z.array(category).max(6),
    benefits: z.array(benefit).max(15).default([]),
    tags: z.array(z.string().min(1).max(60)).max(40).default([]),
    regions: z.array(regionCode).max(400).default([]).meta({ description: 'Empty: the whole country.' }),
    texts: z.partialRecord(z.enum(TEXT_FIELDS), line(30_000)),
    eligibility: z
      .array(z.strictObject({ from: day.nullable(), until: day.nullable(), rule }))
      .max(20)
      .default([])
      .meta({ description: 'Rules with the days on which they hold; checked precisely by the handler.' }),
    deadline: deadline.default({ kind: 'unknown', windows: [], text: '' }),
    channel: z
      .strictObject({
        url: line(1_000).nullable(),
        phone: line(300).nullable(),
        online: z.boolean().nullable(),
        visit: z.boolean().nullable(),
      })
      .default({ url: null, phone: null, online: null, visit: null }),
    amount: amount.default(null),
    documents: z.array(z.string().min(1).max(200)).max(60).default([]),
    laws: z.array(z.string().min(1).max(200)).max(60).default([]),
    relations: z.array(relation).max(60).default([]),
  })
  .meta({ id: 'PolicyInput' });

/** The whole document of a programme. */
export const policyDocument = z
  .object({
    id: policyId,
    ...policyInput.shape,
    sources: z.array(
      z.object({
        source: z.string(),
        record: z.string(),
        hash: z.string().meta({ description: 'SHA-256 of the raw record.' }),
        url: z.string().nullable(),
        modifiedAt: z.string().nullable(),
      }),
    ),
    provenance: z
      .record(z.string(), z.string())
      .meta({ description: 'Source of each field that was not taken from the first one; `person`: set by a person.' }),
    verifiedOn: day.nullable(),
  })
  .meta({ id: 'PolicyDocument', description: 'One support programme, in the words of its sources.' });

const life = {
  status: z.enum(POLICY_STATUSES),
  revision: whole,
  version: whole,
};

export const openness = z
  .boolean()
  .nullable()
  .meta({ description: 'Whether one can apply now; null where no source says.' });

/** A programme as lists show it. */
export const policyCard = z
  .object({
    id: policyId,
    title: z.string(),
    titleEn: z.string().nullable(),
    organisation: z.string(),
    summary: z.string(),
    status: z.enum(['published', 'expired']),
    open: openness,
    daysLeft: z.number().int().nullable().meta({ description: 'Days until the last window closes, 0 today.' }),
    deadline,
    applicants: z.array(applicant),
    categories: z.array(category),
    benefits: z.array(benefit),
    tags: z.array(z.string()),
    regions: z.array(regionCode),
    amount: amount.unwrap().omit({ source: true }).nullable(),
    channel: policyInput.shape.channel.unwrap(),
    version: whole,
    quality: share.meta({ description: '0.4 completeness + 0.3 accuracy + 0.3 freshness.' }),
    verifiedOn: day.nullable(),
    duplicateOf: policyId.nullable(),
  })
  .meta({ id: 'PolicyCard' });

/** A programme with everything that is known of it. */
export const policyDetail = z
  .object({
    id: policyId,
    ...life,
    createdAt: instant,
    updatedAt: instant,
    publishedAt: instant.nullable(),
    withdrawn: z.object({ by: z.enum(['person', 'source']), reason: z.string() }).nullable(),
    verifiedOn: day.nullable().meta({ description: 'Day on which a source, or a person, last said so.' }),
    open: openness,
    quality: z.object({ total: share, completeness: share, accuracy: share, freshness: share }),
    document: policyDocument,
    sources: z.array(
      z.object({
        source: z.string(),
        record: z.string(),
        hash: z.string(),
        modifiedAt: z.string().nullable(),
        url: z.string().nullable(),
      }),
    ),
    disagreements: z
      .array(
        z.object({
          field: z.string(),
          said: z.array(z.object({ source: z.string(), record: z.string(), value: z.unknown() })),
        }),
      )
      .meta({ description: 'Fields of which the sources say different things; the first named was taken.' }),
    overlays: z
      .array(z.object({ unit: z.string(), set: z.unknown(), said: z.unknown(), at: instant }))
      .meta({ description: 'What a person has set, beside what the sources say now.' }),
  })
  .meta({ id: 'Policy' });

const change = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() }).meta({ id: 'PolicyChange' });

export const policyVersion = z
  .object({
    version: whole,
    at: instant,
    type: z.string(),
    reason: z.string().nullable(),
    changes: z.array(change).meta({ description: 'Long values are cut; compare two versions for the whole.' }),
    completeness: share,
    accuracy: share,
  })
  .meta({ id: 'PolicyVersion' });

export const comparison = z
  .object({ from: whole, to: whole, changes: z.array(change) })
  .meta({ id: 'PolicyComparison' });

/** Where the next page begins; `null` on the last. */
export const pageInfo = z.object({ next: z.string().nullable() }).meta({ id: 'PolicyPage' });
export const labels = z.object({ ko: z.string(), en: z.string() });
