import { CATEGORIES } from '../document/document.ts';
import { Columns, namesOf } from './columns.ts';
import { countFacets, type FacetCounts, type FacetFilter, filterOf } from './facets.ts';
import { Postings } from './postings.ts';
import { type Concept, planQuery } from './query.ts';
import { Scores } from './scores.ts';
import { SectionReader } from './sections.ts';
import { type StringColumns, stringAt } from './strings.ts';
import { Suggester } from './suggest.ts';
import type { Suggestion } from './titles.ts';
import { type Hit, Top } from './top.ts';
import { type Why, whyOf } from './why.ts';

export const SEARCH_MAGIC = 0x41534958;
/** Raised with every change of how documents are indexed; a file of another version is not opened. */
export const SEARCH_VERSION = 1;

export interface SearchOptions {
  readonly limit: number;
  /** Which positions may be found; all without it. */
  readonly filter?: (position: number) => boolean;
}

/** One page of results, with what all results count. */
export interface SearchPage {
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly facets: FacetCounts;
}

/** Searches a snapshot of published programmes; opened on its bytes, of which it reads what a query needs. */
export class SearchIndex {
  readonly columns: Columns;
  readonly #postings: Postings;
  readonly #scores: Scores;
  readonly #titles: StringColumns;
  readonly #organisations: StringColumns;
  readonly #organisationOf: Uint32Array;
  #suggester: Suggester | null = null;

  /** @throws AegisError `internal` for bytes that are no search index of this version. */
  constructor(bytes: Uint8Array) {
    const reader = new SectionReader(bytes, SEARCH_MAGIC, SEARCH_VERSION, 'search index');
    this.#postings = new Postings(reader);
    this.columns = new Columns(reader);
    this.#titles = { offsets: reader.u32(), bytes: reader.bytes() };
    this.#organisations = { offsets: reader.u32(), bytes: reader.bytes() };
    this.#organisationOf = reader.u32();
    this.#scores = new Scores(this.#postings);
  }

  /** Number of programmes. */
  get count(): number {
    return this.#postings.count;
  }

  /** Title of a programme as it was indexed. */
  titleAt(position: number): string {
    return stringAt(this.#titles, position);
  }

  /**
   * Programmes that answer any part of a query, best first; of equal scores the lower position first.
   *
   * @param query Any text, also hostile or empty; what holds no letter and no digit finds nothing.
   * @example
   * index.search('방값이 부담돼요', { limit: 10 }); // programmes for 월세, 주거비 …
   */
  search(query: string, { limit, filter }: SearchOptions): Hit[] {
    const top = new Top(limit);
    const scores = this.#scores.of(planQuery(query));
    for (let position = 0; position < scores.length; position++) {
      if (scores[position]! > 0 && (!filter || filter(position))) top.offer(position, scores[position]!);
    }
    return top.ranked();
  }

  /**
   * One page of what a query finds within facets, with the counts over all that was found.
   *
   * @param day Day number for which `open` is counted.
   */
  page(
    query: string,
    narrowed: FacetFilter,
    day: number,
    { offset, limit }: { offset: number; limit: number },
  ): SearchPage {
    const top = new Top(offset + limit);
    const filter = filterOf(this.columns, narrowed);
    const scores = this.#scores.of(planQuery(query));
    const found: number[] = [];
    for (let position = 0; position < scores.length; position++) {
      if (scores[position] === 0 || (filter !== null && !filter(position))) continue;
      found.push(position);
      top.offer(position, scores[position]!);
    }
    return { hits: top.ranked().slice(offset), total: found.length, facets: countFacets(this.columns, found, day) };
  }

  /** What the query was taken to ask for. */
  plan(query: string): Concept[] {
    return planQuery(query);
  }

  /** Why a programme was found by a query; the scores of the reasons add up to that of the hit. */
  why(query: string, position: number): Why[] {
    return whyOf(this.#postings, planQuery(query), position);
  }

  /**
   * Titles, organisations and categories that continue what was typed, also by first consonants.
   *
   * @example
   * index.suggest('ㅊㄴㅇㅅ', 5); // [{ kind: 'title', text: '청년월세 한시 특별지원', … }]
   */
  suggest(prefix: string, limit: number): Suggestion[] {
    this.#suggester ??= this.#newSuggester();
    return this.#suggester.suggest(prefix, limit);
  }

  #newSuggester(): Suggester {
    const titles = new Map<string, number>();
    const organisations = new Map<string, number>();
    const categories = new Map<string, number>();
    const count = (counts: Map<string, number>, text: string) => counts.set(text, (counts.get(text) ?? 0) + 1);
    for (let position = 0; position < this.count; position++) {
      count(titles, this.titleAt(position));
      count(organisations, stringAt(this.#organisations, this.#organisationOf[position]!));
      for (const category of namesOf(CATEGORIES, this.columns.categories(position))) count(categories, category);
    }
    return new Suggester({ titles, organisations, categories });
  }
}
