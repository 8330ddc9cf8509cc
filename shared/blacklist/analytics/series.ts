import type { Day } from '../portal/kst-day.ts';
import type { Bucket } from './calendar.ts';

/** Something that is known of some days. */
export interface Dated {
  readonly day: Day;
}

/**
 * What held at the end of each bucket: the last known on or before its last day. Days without news are thereby carried
 * forward; null before anything was known.
 *
 * @param known ascending by day
 */
export function levelsOf<T extends Dated>(known: readonly T[], buckets: readonly Bucket[]): (T | null)[] {
  let next = 0;
  let last: T | null = null;
  return buckets.map(({ to }) => {
    while (next < known.length && known[next]!.day <= to) last = known[next++]!;
    return last;
  });
}

/**
 * The sums of what happened in each bucket; a day without news adds nothing.
 *
 * @param known ascending by day; what lies outside of all buckets is left out
 */
export function flowsOf<T extends Dated, K extends string>(
  known: readonly (T & { readonly [Name in K]: number })[],
  buckets: readonly Bucket[],
  names: readonly K[],
): Record<K, number>[] {
  let next = 0;
  return buckets.map(({ from, to }) => {
    const sums = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
    while (next < known.length && known[next]!.day < from) next += 1;
    for (; next < known.length && known[next]!.day <= to; next++) {
      for (const name of names) sums[name] += known[next]![name];
    }
    return sums;
  });
}

/** One thing and how many, with what it was before and its share of all. */
export interface Ranked {
  readonly key: string;
  readonly entries: number;
  readonly before: number;
  readonly change: number;
  /** 0 to 1, to four digits; of all entries of the dimension. */
  readonly share: number;
}

/** Most first, then by key; what has gone since stands at the end with 0. */
export function rankedOf(now: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Ranked[] {
  const total = [...now.values()].reduce((sum, entries) => sum + entries, 0);
  return [...new Set([...now.keys(), ...before.keys()])]
    .map((key) => {
      const [entries, was] = [now.get(key) ?? 0, before.get(key) ?? 0];
      const share = total === 0 ? 0 : Math.round((entries / total) * 10_000) / 10_000;
      return { key, entries, before: was, change: entries - was, share };
    })
    .sort((a, b) => b.entries - a.entries || b.before - a.before || (a.key < b.key ? -1 : 1));
}
