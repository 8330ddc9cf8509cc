import { AegisError } from '../../../shared/kernel/error.ts';
import type { RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { judge } from '../../../shared/policy/eligibility/judge.ts';
import { statusOf } from '../../../shared/policy/eligibility/status.ts';
import { type Explanation, explain } from '../../../shared/policy/explain/explain.ts';
import { qualityOf } from '../../../shared/policy/lifecycle/quality.ts';
import { explainabilityOf, type ScoreCard, scoreCard } from '../../../shared/policy/quality/score.ts';
import { opennessOf, standingOf } from '../../../shared/policy/ranking/standing.ts';
import { worldOf } from './recommendations.ts';

/**
 * Explains programmes of a recommendation, or others that are named, with the facts, the catalogue, the rules and the day of that
 * recommendation.
 *
 * @throws AegisError `not_found` for a programme that its catalogue does not have.
 */
export async function explanationsOf(
  env: Env,
  record: RecommendationRecord,
  policies: readonly string[] | null,
  now: number,
): Promise<{ readonly data: readonly Explanation[]; readonly card: ScoreCard }> {
  const { inputs, items } = record;
  const { catalogue, ruleSet } = await worldOf(env, inputs, now);
  const day = seoulDay(inputs.now);
  const wanted = policies ?? items.map(({ policyId }) => policyId);
  const data = await Promise.all(
    wanted.map(async (id) => {
      const position = catalogue.positionOf(id);
      if (position === null) throw new AegisError('not_found', `The catalogue of that time has no programme ${id}.`);
      const [document, card] = [await catalogue.document(position), catalogue.cards[position]!];
      const amended = ruleSet.amendments.find(({ policy }) => policy === id)?.eligibility;
      const judgement = judge(amended ?? document.eligibility, inputs.subjects, day);
      const conflicts = card.relations.some(
        ({ kind, target, confidence }) =>
          kind === 'conflicts' && confidence >= 0.5 && target !== null && inputs.received.includes(target),
      );
      const openness = opennessOf(document.deadline, standingOf(document.deadline, day));
      const status = statusOf({ code: judgement.code, openness, conflicts });
      return explain({ document, judgement, status, quality: qualityOf(card, card.verifiedOn, day), day });
    }),
  );
  return { data, card: cardOf(record, data) };
}

/** The card of the recommendation with what was measured on the explanations themselves. */
function cardOf({ card }: RecommendationRecord, explanations: readonly Explanation[]): ScoreCard {
  const sum = (of: (explanation: Explanation) => number) => explanations.reduce((all, one) => all + of(one), 0);
  const explainability = explainabilityOf({
    decisive: sum(({ reasons }) => reasons.filter(({ isDecisive }) => isDecisive).length),
    told: sum(({ reasons }) => reasons.filter(({ isDecisive, isBroken }) => isDecisive && !isBroken).length),
    claims: sum(({ verification }) => verification.ko.claims + verification.en.claims),
    verified: sum(
      ({ verification: { ko, en } }) => ko.claims + en.claims - ko.unverified.length - en.unverified.length,
    ),
    shown: explanations.length,
    actionable: explanations.filter(({ nextSteps }) => nextSteps.length > 0).length,
  });
  const { specificity, consistency, observability, reproducibility } = card as ScoreCard;
  return scoreCard({ specificity, consistency, observability, reproducibility, explainability });
}
