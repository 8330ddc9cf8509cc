import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import { isDay, seoulDay, seoulMidnight } from '../../../shared/policy/day.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import { judge } from '../../../shared/policy/eligibility/judge.ts';
import { smallestChange } from '../../../shared/policy/eligibility/smallest-change.ts';
import { statusOf } from '../../../shared/policy/eligibility/status.ts';
import { whyNotOf } from '../../../shared/policy/eligibility/why-not.ts';
import { type Subjects, subjectsSchema } from '../../../shared/policy/facts/fact.ts';
import { opennessOf } from '../../../shared/policy/lifecycle/expiry.ts';
import type { Span } from '../../../shared/policy/rule/rule.ts';

const NOON_MS = 12 * 3_600_000;

/**
 * What somebody tells of themselves.
 *
 * @throws AegisError `invalid_request` for what are no facts.
 */
export function subjectsOf(applicant: unknown, beneficiary: unknown): Subjects {
  const given = { applicant, ...(beneficiary === undefined ? {} : { beneficiary }) };
  const parsed = v.safeParse(subjectsSchema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new AegisError('invalid_request', `No facts: ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

/** The verdict of one programme for one person, with everything that explains it. */
export function judgementBody(
  document: PolicyDocument,
  version: number,
  subjects: Subjects,
  wanted: string | undefined,
  now: number,
) {
  const day = wanted ?? seoulDay(now);
  if (!isDay(day)) throw new AegisError('invalid_request', `${day} is no day of the calendar`);
  const { eligibility, deadline, texts } = document;
  const judgement = judge(eligibility, subjects, day);
  const { verdict, code, certainty, trace, missing, unparsed } = judgement;
  const openness = opennessOf(deadline, day === seoulDay(now) ? now : seoulMidnight(day) + NOON_MS);
  const quoteOf = (source: Span | null): string | null =>
    source !== null && 'field' in source ? (texts[source.field]?.slice(source.start, source.end) ?? null) : null;
  return {
    ...{ policy: document.id, version, day, verdict, certainty, trace, missing },
    status: statusOf({ code, openness, conflicts: false }),
    open: openness,
    whyNot: whyNotOf(judgement).map(({ condition, holds }) => ({ condition, holds, quote: quoteOf(condition.source) })),
    smallestChange: smallestChange(eligibility, subjects, day),
    unparsed: unparsed.map(({ id, text, source }) => ({ id, text, quote: quoteOf(source) })),
  };
}
