import type { ApplicantView, ToldFacts } from '../../../shared/policy/applicant/state.ts';
import type { Facts } from '../../../shared/policy/facts/fact.ts';
import { type Answer, learn } from '../../../shared/policy/questions/index.ts';

/** What a request tells of somebody. */
export interface ToldInput {
  readonly facts: Readonly<Record<string, Answer>>;
  readonly beneficiary?: Readonly<Record<string, Answer>> | undefined;
  readonly received: readonly string[];
}

/**
 * Facts as they are kept and judged.
 *
 * @throws AegisError `invalid_request` naming the attribute that does not exist or whose answer does not fit.
 */
export function toldFacts({ facts, beneficiary, received }: ToldInput): ToldFacts {
  const learned = (answers: Readonly<Record<string, Answer>>): Facts =>
    Object.entries(answers).reduce<Facts>((known, [attribute, answer]) => learn(known, attribute, answer), {});
  const subjects = {
    applicant: learned(facts),
    ...(beneficiary === undefined ? {} : { beneficiary: learned(beneficiary) }),
  };
  return { subjects, received: [...new Set(received)].sort() };
}

/** An applicant as the API shows it to its own reader. */
export function applicantBody({ revision, subjects, received, refused, updatedAt, expiresAt }: ApplicantView) {
  return {
    ...{ revision, received, refused },
    facts: subjects.applicant,
    beneficiary: subjects.beneficiary ?? null,
    updatedAt: new Date(updatedAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
