import type { Catalogue } from '../catalogue/catalogue.ts';
import { seoulDay } from '../day.ts';
import { FALSE } from '../eligibility/codes.ts';
import { type FitStatus, statusOf } from '../eligibility/status.ts';
import type { Subjects } from '../facts/fact.ts';
import { knownOn } from '../facts/known.ts';
import { CONFLICT_CONFIDENCE } from '../plan/item.ts';
import { judgedWith } from './amended.ts';
import { type Breakdown, breakdownOf, type MatchedRule } from './breakdown.ts';
import { byRank, diversify, type Orderable } from './diversify.ts';
import type { Feature } from './feature.ts';
import { type Learned, learnedFactor } from './feedback.ts';
import { fuse, type RankLists } from './fusion.ts';
import { type Measured, measuredOn } from './measured.ts';
import type { Outline } from './outline.ts';
import { rulesOn } from './ranking-rules.ts';
import type { RuleSet } from './rule-set.ts';
import { baseScore, modulate, modulationOf } from './score.ts';
import { type Likeness, likenessOf } from './similarity.ts';

/** What is recommended, best first: certain before likely before what hangs on an answer, and what opens later at the end. */
export const TIERS = ['eligible', 'likely', 'needs_info', 'needs_review', 'not_open'] as const;
export type Tier = (typeof TIERS)[number];

/** Everything that a recommendation depends on. The same input gives the same output, bit for bit. */
export interface RecommendInput {
  readonly catalogue: Pick<Catalogue, 'cards' | 'programs' | 'positionOf'>;
  readonly subjects: Subjects;
  /** Of retrieval; all `null` where nothing was asked for. */
  readonly lists: RankLists;
  /** Ids of what is had already. */
  readonly received: readonly string[];
  readonly ruleSet: RuleSet;
  /** ms since the epoch. */
  readonly now: number;
  /** What was learned of a programme, for the segment of this applicant. */
  readonly learned?: ReadonlyMap<string, Learned>;
  readonly limit: number;
  /** Is told of each step when it is done; changes nothing. */
  readonly mark?: (step: 'verdicts' | 'rules' | 'prefilter' | 'diversify' | 'explain') => void;
}

export interface RankedItem {
  readonly position: number;
  readonly policyId: string;
  readonly status: Tier;
  /** Of `judgeAll`. */
  readonly code: number;
  readonly probability: number;
  readonly won: number;
  readonly breakdown: Breakdown;
  readonly outline: Outline;
  /** Filters that could not be decided. */
  readonly flags: readonly string[];
  /** Ids of programmes that this one stands for. */
  readonly duplicates: readonly string[];
}

export interface Ranked {
  readonly items: readonly RankedItem[];
  /** The whole catalogue by status; `received` and `filtered` were taken away before. */
  readonly counts: Readonly<Record<FitStatus | 'received' | 'filtered', number>>;
}

interface Candidate {
  readonly position: number;
  readonly code: number;
  readonly measured: Measured;
  readonly matched: readonly MatchedRule[];
  readonly score: number;
}

/**
 * Order is chosen among so many of a tier: beyond, likeness cannot make up for the score. The same for every limit, so that a shorter
 * list begins a longer one.
 */
const POOL = 200;

/**
 * KMRR: knowledge-informed pre-filter over the whole catalogue, modulated retrieval, re-ranking by a bounded score, adjustment by
 * rules, diversity inside a tier. See `docs/adr/0010-policy-catalogue.md`.
 *
 * Nothing that is not known takes a programme away, and no score changes a verdict.
 */
