import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RecommendationInputs, RecommendationRecord } from '../../../shared/policy/applicant/state.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { overlap } from '../../../shared/policy/quality/rbo.ts';
import {
  consistencyOf,
  explainabilityOf,
  observabilityOf,
  type SpanName,
  scoreCard,
  specificityOf,
} from '../../../shared/policy/quality/score.ts';
import type { Learned } from '../../../shared/policy/ranking/feedback.ts';
import { type Ranked, recommend } from '../../../shared/policy/ranking/recommend.ts';
import { retrieve } from '../../../shared/policy/ranking/retrieve.ts';
import type { RuleSet } from '../../../shared/policy/ranking/rule-set.ts';

/** What a recommendation is computed with. */
export interface World {
  readonly catalogue: Catalogue;
  readonly ruleSet: RuleSet;
  readonly learned: ReadonlyMap<string, Learned>;
}

/**
 * Ranks for what is told. A function of its arguments: what a replay computes again.
 *
 * @param mark - Is told of each step when it is done.
 */
export function rank(
  { catalogue, ruleSet, learned }: World,
  inputs: RecommendationInputs,
  mark: (step: SpanName) => void = () => {},
): Ranked {
  const { subjects, received, query, limit, now, vectorList } = inputs;
  const lists = retrieve(catalogue, subjects, query, vectorList);
  mark('lists');
  return recommend({ catalogue, subjects, lists, received, ruleSet, now, limit, learned, mark });
}

/** What a replay has to give again, byte for byte. */
export function digestOf({ items, counts }: Pick<Ranked, 'items' | 'counts'>): Promise<string> {
  return sha256Hex(JSON.stringify({ items, counts }));
}

/** A recommendation with everything that is kept of it. */
export async function computeRecord(
  world: World,
  inputs: RecommendationInputs,
  { id, locale }: Pick<RecommendationRecord, 'id' | 'locale'>,
): Promise<RecommendationRecord> {
  const startedAt = performance.now();
  // What was told was parsed, or it would not be here; nobody sees a record that was not persisted.
  const steps: SpanName[] = ['parse', 'persist'];
  const ranked = rank(world, inputs, (step) => steps.push(step));
  // A Worker's clock stands still while it computes, so that steps inside have an order and no lengths of their own.
  const spans = steps.map((name) => ({ name, ms: 0 }));
  return {
    ...{ id, createdAt: inputs.now, inputs, items: ranked.items, counts: ranked.counts },
    digest: await digestOf(ranked),
    card: measured(world.catalogue, ranked, steps),
    spans,
    durationMs: Math.round(performance.now() - startedAt),
    locale,
  };
}

function measured(catalogue: Catalogue, { items }: Ranked, spans: readonly SpanName[]) {
  const outlines = items.map(({ outline }) => outline);
  const conditions = outlines.flatMap((outline) => outline.conditions);
  const unread = outlines.filter(({ hasUnread }) => hasUnread).length;
  const needed = new Set(conditions.map(({ subject, attribute }) => `${subject} ${attribute}`));
  const open = conditions.filter(({ verdict }) => verdict === 'unknown');
  const unknown = new Set(open.map(({ subject, attribute }) => `${subject} ${attribute}`));
  const cards = items.map(({ position }) => catalogue.cards[position]!);
  const traced = cards.filter(({ sources }) => sources.length > 0).length;
  const actionable = cards.filter(({ channel, documents, deadline, organisation }) => {
    const isReachable = channel.url !== null || channel.phone !== null || organisation.name !== '';
    return isReachable || documents > 0 || deadline.windows.length > 0;
  }).length;
  const evaluable = conditions.length;
  return scoreCard({
    specificity: specificityOf({
      // Only documents that were checked are published.
      ...{ documents: items.length, valid: items.length },
      ...{ clauses: evaluable + unread, evaluable },
      ...{ needed: needed.size, known: needed.size - unknown.size },
    }),
    consistency: null,
    observability: observabilityOf(spans, items.length, traced),
    reproducibility: null,
    // Conditions are told from the very data that decided, so that each claim is its own proof.
    explainability: explainabilityOf({
      ...{ decisive: evaluable + unread, told: evaluable + unread, claims: evaluable, verified: evaluable },
      ...{ shown: items.length, actionable },
    }),
  });
}

/**
 * How stable a recommendation is: it is computed again under changes that must not matter, and under changes whose effect is known.
 *
 * @returns 0 to 1.
 */
export function consistency(world: World, inputs: RecommendationInputs): number {
  const { ruleSet } = world;
  const ids = ({ items }: Ranked) => items.map(({ policyId }) => policyId);
  const first = rank(world, inputs);
  const { subjects } = inputs;
  const reversed = Object.fromEntries(Object.entries(subjects.applicant).toReversed());
  const neutral: readonly [RecommendationInputs, RuleSet][] = [
    [{ ...inputs, subjects: { ...subjects, applicant: reversed } }, ruleSet],
    // Nothing asks for this.
    [
      { ...inputs, subjects: { ...subjects, applicant: { ...subjects.applicant, 'x.unused': { min: 1, max: 1 } } } },
      ruleSet,
    ],
    [inputs, { ...ruleSet, rules: ruleSet.rules.toReversed() }],
    [{ ...inputs, received: inputs.received.toReversed() }, ruleSet],
    [{ ...inputs, now: inputs.now + 1 }, ruleSet],
  ];
  const likeness = neutral.map(([changed, rules]) =>
    overlap(ids(rank({ ...world, ruleSet: rules }, changed)), ids(first)),
  );
  const shorter = ids(rank(world, { ...inputs, limit: Math.max(1, Math.floor(inputs.limit / 2)) }));
  const has = rank(world, { ...inputs, received: [...inputs.received, ...ids(first).slice(0, 1)] });
  return consistencyOf(likeness, [
    // A shorter list begins the longer one, and what one has is not recommended.
    shorter.every((id, at) => ids(first)[at] === id),
    ids(first).length === 0 || !ids(has).includes(ids(first)[0]!),
  ]);
}
