import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import type { Attribute } from '../facts/attribute.ts';
import { type Fact, type Facts, factSchema } from '../facts/fact.ts';
import { checkFact, mergeFacts } from '../facts/facts.ts';
import { attributeOf } from '../facts/registry.ts';

/**
 * An answer: a number; the id of an option, a district or a day; the ids that hold (of traits: and no others; of a choice: what is
 * possible); or a fact, for whatever is known in part.
 */
export const answerSchema = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.maxLength(60)),
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(200)),
  factSchema,
]);
export type Answer = v.InferOutput<typeof answerSchema>;

/**
 * Facts with what an answer teaches. It replaces what was known of the attribute; traits that are told in part are added.
 *
 * @throws AegisError `invalid_request` for an answer that does not fit the attribute.
 * @example
 * learn({}, 'traits', ['worker']); // { traits: { has: ['worker'], hasNot: [], isComplete: true } }
 * learn({}, 'age', { min: 20, max: 29 }); // in one's twenties
 */
export function learn(facts: Facts, attribute: string, answer: Answer): Facts {
  const known = attributeOf(attribute);
  if (known === undefined) throw refused(attribute, `there is no attribute ${attribute}`);
  const fact = v.safeParse(factSchema, factOf(known, answer));
  if (!fact.success) throw refused(attribute, `this is no answer to ${attribute}: ${fact.issues[0].message}`);
  const problem = checkFact(attribute, fact.output);
  if (problem !== null) throw refused(attribute, problem.message);
  return mergeFacts(facts, { [attribute]: fact.output });
}

function factOf({ kind }: Attribute, answer: Answer): Fact | Answer {
  if (typeof answer === 'number') return { min: answer, max: answer };
  if (Array.isArray(answer)) {
    return kind === 'choice' ? { oneOf: answer } : { has: answer, hasNot: [], isComplete: true };
  }
  if (typeof answer !== 'string') return answer;
  if (kind === 'region') return { region: answer };
  if (kind === 'day') return { from: answer, until: answer };
  return kind === 'traits' ? { has: [answer], hasNot: [], isComplete: false } : { oneOf: [answer] };
}

function refused(attribute: string, message: string): AegisError {
  return new AegisError('invalid_request', message, { details: { attribute } });
}
