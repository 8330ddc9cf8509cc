import * as v from 'valibot';
import type { BlockDetail } from '../block.ts';

/** What entries say of a block, apart from when they end: few distinct ones, shared by many blocks. */
export type Said = Omit<BlockDetail, 'until'>;

/** What is known of a block that no entry of the table covers: nothing. */
export const NOTHING_SAID: Said = { score: null, sources: [], categories: [], reason: null, country: null };

const textOrNull = v.optional(v.nullable(v.string()), null);

const claimSchema = v.object({
  source: v.string(),
  reason: textOrNull,
  category: textOrNull,
  country: textOrNull,
});

/** Of a look-up table: claims alone, or claims with the score that they give together. */
const infoSchema = v.union([
  v.array(claimSchema),
  v.object({ score: v.optional(v.nullable(v.number()), null), claims: v.array(claimSchema) }),
]);

/**
 * What one entry says, from the info of a look-up table.
 *
 * @throws ValiError if the text is no such info; tables are our own.
 * @example
 * saidOf('[{"source":"a","reason":"scan","category":"scanning","country":null}]');
 * // { score: null, sources: ['a'], categories: ['scanning'], reason: 'scan', country: null }
 */
export function saidOf(info: string): Said {
  const parsed = v.parse(infoSchema, JSON.parse(info));
  const { score, claims } = Array.isArray(parsed) ? { score: null, claims: parsed } : parsed;
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
