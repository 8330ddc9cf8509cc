import { type Word, wordsOf } from './fold.ts';
import type { Concept } from './query.ts';
import { stemOf, WHOLE } from './terms.ts';

/** UTF-16 offsets, end exclusive. */
export type Range = readonly [start: number, end: number];

/**
 * Where a text shows what was looked for: the syllables and words of the query and of what it was taken to mean. Ranges rise and do
 * not touch.
 *
 * @example
 * highlight('청년월세 한시 특별지원', planQuery('월세')); // [[2, 4]]
 */
export function highlight(text: string, concepts: readonly Concept[]): Range[] {
  const pieces = [...piecesOf(concepts)];
  return joined(wordsOf(text).flatMap((word) => rangesIn(word, pieces)));
}

function piecesOf(concepts: readonly Concept[]): Set<string> {
  const pieces = new Set<string>();
  for (const { terms, isExpansion } of concepts.flatMap(({ alternatives }) => alternatives)) {
    for (const { term, isPrefix } of terms) {
      if (isPrefix) continue;
      if (term.startsWith(WHOLE)) pieces.add(term.slice(WHOLE.length));
      // Syllable pairs out of the middle of something that was not typed would be specks.
      else if (!isExpansion || terms.length <= 2) pieces.add(term);
    }
  }
  return pieces;
}

function rangesIn(word: Word, pieces: readonly string[]): Range[] {
  const { text, script, start, end } = word;
  if (script !== 'hangul') return pieces.includes(stemOf(word)) ? [[start, end]] : [];
  // Offsets within a word hold only where folding has kept its length.
  if (end - start !== text.length) return pieces.some((piece) => text.includes(piece)) ? [[start, end]] : [];
  return pieces.flatMap((piece) => {
    const ranges: Range[] = [];
    for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
      ranges.push([start + at, start + at + piece.length]);
    }
    return ranges;
  });
}

function joined(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
