/** Above this many nodes in one group of conflicts the rest is taken greedily: the search is exponential in them. */
export const EXACT_NODES = 30;

/**
 * The set of nodes without an edge between them that weighs most (maximum-weight independent set), exact where no connected group has
 * more than {@link EXACT_NODES} nodes; of a larger group the heaviest so many are solved exactly, and the others join where nothing
 * that was chosen stands against them.
 *
 * @param weights - By node, 0 or above.
 * @param edges - Pairs of nodes that exclude each other; loops and repetitions do no harm.
 * @returns Nodes chosen, rising; the same for the same input.
 * @example
 * bestIndependentSet([3, 4, 3], [[0, 1], [1, 2]]); // [0, 2]
 */
export function bestIndependentSet(
  weights: readonly number[],
  edges: readonly (readonly [number, number])[],
): number[] {
  const neighbours = weights.map(() => new Set<number>());
  for (const [left, right] of edges) {
    if (left === right) continue;
    neighbours[left]!.add(right);
    neighbours[right]!.add(left);
  }
  return groupsOf(neighbours)
    .flatMap((group) => solve(group, weights, neighbours))
    .sort((left, right) => left - right);
}

/** Connected groups; what has no conflict is a group of its own. */
function groupsOf(neighbours: readonly ReadonlySet<number>[]): number[][] {
  const seen = new Set<number>();
  const groups: number[][] = [];
  for (let node = 0; node < neighbours.length; node++) {
    if (seen.has(node)) continue;
    const group = [node];
    seen.add(node);
    for (const member of group) {
      for (const other of neighbours[member]!) {
        if (seen.has(other)) continue;
        seen.add(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}

function solve(
  group: readonly number[],
  weights: readonly number[],
  neighbours: readonly ReadonlySet<number>[],
): number[] {
  const ordered = [...group].sort((left, right) => weights[right]! - weights[left]! || left - right);
  const exact = ordered.slice(0, EXACT_NODES);
  const chosen = branch(exact, weights, neighbours);
  for (const node of ordered.slice(EXACT_NODES)) {
    if (!chosen.some((other) => neighbours[node]!.has(other))) chosen.push(node);
  }
  return chosen;
}

/** Branch and bound over bits: at most 30 nodes fit a 32-bit integer. */
function branch(
  nodes: readonly number[],
  weights: readonly number[],
  neighbours: readonly ReadonlySet<number>[],
): number[] {
  const against = nodes.map((node) =>
    nodes.reduce((bits, other, index) => (neighbours[node]!.has(other) ? bits | (1 << index) : bits), 0),
  );
  const weight = nodes.map((node) => weights[node]!);
  let best = 0;
  let bestWeight = -1;
  const visit = (free: number, chosen: number, sum: number, left: number): void => {
    if (free === 0) {
      if (sum > bestWeight) [best, bestWeight] = [chosen, sum];
      return;
    }
    // Even everything that is left would not do better.
    if (sum + left <= bestWeight) return;
    const index = 31 - Math.clz32(free & -free);
    const own = weight[index]!;
    const without = free & ~(1 << index);
    const blocked = without & against[index]!;
    visit(without & ~against[index]!, chosen | (1 << index), sum + own, left - own - weightOf(blocked, weight));
    // Without a conflict there is no reason to leave it out.
    if (blocked !== 0) visit(without, chosen, sum, left - own);
  };
  const all = nodes.reduce((bits, _, index) => bits | (1 << index), 0);
  visit(all, 0, 0, weightOf(all, weight));
  return nodes.filter((_, index) => (best & (1 << index)) !== 0);
}

function weightOf(bits: number, weight: readonly number[]): number {
  let sum = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) sum += weight[31 - Math.clz32(rest & -rest)]!;
  return sum;
}
