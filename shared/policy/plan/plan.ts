import { isLoan } from '../ranking/measures.ts';
import { type DocumentToBring, documentsToBring } from './documents.ts';
import { CONFLICT_CONFIDENCE, type PlanItem, worthOf } from './item.ts';
import { inOrder } from './order.ts';
import { bestIndependentSet } from './stacking.ts';
import { type ToldDeadline, tellDeadline } from './told.ts';

/** One programme to apply for, in its turn. */
export interface PlanStep {
  readonly policyId: string;
  readonly title: string;
  readonly deadline: ToldDeadline;
  /** Won a year; `null` where the source states no amount. */
  readonly won: number | null;
  /** Programmes that must come first: `in-plan`, had already (`received`), or neither (`missing`). */
  readonly prerequisites: readonly { readonly policyId: string; readonly state: 'in-plan' | 'received' | 'missing' }[];
  /** Programmes of this plan that it goes well with. */
  readonly complements: readonly string[];
}

/** Why one was left out: what stands against it, and why that was preferred. */
export interface Alternative {
  readonly policyId: string;
  readonly title: string;
  readonly insteadOf: readonly string[];
  /** `received`: something that is had already excludes it; `amount`: the others are worth more; `rank`: they suit better. */
  readonly reason: 'received' | 'amount' | 'rank';
  /** Won a year of this one and of those instead, where all are stated. */
  readonly won: number | null;
  readonly wonInstead: number | null;
  /** How sure it is that the sources exclude one another. */
  readonly confidence: number;
}

export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly alternatives: readonly Alternative[];
  /** May exclude one another, but too unsure to leave one out: to be asked. */
  readonly warnings: readonly { readonly between: readonly [string, string]; readonly confidence: number }[];
  readonly documents: readonly DocumentToBring[];
  /** Sum of stated amounts, won a year, and how many steps state none. */
  readonly statedWon: number;
  readonly unstated: number;
}

/**
 * What to apply for together, in which order, and what to bring. Programmes that exclude one another never stand in one plan; of each
 * group the set with the largest expected worth is chosen, exactly up to 30 in a group.
 *
 * @param items - As recommended, best first.
 * @param received - Ids of what is had already.
 * @param day - Today in Seoul.
 */
export function planOf(items: readonly PlanItem[], received: readonly string[], day: string): Plan {
  const had = new Set(received);
  const excluded = new Map(items.map((item) => [item.feature.id, strongest(item, had)]));
  const free = items.filter(({ feature }) => excluded.get(feature.id) === 0);
  const confidence = pairsOf(free);
  const hard = [...confidence].filter(([, sure]) => sure >= CONFLICT_CONFIDENCE);
  const chosenAt = bestIndependentSet(
    free.map(worthOf),
    hard.map(([pair]) => nodesOf(pair)),
  );
  const chosen = chosenAt.map((index) => free[index]!);
  const isChosen = new Set(chosen.map(({ feature }) => feature.id));
  const steps = inOrder(
    chosen.map((item) => {
      const told = tellDeadline(item.feature.deadline, day);
      const requires = item.feature.links.filter(({ kind }) => kind === 'requires').map(({ target }) => target);
      return { id: item.feature.id, closesOn: told.closesOn, opensOn: told.opensOn, after: requires, item, told };
    }),
  );
  const leftOut = items.filter(({ feature }) => !isChosen.has(feature.id));
  return {
    steps: steps.map(({ item, told }) => stepOf(item, told, isChosen, had)),
    alternatives: leftOut.map((item) => alternativeOf(item, chosen, excluded.get(item.feature.id)!, had)),
    warnings: warningsOf(confidence, free, isChosen),
    documents: documentsToBring(steps.map(({ item }) => ({ id: item.feature.id, documents: item.documents }))),
    statedWon: chosen.reduce((sum, item) => sum + (statedOf(item) ?? 0), 0),
    unstated: chosen.filter((item) => statedOf(item) === null).length,
  };
}

/** Won a year that is given; what is lent adds to nobody's income. */
function statedOf({ feature, won, isEstimated }: PlanItem): number | null {
  return isEstimated || isLoan(feature) ? null : won;
}

