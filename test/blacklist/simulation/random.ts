/** Numbers in [0, 1) that are the same for every run with the same seed. */
export type Random = () => number;

/** A generator of its own, so that nobody's numbers depend on how often others drew (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number in `[from, to)`. */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from));

/** One of several. */
export const oneOf = <T>(random: Random, all: readonly T[]): T => all[between(random, 0, all.length)] as T;

/** All of them, in another order. */
export function shuffled<T>(random: Random, all: readonly T[]): T[] {
  const left = [...all];
  return all.map(() => left.splice(between(random, 0, left.length), 1)[0] as T);
}
