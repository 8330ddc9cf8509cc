import { ARCHETYPE_QUERIES } from './archetype-queries.ts';
import { CITIZEN_QUERIES } from './citizen-queries.ts';
import { UNSEEN_QUERIES } from './unseen-queries.ts';

/** One query and what answers it. */
export interface GoldQuery {
  readonly query: string;
  readonly lang: 'ko' | 'en';
  /** Gain by policy id (by archetype in {@link ARCHETYPE_GOLD}): 3 exactly this, 2 helps, 1 touches it. What is not named is not relevant. */
  readonly relevant: Readonly<Record<string, number>>;
}

export type GoldSet = readonly GoldQuery[];

/** Citizens' queries in Korean and English over services of the national catalogue, judged by hand. */
export const CITIZEN_GOLD: GoldSet = read(CITIZEN_QUERIES, ' ', (id) => `gov24:${id}`);

/** The same, which nothing has been fitted to. */
export const UNSEEN_GOLD: GoldSet = read(UNSEEN_QUERIES, ' ', (id) => `gov24:${id}`);

/** Citizens' queries over the archetypes of a generated catalogue; a searcher answers with archetypes in place of ids. */
export const ARCHETYPE_GOLD: GoldSet = read(ARCHETYPE_QUERIES, ', ', (archetype) => archetype);

function read(lines: string, separator: string, idOf: (name: string) => string): GoldSet {
  return lines
    .split('\n')
    .filter((line) => line.includes(' > '))
    .map((line) => {
      const [query = '', answers = ''] = line.split(' > ');
      const relevant = answers.split(separator).map((answer) => {
        const [name = '', gain] = answer.split('=');
        return [idOf(name), Number(gain)] as const;
      });
      return { query, lang: /[가-힣]/.test(query) ? 'ko' : 'en', relevant: Object.fromEntries(relevant) };
    });
}

/**
 * The part of a gold set that can be judged over a catalogue: only programmes that it has count, and queries that are left without any
 * are left out.
 */
export function within(gold: GoldSet, has: (id: string) => boolean): GoldSet {
  return gold
    .map((each) => ({ ...each, relevant: Object.fromEntries(Object.entries(each.relevant).filter(([id]) => has(id))) }))
    .filter(({ relevant }) => Object.keys(relevant).length > 0);
}
