import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import { planQuery } from '../../../shared/policy/search/query.ts';
import { WHOLE } from '../../../shared/policy/search/terms.ts';
import { impactsOf, rarity } from '../../../shared/policy/search/weigh.ts';

/**
 * The scores that the index must give, computed from the documents one by one with maps: for each concept the best of its alternatives, all
 * concepts added. Queries with single syllables are not covered.
 */
export function naiveScores(documents: readonly PolicyDocument[], query: string): number[] {
  const impacts = documents.map(impactsOf);
  const holding = (term: string) => impacts.filter((each) => each.has(term)).length;
  const factor = (term: string, weight: number) => (weight * rarity(documents.length, holding(term))) / 65_535;
  return impacts.map((own) => {
    let total = 0;
    for (const { alternatives } of planQuery(query)) {
      let best = 0;
      for (const { terms, isExpansion } of alternatives) {
        const pieces = terms.filter(({ term }) => !term.startsWith(WHOLE));
        const held = pieces.filter(({ term }) => own.has(term)).length;
        if (isExpansion && held < Math.ceil(pieces.length * 0.7)) continue;
        let score = 0;
        for (const { term, weight } of terms) if (own.has(term)) score += factor(term, weight) * own.get(term)!;
        best = Math.max(best, score);
      }
      total += best;
    }
    return total;
  });
}
