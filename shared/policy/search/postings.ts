import { GrowingU16, GrowingU32 } from './growing.ts';
import { type Column, type SectionReader, unreadable } from './sections.ts';
import { compareCodePoints, Dictionary, packStrings } from './strings.ts';
import { rarity } from './weigh.ts';

/**
 * Collects terms of documents, one document after the other, in about six bytes an occurrence, so that documents need not be held.
 */
export class PostingsBuilder {
  readonly #ids = new Map<string, number>();
  readonly #terms = new GrowingU32();
  readonly #impacts = new GrowingU16();
  readonly #ends = new GrowingU32();

  /** @param impacts What each term counts in the next document, see `impactsOf`. */
  add(impacts: ReadonlyMap<string, number>): void {
    for (const [term, impact] of impacts) {
      let id = this.#ids.get(term);
      if (id === undefined) {
        id = this.#ids.size;
        this.#ids.set(term, id);
      }
      this.#terms.push(id);
      this.#impacts.push(impact);
    }
    this.#ends.push(this.#terms.length);
  }

  /** Dictionary (offsets, bytes), where the postings of each term begin, documents, impacts. */
  finish(): Column[] {
    const sorted = [...this.#ids.keys()].sort(compareCodePoints);
    const places = new Uint32Array(sorted.length);
    for (const [place, term] of sorted.entries()) places[this.#ids.get(term)!] = place;
    const terms = this.#terms.view();
    const weights = this.#impacts.view();
    const starts = new Uint32Array(sorted.length + 1);
    for (const id of terms) starts[places[id]! + 1]!++;
    for (let place = 0; place < sorted.length; place++) starts[place + 1]! += starts[place]!;
    const count = this.#ends.length;
    const documents = count <= 0x10000 ? new Uint16Array(terms.length) : new Uint32Array(terms.length);
    const impacts = new Uint16Array(terms.length);
    const next = starts.slice();
    let at = 0;
    for (const [document, end] of this.#ends.view().entries()) {
      for (; at < end; at++) {
        const slot = next[places[terms[at]!]!]!++;
        documents[slot] = document;
        impacts[slot] = weights[at]!;
      }
    }
    const dictionary = packStrings(sorted);
    return [Uint32Array.of(count), dictionary.offsets, dictionary.bytes, starts, documents, impacts];
  }
}

/** Which documents hold a term and what it counts there. */
export class Postings {
  readonly count: number;
  readonly dictionary: Dictionary;
  readonly starts: Uint32Array;
  readonly documents: Uint16Array | Uint32Array;
  readonly impacts: Uint16Array;

  constructor(reader: SectionReader) {
    this.count = reader.u32()[0] ?? 0;
    this.dictionary = new Dictionary({ offsets: reader.u32(), bytes: reader.bytes() });
    this.starts = reader.u32();
    this.documents = this.count <= 0x10000 ? reader.u16() : reader.u32();
    this.impacts = reader.u16();
    const postings = this.starts[this.dictionary.size];
    if (postings !== this.documents.length || postings !== this.impacts.length) {
      throw unreadable('search index', 'its postings are in disorder');
    }
  }

  /** How many documents hold the term at a place of the dictionary. */
  holding(place: number): number {
    return this.starts[place + 1]! - this.starts[place]!;
  }

  /** How much the term at a place tells. */
  rarityOf(place: number): number {
    return rarity(this.count, this.holding(place));
  }
}
