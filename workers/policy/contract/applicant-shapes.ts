import * as z from 'zod';

/** Shapes of what people tell, for recommendations, interviews and stored facts. */

export const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-12-31T15:00:00Z'] });
export const whole = z.number().int().min(0);
export const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);
export const policyId = z.string().regex(/^[a-z][a-z0-9-]{1,30}:[\w.-]{1,80}$/);
export const both = z.object({ ko: z.string(), en: z.string() });
export const locale = z.enum(['ko', 'en']);

const bound = z.number().nullable();
const day = z.iso.date().nullable();
const names = z.array(z.string().max(60)).max(200);
const fact = z.union([
  z.strictObject({ min: bound, max: bound }),
  z.strictObject({ oneOf: names.min(1) }),
  z.strictObject({ has: names, hasNot: names, isComplete: z.boolean() }),
  z.strictObject({ region: z.string() }),
  z.strictObject({ from: day, until: day }),
]);

export const answer = z.union([z.number(), z.string().max(60), names, fact]).meta({
  id: 'FactInput',
  description:
    'A number; the id of an option, a district code or a day; the ids that hold (of traits: and no others); or a fact that is known in part, e.g. `{"min":20,"max":29}`.',
});

/** What one tells of oneself. */
export const facts = z.record(z.string().max(60), answer).meta({
  description: 'By attribute. What is left out is unknown, which never means "no".',
  examples: [{ age: 27, region: '11680', incomePercent: 55, household: ['no-home'], traits: ['worker'] }],
});

export const received = z.array(policyId).max(200).meta({ description: 'Programmes that one receives already.' });

/** As it is kept. */
export const applicantView = z
  .object({
    revision: whole,
    facts: z.record(z.string(), fact),
    beneficiary: z.record(z.string(), fact).nullable(),
    received,
    refused: z.array(z.string()),
    updatedAt: instant,
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'ApplicantFacts', description: 'What somebody has told of themselves; they alone can read it.' });

/** Of a visitor, given once. */
export const visitor = z
  .object({ token: z.string(), header: z.literal('Applicant-Token') })
  .nullable()
  .meta({
    description: 'Of a new visitor: show the token in this header. It cannot be read again, and lives 24 hours.',
  });

export const visitorHeaders = z.object({ 'applicant-token': z.string().max(120).optional() });