export function recommend(input: RecommendInput): Ranked {
  const { limit } = input;
  const day = seoulDay(input.now);
  const scored = candidatesOf(input, day);
  const placed: (Orderable & { readonly ranked: RankedItem })[] = [];
  for (const tier of TIERS) {
    const wanted = limit - placed.length;
    if (wanted <= 0) break;
    const pool = bestOf(scored.tiers[tier], POOL);
    const items = pool.map((candidate) => detailed(input, scored, candidate, tier));
    for (const { item, penalty } of diversify(items, placed, input.ruleSet.diversity, wanted)) {
      const breakdown = { ...item.ranked.breakdown, diversity_penalty: penalty };
      placed.push({ ...item, ranked: { ...item.ranked, breakdown } });
    }
  }
  input.mark?.('diversify');
  // Each of them was given its outline on the way.
  input.mark?.('explain');
  return { items: placed.map(({ ranked }) => ranked), counts: scored.counts };
}

type Scored = ReturnType<typeof candidatesOf>;

function candidatesOf(input: RecommendInput, day: string) {
  const { catalogue, ruleSet } = input;
  const known = knownOn(input.subjects, day);
  const judged = judgedWith(catalogue, ruleSet, input.subjects, known, day);
  input.mark?.('verdicts');
  const measured = measuredOn(catalogue.cards, day);
  const ruleOutcome = rulesOn(ruleSet, known, day);
  input.mark?.('rules');
  const retrieval = fuse(input.lists, ruleSet.lists);
  const excluded = excludedBy(input);
  const answering = answeringIn(input.lists);
  const had = new Set(input.received);
  const tiers: Record<Tier, Candidate[]> = { eligible: [], likely: [], needs_info: [], needs_review: [], not_open: [] };
  const counts = {
    ...{ conflict: 0, not_open: 0, ineligible: 0, needs_review: 0, needs_info: 0, likely: 0, eligible: 0 },
    ...{ received: 0, filtered: 0 },
  };
  for (let position = 0; position < catalogue.cards.length; position++) {
    const code = judged.codes[position]!;
    const of = measured[position]!;
    const { openness } = of;
    const { id } = of.feature;
    if (had.size > 0 && had.has(id)) {
      counts.received += 1;
      continue;
    }
    const conflicts = excluded.size > 0 && excluded.has(id);
    const status = statusOf({ code, openness, conflicts });
    const isOut = code === FALSE || status === 'conflict' || status === 'ineligible' || openness === 'closed';
    if (isOut || repeats(input, judged.codes, position)) {
      counts[status] += 1;
      continue;
    }
    const { isFiltered, matched } = ruleOutcome(position, of);
    if (isFiltered) {
      counts.filtered += 1;
      continue;
    }
    counts[status] += 1;
    if (answering !== null && !answering.has(position)) continue;
    const components = componentsOf(of, judged.fitAt(position), retrieval, position);
    const score = scoreOf(components, matched, input, id);
    tiers[status].push({ position, code, measured: of, matched, score });
  }
  input.mark?.('prefilter');
  return { tiers, counts, retrieval, fitAt: judged.fitAt, outlineAt: judged.outlineAt };
}

/**
 * What answers the query, by its words or its vector: who asks for rent is not helped by training that is more certain. `null` without a
 * query, and where nothing answers it, so that there is something to begin with.
 */
function answeringIn({ lexical, vector }: RankLists): ReadonlySet<number> | null {
  const found = [...(lexical ?? []), ...(vector ?? [])];
  return lexical === null || found.length === 0 ? null : new Set(found);
}

function componentsOf(
  { value, urgency, ease, quality }: Measured,
  { fit, probability }: { readonly fit: number; readonly probability: number },
  retrieval: ReadonlyMap<number, number> | null,
  position: number,
) {
  return { retrieval: retrieval && (retrieval.get(position) ?? 0), fit, probability, value, urgency, ease, quality };
}

