import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Subjects } from '../facts/fact.ts';
import { seedsOf } from '../graph/seeds.ts';
import type { RankLists } from './fusion.ts';

/** How deep each list goes; below, a rank says next to nothing. */
const DEPTH = 300;
/** So many of what a query found lead on through the graph. */
const LEADING = 10;

/**
 * The rank lists of a catalogue: what the words of a query find, and what the graph holds close to the applicant and to that. Without
 * a query there is the graph alone, and without anything to begin from, nothing.
 *
 * @param vector - Positions that a vector store found, best first; `null` where none was asked.
 */
export function retrieve(
  { search, graph }: Pick<Catalogue, 'search' | 'graph'>,
  subjects: Subjects,
  query: string | null,
  vector: readonly number[] | null,
): RankLists {
  const found = query === null ? null : search.search(query, { limit: DEPTH }).map(({ position }) => position);
  const leading = (found ?? []).slice(0, LEADING).map((node, rank) => ({ node, weight: 1 / (1 + rank) }));
  const seeds = [...seedsOf(subjects.applicant), ...leading];
  const near = seeds.length === 0 ? [] : graph.rank(seeds, DEPTH).map(({ position }) => position);
  return { lexical: found, vector, graph: near.length === 0 ? null : near };
}
