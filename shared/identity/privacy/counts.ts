/** How many things a store has, by the name of the store, e.g. `d1:users`. */
export type StoreCounts = Readonly<Record<string, number>>;

/**
 * The greater count of each store. What is deleted is counted before; when a crash makes it be counted again, there is less, and the
 * first count is the true one.
 *
 * @example
 * greaterOf({ a: 3 }, { a: 0, b: 1 }); // { a: 3, b: 1 }
 */
export function greaterOf(left: StoreCounts, right: StoreCounts): StoreCounts {
  return merged(left, right, Math.max);
}

/** The sum of each store. */
export function sumOf(all: readonly StoreCounts[]): StoreCounts {
  return all.reduce((left, right) => merged(left, right, (a, b) => a + b), {});
}

function merged(left: StoreCounts, right: StoreCounts, by: (a: number, b: number) => number): StoreCounts {
  const stores = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return Object.fromEntries(stores.map((store) => [store, by(left[store] ?? 0, right[store] ?? 0)]));
}
