import type { Card } from '../../../shared/policy/catalogue/card.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { closingOf, hasClosed, isOpen } from '../../../shared/policy/lifecycle/expiry.ts';
import { qualityOf } from '../../../shared/policy/lifecycle/quality.ts';

/** What a list is narrowed to; `undefined` does not narrow. */
export interface CardFilter {
  readonly category?: string | undefined;
  readonly applicant?: string | undefined;
  readonly benefit?: string | undefined;
  readonly region?: string | undefined;
  readonly organisation?: string | undefined;
  readonly status?: 'published' | 'expired' | undefined;
  readonly open?: boolean | undefined;
  readonly duplicates?: boolean | undefined;
}

export type CardSort = 'title' | 'closing' | 'amount' | 'quality';

/** Where a page goes on: after the programme with this key. */
export interface CardPosition {
  readonly key: string | number;
  readonly id: string;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

type Dimension = 'category' | 'applicant' | 'benefit' | 'region' | 'open';

/** Values of a card in each dimension that is counted. */
const VALUES: Readonly<Record<Dimension, (card: Card, now: number) => readonly string[]>> = {
  category: ({ categories }) => categories,
  applicant: ({ applicants }) => applicants,
  benefit: ({ benefits }) => benefits,
  // By province, or `all` for the whole country.
  region: ({ regions }) => (regions.length === 0 ? ['all'] : [...new Set(regions.map((code) => code.slice(0, 2)))]),
  open: ({ deadline }, now) => [String(isOpen(deadline, now))],
};

const TESTS: readonly {
  readonly of: Dimension | null;
  passes(card: Card, filter: CardFilter, now: number): boolean;
}[] = [
  { of: 'category', passes: ({ categories }, { category }) => isAmong(category, categories) },
  { of: 'applicant', passes: ({ applicants }, { applicant }) => isAmong(applicant, applicants) },
  { of: 'benefit', passes: ({ benefits }, { benefit }) => isAmong(benefit, benefits) },
  { of: 'region', passes: ({ regions }, { region }) => region === undefined || reaches(regions, region) },
  {
    of: 'open',
    passes: ({ deadline }, { open }, now) => open === undefined || (isOpen(deadline, now) === true) === open,
  },
  {
    of: null,
    passes: ({ organisation }, filter) =>
      filter.organisation === undefined || organisation.name.includes(filter.organisation),
  },
  {
    of: null,
    passes: ({ deadline }, { status }, now) =>
      status === undefined || (hasClosed(deadline, now) ? 'expired' : 'published') === status,
  },
  { of: null, passes: ({ duplicateOf }, { duplicates }) => duplicates === true || duplicateOf === null },
];

export interface Listed {
  readonly sorted: readonly (readonly [CardPosition, Card])[];
  readonly facets: Readonly<Record<Dimension, readonly FacetCount[]>>;
}

const MINUTE_MS = 60_000;
/** Lists of a catalogue that are remembered: who pages through one asks for it again and again. */
const REMEMBERED = 16;
const remembered = new WeakMap<readonly Card[], Map<string, Listed>>();

/** The whole list of a filter in its order, remembered for the minute: what is open changes no faster. */
export function listCards(cards: readonly Card[], filter: CardFilter, sort: CardSort, now: number): Listed {
  const lists = remembered.get(cards) ?? new Map<string, Listed>();
  remembered.set(cards, lists);
  const key = JSON.stringify([Math.floor(now / MINUTE_MS), sort, Object.entries(filter).sort()]);
  const known = lists.get(key);
  if (known !== undefined) return known;
  const { cards: passing, facets } = filterCards(cards, filter, now);
  const list = { sorted: sortCards(passing, sort, now), facets };
  lists.set(key, list);
  for (const oldest of [...lists.keys()].slice(0, -REMEMBERED)) lists.delete(oldest);
  return list;
}

/** The cards that pass, and how many there would be of each value were its own dimension not narrowed. */
export function filterCards(
  cards: readonly Card[],
  filter: CardFilter,
  now: number,
): { readonly cards: readonly Card[]; readonly facets: Readonly<Record<Dimension, readonly FacetCount[]>> } {
  const counts = Object.fromEntries(Object.keys(VALUES).map((name) => [name, new Map<string, number>()])) as Record<
    Dimension,
    Map<string, number>
  >;
  const passing = cards.filter((card) => {
    let failures = 0;
    let only: (typeof TESTS)[number] | undefined;
    for (const test of TESTS) {
      if (test.passes(card, filter, now)) continue;
      failures += 1;
      only = test;
      if (failures > 1) return false;
    }
    // One that fails in a single dimension counts there, and there alone.
    if (failures === 0) for (const name of Object.keys(VALUES) as Dimension[]) count(counts[name], card, name, now);
    else if (only !== undefined && only.of !== null) count(counts[only.of], card, only.of, now);
    return failures === 0;
  });
  const facets = Object.fromEntries(Object.entries(counts).map(([name, values]) => [name, listed(values)]));
  return { cards: passing, facets: facets as Record<Dimension, FacetCount[]> };
}

/** The order of a list; equal keys are told apart by id. */
export function sortCards(
  cards: readonly Card[],
  sort: CardSort,
  now: number,
): readonly (readonly [CardPosition, Card])[] {
  const key = keyOf(sort, now);
  return cards
    .map((card) => [{ key: key(card), id: card.id }, card] as const)
    .sort(([left], [right]) => comparePositions(left, right));
}

/** Order of two positions of the same sort. */
export function comparePositions(left: CardPosition, right: CardPosition): number {
  return compare(left.key, right.key) || compare(left.id, right.id);
}

/** Rising: what comes first has the smallest key. */
function keyOf(sort: CardSort, now: number): (card: Card) => string | number {
  const today = seoulDay(now);
  switch (sort) {
    case 'closing':
      // What ends next comes first, then what has no end, then what has ended.
      return ({ deadline }) => {
        const closing = closingOf(deadline);
        return closing === null ? 1e14 : closing > now ? closing : 2e14 - closing;
      };
    case 'amount':
      return ({ amount }) => -((amount?.max ?? amount?.min ?? 0) * (amount?.per === 'month' ? 12 : 1));
    case 'quality':
      return (card) => -qualityOf(card, card.verifiedOn, today);
    case 'title':
      return ({ title }) => title;
  }
}

function count(values: Map<string, number>, card: Card, dimension: Dimension, now: number): void {
  for (const value of VALUES[dimension](card, now)) values.set(value, (values.get(value) ?? 0) + 1);
}

function listed(values: Map<string, number>): FacetCount[] {
  return [...values]
    .map(([value, number]) => ({ value, count: number }))
    .sort((a, b) => b.count - a.count || compare(a.value, b.value));
}

function isAmong(wanted: string | undefined, values: readonly string[]): boolean {
  return wanted === undefined || values.includes(wanted);
}

/** For the district itself, for one that it lies in, or for one in it; none named is the whole country. */
function reaches(regions: readonly string[], region: string): boolean {
  return regions.length === 0 || regions.some((code) => code.startsWith(region) || region.startsWith(code));
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
