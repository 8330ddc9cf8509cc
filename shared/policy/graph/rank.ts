/** The rows of a graph and what goes along each of its edges. */
export interface Rows {
  readonly starts: Uint32Array;
  readonly targets: Uint32Array;
  /** What an edge carries relative to the others of its row; 0 or more. */
  readonly spread: Float32Array;
}

/** Share of what arrives that stays with a node. */
export const STAY = 0.15;
/** What is less than this for each edge of a node is not handed on. */
export const LEAST = 1e-4;
/** Steps from the seeds. */
export const MOST_HOPS = 2;

/**
 * Personalised PageRank by pushing (Andersen, Chung, Lang 2006), at most two steps from the seeds, one step after the other and nodes
 * in their order, so that the same graph and seeds always give the same numbers. What is not handed on is lost: the sum is at most 1.
 *
 * @param seeds Nodes with weights above 0, which are divided by their sum.
 * @returns What each node that was reached holds.
 */
export function pageRank(rows: Rows, seeds: ReadonlyMap<number, number>): Map<number, number> {
  const total = [...seeds.values()].reduce((sum, weight) => sum + weight, 0);
  const held = new Map<number, number>();
  let arrived = new Map([...seeds].map(([node, weight]) => [node, weight / total]));
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const next = new Map<number, number>();
    for (const node of [...arrived.keys()].sort((a, b) => a - b)) {
      const mass = arrived.get(node)!;
      held.set(node, (held.get(node) ?? 0) + STAY * mass);
      const isHandedOn = hop < MOST_HOPS && mass >= LEAST * (rows.starts[node + 1]! - rows.starts[node]!);
      if (isHandedOn) handOn(rows, node, (1 - STAY) * mass, next);
    }
    arrived = next;
  }
  return held;
}

function handOn({ starts, targets, spread }: Rows, node: number, mass: number, next: Map<number, number>): void {
  const from = starts[node]!;
  const until = starts[node + 1]!;
  let carried = 0;
  for (let at = from; at < until; at++) carried += spread[at]!;
  if (carried === 0) return;
  for (let at = from; at < until; at++) {
    const share = (mass * spread[at]!) / carried;
    if (share > 0) next.set(targets[at]!, (next.get(targets[at]!) ?? 0) + share);
  }
}