/** How surely what is had already excludes an item; 0 when it does not, or too unsurely to say so. */
function strongest({ feature }: PlanItem, had: ReadonlySet<string>): number {
  const sure = feature.links
    .filter(({ kind, target }) => kind === 'conflicts' && had.has(target))
    .reduce((most, { confidence }) => Math.max(most, confidence), 0);
  return sure >= CONFLICT_CONFIDENCE ? sure : 0;
}

/** Pairs `i,j` (i < j) that exclude one another, with how sure that is; either side may say so. */
function pairsOf(items: readonly PlanItem[]): Map<string, number> {
  const at = new Map(items.map(({ feature }, index) => [feature.id, index]));
  const pairs = new Map<string, number>();
  items.forEach(({ feature }, index) => {
    for (const { kind, target, confidence } of feature.links) {
      const other = at.get(target);
      if (kind !== 'conflicts' || other === undefined || other === index) continue;
      const pair = `${Math.min(index, other)},${Math.max(index, other)}`;
      pairs.set(pair, Math.max(pairs.get(pair) ?? 0, confidence));
    }
  });
  return pairs;
}

function nodesOf(pair: string): [number, number] {
  const [left, right] = pair.split(',').map(Number);
  return [left!, right!];
}

function stepOf(
  item: PlanItem,
  deadline: ToldDeadline,
  isChosen: ReadonlySet<string>,
  had: ReadonlySet<string>,
): PlanStep {
  const { feature } = item;
  const targets = (wanted: 'requires' | 'complements') => [
    ...new Set(feature.links.filter(({ kind }) => kind === wanted).map(({ target }) => target)),
  ];
  return {
    policyId: feature.id,
    title: feature.title,
    deadline,
    won: statedOf(item),
    prerequisites: targets('requires').map((policyId) => ({
      policyId,
      state: had.has(policyId) ? 'received' : isChosen.has(policyId) ? 'in-plan' : 'missing',
    })),
    complements: targets('complements').filter((id) => isChosen.has(id)),
  };
}

function alternativeOf(
  item: PlanItem,
  chosen: readonly PlanItem[],
  byReceived: number,
  had: ReadonlySet<string>,
): Alternative {
  const { id, title, links } = item.feature;
  const won = statedOf(item);
  if (byReceived > 0) {
    const against = links.filter(({ kind, target }) => kind === 'conflicts' && had.has(target));
    return {
      ...{ policyId: id, title, won, wonInstead: null, reason: 'received', confidence: byReceived },
      insteadOf: [...new Set(against.map(({ target }) => target))],
    };
  }
  const against = chosen.flatMap((other) => {
    const sure = conflictBetween(item, other);
    return sure >= CONFLICT_CONFIDENCE ? [{ other, sure }] : [];
  });
  const areStated = won !== null && against.every(({ other }) => statedOf(other) !== null);
  const wonInstead = areStated ? against.reduce((sum, { other }) => sum + other.won, 0) : null;
  return {
    ...{ policyId: id, title, won, wonInstead },
    insteadOf: against.map(({ other }) => other.feature.id),
    reason: won !== null && wonInstead !== null && wonInstead > won ? 'amount' : 'rank',
    confidence: against.reduce((most, { sure }) => Math.max(most, sure), 0),
  };
}

function conflictBetween(left: PlanItem, right: PlanItem): number {
  const said = (from: PlanItem, to: PlanItem) =>
    from.feature.links
      .filter(({ kind, target }) => kind === 'conflicts' && target === to.feature.id)
      .reduce((most, { confidence }) => Math.max(most, confidence), 0);
  return Math.max(said(left, right), said(right, left));
}

function warningsOf(
  confidence: ReadonlyMap<string, number>,
  items: readonly PlanItem[],
  isChosen: ReadonlySet<string>,
): Plan['warnings'] {
  return [...confidence].flatMap(([pair, sure]) => {
    const [left, right] = nodesOf(pair).map((index) => items[index]!.feature.id) as [string, string];
    const isUnsure = sure < CONFLICT_CONFIDENCE && isChosen.has(left) && isChosen.has(right);
    return isUnsure ? [{ between: [left, right] as const, confidence: sure }] : [];
  });
}
