import { ASKING } from './asking.ts';
import { type Word, wordsOf } from './fold.ts';
import { stemOf, termsOfStem, WHOLE } from './terms.ts';
import { everydayMeanings, type Meaning } from './thesaurus/meanings.ts';

/** A term that is looked for and how much it counts; with `isPrefix` every word that begins so. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
  readonly isPrefix: boolean;
}

/** One way in which documents may say what the query means. */
export interface Alternative {
  /** The word of the query, or what the thesaurus has for it. */
  readonly text: string;
  readonly isExpansion: boolean;
  readonly terms: readonly QueryTerm[];
}

/** One thing that the query asks for. A document counts with the best of the alternatives, so that many names for it do not add up. */
export interface Concept {
  /** Offsets into the query as it was given. */
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly Alternative[];
}

/** A word of one syllable is too little to be a word; documents that have words which begin so are a guess. */
const PREFIX_WEIGHT = 0.5;
/** What a word counts as a whole, besides the syllable pairs that it consists of. Chosen by the evaluation. */
const WHOLE_SHARE = 0.4;
/** A meaning of many pairs would outweigh what was typed; they share the weight of two, this much less than fully. */
const LENGTH_SHARE = 0.75;
/** What the words of a phrase that the thesaurus knows count by themselves. */
const PHRASE_SHARE = 0.5;
/** More words than this in one query are a text; the first ones count. */
export const MOST_WORDS = 64;

/**
 * What a query asks for: its words, with what they mean in the language of public programmes.
 *
 * @param query As it was typed; any text.
 * @example
 * planQuery('방값 도움'); // concepts for 방값 (or 월세, 주거, 임차료 …) and for 도움
 */
export function planQuery(query: string): Concept[] {
  const all = wordsOf(query).slice(0, MOST_WORDS);
  const meaningful = all.filter(({ text }) => !ASKING.has(text));
  const words = meaningful.length > 0 ? meaningful : all;
  const concepts: Concept[] = [];
  const meanings = everydayMeanings(words);
  for (let at = 0; at < words.length; ) {
    const meaning = meanings.find(({ from }) => from === at);
    const until = meaning?.until ?? at + 1;
    concepts.push(conceptOf(words.slice(at, until), meaning?.means ?? []));
    at = until;
  }
  return concepts;
}

function conceptOf(words: readonly Word[], means: readonly Meaning[]): Concept {
  const own = words.flatMap(termsOfWord);
  // Several words that mean something together mean less one by one: `일자리를 잃었다` is not about 일자리.
  const ownTerms = words.length > 1 && means.length > 0 ? scaled(own, PHRASE_SHARE) : own;
  return {
    start: words[0]!.start,
    end: words.at(-1)!.end,
    alternatives: [
      { text: words.map(({ text }) => text).join(' '), isExpansion: false, terms: ownTerms },
      ...means.map(({ text, weight }) => ({
        text,
        isExpansion: true,
        terms: scaled(meant(text), weight),
      })),
    ],
  };
}

function meant(text: string): QueryTerm[] {
  const terms = wordsOf(text).flatMap(termsOfWord);
  return terms.length <= 2 ? terms : scaled(terms, (2 / terms.length) ** LENGTH_SHARE);
}

function termsOfWord(word: Word): QueryTerm[] {
  const stem = stemOf(word);
  const terms = termsOfStem(stem, word.script).map((term) => ({
    term,
    weight: term.startsWith(WHOLE) ? WHOLE_SHARE : 1,
    isPrefix: false,
  }));
  if (word.script === 'hangul' && stem.length === 1) {
    return [...terms, { term: stem, weight: PREFIX_WEIGHT, isPrefix: true }];
  }
  return terms;
}

function scaled(terms: readonly QueryTerm[], by: number): QueryTerm[] {
  return terms.map((each) => ({ ...each, weight: each.weight * by }));
}
