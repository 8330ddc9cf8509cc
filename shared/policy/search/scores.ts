import { IMPACT_SCALE } from './fields.ts';
import type { Postings } from './postings.ts';
import type { Alternative, Concept } from './query.ts';
import { WHOLE } from './terms.ts';

/** Words that a single syllable may begin; the most frequent ones. */
const MOST_PREFIXED = 64;

/** What somebody else calls it must be there nearly whole; half a compound of theirs says nothing. What was typed may match in part. */
const EXPANSION_SHARE = 0.7;

/** A term of the dictionary with what it multiplies its impacts by. */
interface Weighted {
  readonly place: number;
  readonly factor: number;
  /** Not a whole Korean word, which compounds hide. */
  readonly isPiece: boolean;
}

/** Terms that count together, and how many pieces of them a document must hold. */
export interface Way {
  readonly terms: readonly Weighted[];
  readonly needed: number;
}

/** Room for the scores of one query, used again for the next; queries do not overlap, because they do not wait for anything. */
export class Scores {
  readonly #postings: Postings;
  readonly #total: Float64Array;
  readonly #best: Float64Array;
  readonly #current: Float64Array;
  readonly #pieces: Uint16Array;
  readonly #touched: Uint32Array;

  constructor(postings: Postings) {
    this.#postings = postings;
    this.#total = new Float64Array(postings.count);
    this.#best = new Float64Array(postings.count);
    this.#current = new Float64Array(postings.count);
    this.#pieces = new Uint16Array(postings.count);
    this.#touched = new Uint32Array(postings.count);
  }

  /**
   * The score of every document: for each concept the best alternative, all concepts added.
   *
   * @returns A view by position, valid until the next query.
   */
  of(concepts: readonly Concept[]): Float64Array {
    this.#total.fill(0);
    for (const { alternatives } of concepts) {
      this.#best.fill(0);
      for (const alternative of alternatives) this.#merge(alternative);
      for (let position = 0; position < this.#total.length; position++) this.#total[position]! += this.#best[position]!;
    }
    return this.#total;
  }

  #merge(alternative: Alternative): void {
    for (const way of waysOf(this.#postings, alternative)) this.#mergeWay(way);
  }

  #mergeWay({ terms, needed }: Way): void {
    const { starts, documents, impacts } = this.#postings;
    let touched = 0;
    for (const { place, factor, isPiece } of terms) {
      for (let at = starts[place]!; at < starts[place + 1]!; at++) {
        const position = documents[at]!;
        if (this.#current[position] === 0) this.#touched[touched++] = position;
        this.#current[position]! += factor * impacts[at]!;
        if (isPiece) this.#pieces[position]!++;
      }
    }
    for (let i = 0; i < touched; i++) {
      const position = this.#touched[i]!;
      if (this.#pieces[position]! >= needed && this.#current[position]! > this.#best[position]!) {
        this.#best[position] = this.#current[position]!;
      }
      this.#current[position] = 0;
      this.#pieces[position] = 0;
    }
  }
}

/** The terms of an alternative as the dictionary has them: its own together, then each word that a syllable begins by itself. */
export function waysOf(postings: Postings, { terms, isExpansion }: Alternative): Way[] {
  const own: Weighted[] = [];
  const others: Way[] = [];
  let pieces = 0;
  for (const { term, weight, isPrefix } of terms) {
    if (isPrefix) {
      for (const place of wordsBeginning(postings, term)) {
        others.push({ terms: [weighted(postings, place, weight, false)], needed: 0 });
      }
      continue;
    }
    const isPiece = !term.startsWith(WHOLE);
    if (isPiece) pieces++;
    const place = postings.dictionary.find(term);
    if (place >= 0) own.push(weighted(postings, place, weight, isPiece));
  }
  const needed = isExpansion ? Math.ceil(pieces * EXPANSION_SHARE) : 0;
  return own.length > 0 ? [{ terms: own, needed }, ...others] : others;
}

function weighted(postings: Postings, place: number, weight: number, isPiece: boolean): Weighted {
  return { place, factor: (weight * postings.rarityOf(place)) / IMPACT_SCALE, isPiece };
}

function wordsBeginning(postings: Postings, syllable: string): number[] {
  const [from, until] = postings.dictionary.withPrefix(WHOLE + syllable);
  const places = Array.from({ length: until - from }, (_, i) => from + i);
  return places.sort((a, b) => postings.holding(b) - postings.holding(a) || a - b).slice(0, MOST_PREFIXED);
}
