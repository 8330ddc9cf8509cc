import { attributeOf, isProtectedTest } from '../facts/registry.ts';
import type { TraceCondition, TraceGroup, TraceNode } from './trace.ts';

/** A condition that would have to hold, or (under a `not`) that would have to hold no longer. */
export interface Goal {
  readonly condition: TraceCondition;
  readonly holds: boolean;
}

/** So many ways to repair a rule are looked at; a rule with more has cheap ones among the first. */
const MOST_WAYS = 48;

/** What a goal costs: one change each, a sensitive one more; what cannot or must not be changed is last. */
export function costOf({ condition: { attribute, test } }: Goal): number {
  const base = 10 + (attributeOf(attribute)?.cost ?? 5);
  return isProtectedTest(attribute, test) ? base + 1_000 : base;
}

const total = (goals: readonly Goal[]): number => goals.reduce((sum, goal) => sum + costOf(goal), 0);

/**
 * The ways in which a node that is false could stop being false: each a set of goals, cheapest first. None: it is not false, or nothing
 * can make it anything else.
 */
export function waysOut(node: TraceNode): readonly (readonly Goal[])[] {
  return waysFrom(node, 'false');
}

function waysFrom(node: TraceNode, verdict: 'true' | 'false'): readonly (readonly Goal[])[] {
  if (node.kind === 'text' || node.verdict !== verdict) return [];
  if (node.kind === 'is') return [[{ condition: node, holds: verdict === 'false' }]];
  if (node.kind === 'not') return waysFrom(node.of[0]!, verdict === 'true' ? 'false' : 'true');
  const ways = node.of.filter((child) => child.verdict === verdict).map((child) => waysFrom(child, verdict));
  const needed = howMany(node, verdict, ways.length);
  return chosen(ways, needed);
}

/** How many of the children with this verdict have to lose it. */
function howMany(node: TraceGroup, verdict: 'true' | 'false', withVerdict: number): number {
  const needed = node.kind === 'all' ? node.of.length : node.kind === 'any' ? 1 : (node.count ?? 0);
  return verdict === 'false' ? needed - (node.of.length - withVerdict) : withVerdict - needed + 1;
}

/** All ways of doing `count` of several things, each in one of its ways; cheapest first. */
function chosen(things: readonly (readonly (readonly Goal[])[])[], count: number): readonly (readonly Goal[])[] {
  if (count <= 0 || count > things.length) return [];
  let partial: { readonly goals: readonly Goal[]; readonly done: number }[] = [{ goals: [], done: 0 }];
  things.forEach((ways, at) => {
    const left = things.length - at - 1;
    partial = partial
      .flatMap(({ goals, done }) => [
        ...(done < count ? ways.map((way) => ({ goals: [...goals, ...way], done: done + 1 })) : []),
        ...(done + left >= count ? [{ goals, done }] : []),
      ])
      .sort((a, b) => b.done - a.done || total(a.goals) - total(b.goals))
      .slice(0, MOST_WAYS);
  });
  const complete = partial.filter(({ done }) => done === count).map(({ goals }) => goals);
  return complete.sort((a, b) => total(a) - total(b));
}
