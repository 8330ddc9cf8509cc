import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { COHORT, type CohortPerson, cohortPeople } from '../../../shared/policy/cohort/cohort.ts';
import {
  type ChangedProgramme,
  compareVerdicts,
  type Move,
  sampleMoves,
} from '../../../shared/policy/cohort/compare.ts';
import { compareRankings, type RankFor } from '../../../shared/policy/cohort/compare-ranking.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { judge } from '../../../shared/policy/eligibility/index.ts';
import { describeCondition } from '../../../shared/policy/explain/describe.ts';
import { recommend } from '../../../shared/policy/ranking/recommend.ts';
import type { RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import { opennessOf, standingOf } from '../../../shared/policy/ranking/standing.ts';
import { ruleDiff } from '../../../shared/policy/rules/diff.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { activeRuleSet } from './rules.ts';

/**
 * People whose recommendations are computed twice, which bounds the run: at 11,032 programmes a recommendation takes about 50 ms of CPU,
 * the twenty people two seconds. The verdicts of all thousand people take 0.3 s for fifty amended programmes and 1.4 s for five hundred.
 */
const RANKED_PEOPLE = 20;
const RANKED_DEPTH = 10;
const NOTHING_ASKED = { lexical: null, vector: null, graph: null } as const;

export interface DryRunOptions {
  readonly samples: number;
  /** Only moves of this kind are shown as samples. */
  readonly from: string | null;
  readonly to: string | null;
}

let people: readonly CohortPerson[] | null = null;

/**
 * What a rule set would change against the rules that hold now, over the frozen cohort: who moves from which status to which, and how
 * lists of recommendations differ. Changes nothing, and knows nobody who exists.
 *
 * @param now Epoch milliseconds.
 */
export async function dryRun(env: Env, ruleSet: RuleSet, now: number, options: DryRunOptions) {
  people ??= cohortPeople();
  const [catalogue, active] = await Promise.all([currentCatalogue(env, now), activeRuleSet(env, now)]);
  const day = seoulDay(now);
  const changes = ruleDiff(active.ruleSet, ruleSet);
  const programmes = await changedProgrammes(catalogue, active.ruleSet, ruleSet, day);
  const { moves, ...verdicts } = compareVerdicts(programmes, people, day);
  const wanted = moves.filter(({ from, to }) => (options.from ?? from) === from && (options.to ?? to) === to);
  const eligibility = new Map(programmes.map(({ id, after }) => [id, after]));
  // Without any difference both lists are the same: nobody has to be ranked to know that.
  const ranked = changes.length === 0 ? [] : people.slice(0, RANKED_PEOPLE);
  return {
    cohort: { name: COHORT, people: people.length },
    ...{ day, catalogue: catalogue.version, against: active.version, changes: changes.length, verdicts },
    ranking: compareRankings(ranker(catalogue, active.ruleSet, now), ranker(catalogue, ruleSet, now), ranked),
    samples: sampleMoves(wanted, options.samples).map((move) => sampleBody(move, catalogue, eligibility, day)),
  };
}

/** Programmes of the catalogue whose amendment differs, with their rules on both sides. */
async function changedProgrammes(
  catalogue: Catalogue,
  before: RuleSet,
  after: RuleSet,
  day: string,
): Promise<ChangedProgramme[]> {
  const [old, fresh] = [before, after].map(
    ({ amendments }) => new Map(amendments.map(({ policy, eligibility }) => [policy, eligibility])),
  );
  const ids = ruleDiff(before, after).flatMap(({ kind, of }) => (kind === 'amendment' ? [of] : []));
  const found = await Promise.all(
    ids.map(async (id): Promise<ChangedProgramme[]> => {
      const position = catalogue.positionOf(id);
      if (position === null) return [];
      const { deadline } = catalogue.cards[position]!;
      const isAmendedTwice = old!.has(id) && fresh!.has(id);
      const source = isAmendedTwice ? [] : (await catalogue.document(position)).eligibility;
      const openness = opennessOf(deadline, standingOf(deadline, day));
      return [{ id, before: old!.get(id) ?? source, after: fresh!.get(id) ?? source, openness }];
    }),
  );
  return found.flat();
}

function ranker(catalogue: Catalogue, ruleSet: RuleSet, now: number): RankFor {
  const fixed = { catalogue, ruleSet, now, lists: NOTHING_ASKED, received: [], limit: RANKED_DEPTH };
  return (subjects) => recommend({ ...fixed, subjects }).items.map(({ policyId }) => policyId);
}

function sampleBody(
  { person, policy, from, to }: Move,
  catalogue: Catalogue,
  eligibility: ReadonlyMap<string, ChangedProgramme['after']>,
  day: string,
) {
  const { blocking, missing, unparsed } = judge(eligibility.get(policy) ?? [], { applicant: person.facts }, day);
  return {
    ...{ person: person.id, isPartial: person.isPartial, facts: person.facts, policy, from, to },
    title: catalogue.cards[catalogue.positionOf(policy)!]!.title,
    why: {
      blocking: blocking.map(({ attribute, test }) => describeCondition(attribute, test)),
      missing: missing.map(({ attribute }) => attribute),
      unread: unparsed.map(({ text }) => text),
    },
  };
}
