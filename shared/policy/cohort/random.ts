/** A stream of numbers in [0, 1) that a seed decides: mulberry32 (Tommy Ettinger, public domain), the same on every machine. */
export type Draw = () => number;

/** @example const draw = drawFrom('cohort-1/17'); */
export function drawFrom(seed: string): Draw {
  let state = 0x811c_9dc5;
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x0100_0193);
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several by weight; weights need not sum to one. */
export function pick<T>(draw: Draw, weighted: readonly (readonly [T, number])[]): T {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw() * total;
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return weighted.at(-1)![0];
}

/** A whole number from `least` to `most`, both included. */
export function between(draw: Draw, least: number, most: number): number {
  return least + Math.floor(draw() * (most - least + 1));
}

/** Whether something of a probability happens. */
export function happens(draw: Draw, probability: number): boolean {
  return draw() < probability;
}