/** The same arithmetic as of a breakdown, without making one: a catalogue has thousands. */
function scoreOf(
  components: ReturnType<typeof componentsOf>,
  matched: readonly MatchedRule[],
  { ruleSet, learned }: RecommendInput,
  id: string,
): number {
  const base = baseScore(components, ruleSet.weights);
  const factor = learnedFactor(learned?.get(id));
  if (matched.length === 0) return factor === 1 ? base : modulate(base, modulationOf([factor]));
  return breakdownOf({
    components,
    weights: ruleSet.weights,
    matched_rules: matched,
    learned_factor: factor,
    value_is_estimated: false,
  }).final_score;
}

/** Best so many by score; ties as everywhere. */
function bestOf(candidates: readonly Candidate[], count: number): readonly Candidate[] {
  if (candidates.length <= count) return candidates;
  const scores = Float64Array.from(candidates, ({ score }) => score).sort();
  const least = scores[scores.length - count]!;
  const above = candidates.filter(({ score }) => score > least);
  const level = candidates
    .filter(({ score }) => score === least)
    .sort((left, right) => byRank(rankOf(left), rankOf(right)));
  return [...above, ...level.slice(0, count - above.length)];
}

function rankOf({ score, measured }: Candidate): Orderable {
  const { feature, standing, won } = measured;
  // Likeness takes no part in rank.
  return { id: feature.id, score, closesOn: standing.closesOn, won, likeness: NO_LIKENESS };
}

const likenesses = new WeakMap<Feature, Likeness>();

function rememberedLikeness(feature: Feature): Likeness {
  const known = likenesses.get(feature) ?? likenessOf(feature);
  likenesses.set(feature, known);
  return known;
}

const NO_LIKENESS = likenessOf({ title: '', categories: [], organisation: '' });

function detailed(input: RecommendInput, scored: Scored, candidate: Candidate, status: Tier) {
  const { position, code, measured, matched } = candidate;
  const fit = scored.fitAt(position);
  const breakdown = breakdownOf({
    components: componentsOf(measured, fit, scored.retrieval, position),
    weights: input.ruleSet.weights,
    matched_rules: matched,
    learned_factor: learnedFactor(input.learned?.get(measured.feature.id)),
    value_is_estimated: measured.isEstimated,
  });
  const ranked: RankedItem = {
    ...{ position, policyId: measured.feature.id, status, code, breakdown },
    ...{ probability: fit.probability, won: measured.won, outline: scored.outlineAt(position) },
    flags: matched.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id),
    duplicates: duplicatesOf(input, measured.feature.id),
  };
  const rank = rankOf(candidate);
  return { ...rank, score: breakdown.final_score, likeness: rememberedLikeness(measured.feature), ranked };
}

/** What is had already takes away what it excludes, whichever of the two says so. */
function excludedBy({ catalogue, received }: RecommendInput): ReadonlySet<string> {
  const had = new Set(received);
  const excluded = new Set<string>();
  if (had.size === 0) return excluded;
  for (const { id, relations } of catalogue.cards) {
    for (const { kind, target, confidence } of relations) {
      if (kind !== 'conflicts' || target === null || confidence < CONFLICT_CONFIDENCE) continue;
      if (had.has(target)) excluded.add(id);
      if (had.has(id)) excluded.add(target);
    }
  }
  return excluded;
}

/** Whether another programme stands for this one, and is not itself out of reach. */
function repeats({ catalogue }: RecommendInput, codes: Uint8Array, position: number): boolean {
  const original = catalogue.cards[position]!.duplicateOf;
  const at = original === null ? null : catalogue.positionOf(original);
  return at !== null && at !== position && codes[at] === codes[position];
}

const repeated = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

function duplicatesOf({ catalogue: { cards } }: RecommendInput, id: string): readonly string[] {
  let known = repeated.get(cards);
  if (known === undefined) {
    const map = new Map<string, string[]>();
    for (const card of cards) {
      if (card.duplicateOf === null) continue;
      map.set(card.duplicateOf, [...(map.get(card.duplicateOf) ?? []), card.id]);
    }
    known = map;
    repeated.set(cards, known);
  }
  return known.get(id) ?? [];
}
