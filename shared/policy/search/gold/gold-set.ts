import { CITIZEN_QUERIES } from './citizen-queries.ts';
import { UNSEEN_QUERIES } from './unseen-queries.ts';

/** One query and what answers it. */
export interface GoldQuery {
  readonly query: string;
  readonly lang: 'ko' | 'en';
  /** Gain by policy id: 3 exactly this, 2 helps, 1 touches it. What is not named is not relevant. */
  readonly relevant: Readonly<Record<string, number>>;
}

export type GoldSet = readonly GoldQuery[];

/** Citizens' queries in Korean and English over the national catalogue, judged by hand. */
export const CITIZEN_GOLD: GoldSet = read(CITIZEN_QUERIES);

/** The same, which nothing has been fitted to. */
export const UNSEEN_GOLD: GoldSet = read(UNSEEN_QUERIES);

function read(lines: string): GoldSet {
  return lines
    .split('\n')
    .filter((line) => line.includes(' > '))
    .map((line) => {
      const [query = '', answers = ''] = line.split(' > ');
      const relevant = answers.split(' ').map((answer) => {
        const [id, gain] = answer.split('=');
        return [`gov24:${id}`, Number(gain)] as const;
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
