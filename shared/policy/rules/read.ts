import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { type RuleSet, ruleSetSchema } from '../ranking/rule-set.ts';
import { isDeeper } from './walk.ts';

/** Nesting of a rule set: rule books of people stay below ten. */
const MOST_NESTED = 40;
/** Characters of JSON: a row of the rule book holds two million bytes, and a reply to a repeated request one and a half. */
const MOST_CHARACTERS = 400_000;

/**
 * A rule set of a request.
 *
 * @throws AegisError `invalid_request` with `details.problems` (path and reason) for one that has not the form of a rule set;
 * `payload_too_large`.
 */
export function readRuleSet(value: unknown): RuleSet {
  if (isDeeper(value, MOST_NESTED)) throw new AegisError('invalid_request', 'The rules are nested too deeply.');
  if (JSON.stringify(value).length > MOST_CHARACTERS) {
    throw new AegisError('payload_too_large', `A rule set has at most ${MOST_CHARACTERS} characters.`);
  }
  const read = v.safeParse(ruleSetSchema, value);
  if (read.success) return read.output;
  throw new AegisError('invalid_request', 'This is not a rule set.', {
    details: {
      problems: read.issues.slice(0, 20).map((issue) => ({ path: v.getDotPath(issue) ?? '', reason: issue.message })),
    },
  });
}
