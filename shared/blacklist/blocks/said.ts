import type { BlockDetail } from '../block.ts';
import { parseInfo } from '../scoring/info.ts';

/** What entries say of a block, apart from when they end: few distinct ones, shared by many blocks. */
export type Said = Omit<BlockDetail, 'until'>;

/** What is known of a block that no entry of the table covers: nothing. */
export const NOTHING_SAID: Said = { score: null, sources: [], categories: [], reason: null, country: null };

/**
 * What one entry says, from the info of a look-up table, with scores or of before there were any.
 *
 * @example
 * saidOf('[{"source":"a","reason":"scan","category":"scanning","country":null}]');
 * // { score: null, sources: ['a'], categories: ['scanning'], reason: 'scan', country: null }
 */
export function saidOf(info: string): Said {
  const { score, claims } = parseInfo(info);
  return {
    score,
    sources: ascending(claims.map(({ source }) => source)),
    categories: ascending(claims.map(({ category }) => category)),
    reason: firstOf(claims, ({ reason }) => reason),
    country: firstOf(claims, ({ country }) => country),
  };
}

/**
 * What several entries say together: highest score, all sources and categories, the words of the entry with the highest
 * score, and of equal ones the first that has any.
 */
export function joined(all: readonly Said[]): Said {
  const score = all.reduce<number | null>((best, { score: one }) => higher(best, one), null);
  const best = [...all].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  return {
    score,
    sources: ascending(all.flatMap(({ sources }) => sources)),
    categories: ascending(all.flatMap(({ categories }) => categories)),
    reason: firstOf(best, ({ reason }) => reason),
    country: firstOf(best, ({ country }) => country),
  };
}

function higher(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function ascending(names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name) => name !== null))].sort();
}

function firstOf<T>(all: readonly T[], part: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = part(one);
    if (found !== null) return found;
  }
  return null;
}
