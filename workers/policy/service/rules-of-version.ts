import type { RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import { activeRuleSet, callRuleBook } from './rules.ts';

/** Past versions never change, so an isolate keeps those that it was asked for. */
const kept = new WeakMap<Env['RULE_BOOK'], Map<number, RuleSet>>();
const MOST_KEPT = 20;

/**
 * The rules of one version: those that hold, from memory, and those of an earlier recommendation.
 *
 * @throws AegisError `not_found`.
 */
export async function rulesOfVersion(env: Env, version: number, now: number): Promise<RuleSet> {
  const active = await activeRuleSet(env, now);
  if (active.version === version) return active.ruleSet;
  const known = kept.get(env.RULE_BOOK) ?? new Map<number, RuleSet>();
  kept.set(env.RULE_BOOK, known);
  const held = known.get(version);
  if (held !== undefined) return held;
  const { ruleSet } = await callRuleBook(env, (book) => book.version(version, now), true);
  known.set(version, ruleSet);
  for (const oldest of [...known.keys()].slice(0, -MOST_KEPT)) known.delete(oldest);
  return ruleSet;
}
