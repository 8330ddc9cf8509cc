import { F, judgeTest, type Kleene, T, U } from '../eligibility/condition.ts';
import { counted } from '../eligibility/states.ts';
import type { Facts } from '../facts/fact.ts';
import type { Known } from '../facts/known.ts';
import { isProtectedTest } from '../facts/registry.ts';
import type { Condition, Rule } from '../rule/rule.ts';
import type { MatchedRule } from './breakdown.ts';
import type { Measured } from './measured.ts';
import type { RankingRule, RuleSet } from './rule-set.ts';

/** What the rules of a set say of one programme for somebody. */
export interface RuleOutcome {
  /** A filter is true of it: it is not shown. */
  readonly isFiltered: boolean;
  /** Rules that are true, and filters that cannot be decided; by id. */
  readonly matched: readonly MatchedRule[];
}

const NOTHING: RuleOutcome = { isFiltered: false, matched: [] };

/**
 * The rules of a set that are in force on a day, ready to be asked of one programme after the other. Their order in the set does not
 * matter. A rule that looks at a protected attribute is never in force.
 */
export function rulesOn(
  { rules }: Pick<RuleSet, 'rules'>,
  known: Known,
  day: string,
): (position: number, measured: Measured) => RuleOutcome {
  const active = rules
    .filter(({ from, until }) => (from === null || from <= day) && (until === null || day <= until))
    .filter(({ when }) => !looksAtProtected(when))
    .sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
  if (active.length === 0) return () => NOTHING;
  const ofPerson = new Map<Condition, Kleene>();
  return (_, measured) => {
    const facts = programmeFacts(measured);
    const ask = (condition: Condition): Kleene => {
      if (condition.attribute.startsWith('policy.')) {
        return judgeTest(condition.attribute, condition.test, facts[condition.attribute]);
      }
      let value = ofPerson.get(condition);
      if (value === undefined) {
        const fact = known[condition.subject ?? 'applicant'][condition.attribute];
        value = judgeTest(condition.attribute, condition.test, fact);
        ofPerson.set(condition, value);
      }
      return value;
    };
    return outcomeOf(active, ask);
  };
}

function outcomeOf(active: readonly RankingRule[], ask: (condition: Condition) => Kleene): RuleOutcome {
  const matched: MatchedRule[] = [];
  let isFiltered = false;
  for (const rule of active) {
    const value = judged(rule.when, ask);
    if (value === F) continue;
    const { id, action } = rule;
    // What is not known filters nobody; it is told, so that a question can be asked.
    if (value === U) {
      if (action === 'filter') matched.push({ id, action, effect: effectOf(rule), verdict: 'unknown' });
      continue;
    }
    if (action === 'filter') isFiltered = true;
    matched.push({ id, action, effect: effectOf(rule), verdict: 'true' });
  }
  return { isFiltered, matched };
}

/** Factors stay within [0.5, 2] and penalties divide; a filter has no effect on a score. */
function effectOf({ action, factor }: RankingRule): number {
  const bounded = Math.min(2, Math.max(0.5, factor));
  if (action === 'weight') return factor;
  return action === 'boost' ? bounded : action === 'penalise' ? 1 / bounded : 1;
}

function judged(rule: Rule, ask: (condition: Condition) => Kleene): Kleene {
  switch (rule.kind) {
    case 'is':
      return ask(rule);
    case 'text':
      return U;
    case 'not': {
      const value = judged(rule.of, ask);
      return value === T ? F : value === F ? T : U;
    }
    case 'any':
      return counted(1, valuesOf(rule.of, ask));
    case 'all':
      return counted(rule.of.length, valuesOf(rule.of, ask));
    default:
      return counted(rule.count, valuesOf(rule.of, ask));
  }
}

const valuesOf = (rules: readonly Rule[], ask: (condition: Condition) => Kleene): Kleene[] =>
  rules.map((rule) => judged(rule, ask));

/** Whether a rule of ranking looks at anything that is protected. */
export function looksAtProtected(rule: Rule): boolean {
  if (rule.kind === 'text') return false;
  if (rule.kind === 'is') return isProtectedTest(rule.attribute, rule.test);
  return rule.kind === 'not' ? looksAtProtected(rule.of) : rule.of.some(looksAtProtected);
}

const facts = new WeakMap<Measured, Facts>();

/** A programme as the conditions of ranking rules see it. What is not stated is not there, and stays unknown. */
function programmeFacts(measured: Measured): Facts {
  let known = facts.get(measured);
  if (known === undefined) {
    known = factsOf(measured);
    facts.set(measured, known);
  }
  return known;
}

function factsOf({ feature, standing, won, isEstimated }: Measured): Facts {
  const { daysLeft } = standing;
  const traits = (has: readonly string[]) => ({ has: [...has], hasNot: [], isComplete: true });
  const [region] = feature.regions;
  return {
    'policy.category': traits(feature.categories),
    'policy.applicants': traits(feature.applicants),
    'policy.benefits': traits(feature.benefits),
    ...(feature.organisationKind === null ? {} : { 'policy.organisationKind': { oneOf: [feature.organisationKind] } }),
    ...(daysLeft === null ? {} : { 'policy.daysLeft': { min: daysLeft, max: daysLeft } }),
    ...(isEstimated ? {} : { 'policy.amount': { min: won, max: won } }),
    // Of several districts none is the one; a condition on it is then not known to hold.
    ...(region !== undefined && feature.regions.length === 1 ? { 'policy.region': { region } } : {}),
  };
}
