import type { PolicyDocument } from '../../shared/policy/document/document.ts';
import type { Searcher } from '../../shared/policy/search/evaluation.ts';
import { searchPart } from '../../shared/policy/search/index.ts';
import { archetypeOf } from './archetype-keys.ts';

/** Our search over documents: answers with their ids. */
export function searcherOver(documents: readonly PolicyDocument[]): Searcher {
  const index = searchPart.open(searchPart.build(documents.map((document) => ({ document, version: 1 }))));
  return (query, limit) => index.search(query, { limit }).map(({ position }) => documents[position]!.id);
}

/**
 * A searcher over generated programmes as one that answers with archetypes: where many places offer the same, it counts once, so that
 * a catalogue of any size is judged by the same grades. Programmes of no archetype have no grade and are passed over.
 *
 * @example
 * const { mean } = await evaluate(byArchetype(searcherOver(documents), documents), ARCHETYPE_GOLD);
 */
export function byArchetype(searcher: Searcher, documents: readonly PolicyDocument[]): Searcher {
  const nameOf = new Map(documents.map(({ id, title }) => [id, archetypeOf(title)]));
  return async (query, limit) => {
    const found = await searcher(query, documents.length);
    const named = found.map((id) => nameOf.get(id) ?? null).filter((name) => name !== null);
    return [...new Set(named)].slice(0, limit);
  };
}
