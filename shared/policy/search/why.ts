import type { Postings } from './postings.ts';
import type { Concept } from './query.ts';
import { type Way, waysOf } from './scores.ts';

/** Why a programme was found: what of the query it answers, by which words, and how much of the score comes from there. */
export interface Why {
  /** Offsets into the query. */
  readonly start: number;
  readonly end: number;
  /** The word of the query, or what everyday language was taken to mean. */
  readonly matched: string;
  readonly isExpansion: boolean;
  readonly score: number;
}

/** The reasons of one hit; their scores add up to the hit's. Concepts that it does not answer are not there. */
export function whyOf(postings: Postings, concepts: readonly Concept[], position: number): Why[] {
  return concepts.flatMap(({ start, end, alternatives }) => {
    let best: Why | null = null;
    for (const alternative of alternatives) {
      const score = Math.max(0, ...waysOf(postings, alternative).map((way) => scoreOf(postings, way, position)));
      if (score > (best?.score ?? 0)) {
        best = { start, end, matched: alternative.text, isExpansion: alternative.isExpansion, score };
      }
    }
    return best ?? [];
  });
}

function scoreOf(postings: Postings, { terms, needed }: Way, position: number): number {
  let score = 0;
  let pieces = 0;
  for (const { place, factor, isPiece } of terms) {
    const impact = impactAt(postings, place, position);
    score += factor * impact;
    if (isPiece && impact > 0) pieces++;
  }
  return pieces >= needed ? score : 0;
}

/** What a term counts in a document, 0 to 65,535; documents of a term rise. */
function impactAt({ starts, documents, impacts }: Postings, place: number, position: number): number {
  let low = starts[place]!;
  let high = starts[place + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (documents[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return low < starts[place + 1]! && documents[low] === position ? impacts[low]! : 0;
}
