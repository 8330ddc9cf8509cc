import { APPLICANT_KINDS, BENEFIT_KINDS, CATEGORIES } from '../document/document.ts';
import { type Columns, maskOf, namesOf } from './columns.ts';

/** What results can be narrowed to; names within one facet are alternatives, facets hold together. */
export interface FacetFilter {
  readonly categories?: readonly string[];
  readonly applicants?: readonly string[];
  readonly benefits?: readonly string[];
  /** Districts in one of which somebody lives, 2, 5, 8 or 10 digits each; programmes for the whole country stay. */
  readonly regions?: readonly string[];
  /** A day number: those for which one can apply on that day, as far as days are stated. */
  readonly openOn?: number | undefined;
}

/** How many results there are by facet; a programme counts in each of its categories. */
export interface FacetCounts {
  readonly category: Readonly<Record<string, number>>;
  readonly applicant: Readonly<Record<string, number>>;
  readonly benefit: Readonly<Record<string, number>>;
  /** By province (two digits); `all` for the whole country. */
  readonly region: Readonly<Record<string, number>>;
  /** As the source calls kinds of organisations. */
  readonly organisation: Readonly<Record<string, number>>;
  readonly open: { readonly yes: number; readonly no: number };
}

/** Whether a position passes; `null` when there is nothing to narrow to. */
export function filterOf(columns: Columns, filter: FacetFilter): ((position: number) => boolean) | null {
  const tests: ((position: number) => boolean)[] = [];
  const { categories = [], applicants = [], benefits = [], regions = [], openOn } = filter;
  if (categories.length > 0) {
    const mask = maskOf(CATEGORIES, categories);
    tests.push((position) => (columns.categories(position) & mask) !== 0);
  }
  if (applicants.length > 0) {
    const mask = maskOf(APPLICANT_KINDS, applicants);
    tests.push((position) => (columns.applicants(position) & mask) !== 0);
  }
  if (benefits.length > 0) {
    const mask = maskOf(BENEFIT_KINDS, benefits);
    tests.push((position) => (columns.benefits(position) & mask) !== 0);
  }
  if (regions.length > 0) tests.push((position) => regions.some((region) => columns.isFor(position, region)));
  if (openOn !== undefined) tests.push((position) => columns.isOpen(position, openOn));
  return tests.length === 0 ? null : (position) => tests.every((test) => test(position));
}

/** Counts results by facet. @param day The day that `open` is told for, a day number. */
export function countFacets(columns: Columns, positions: Iterable<number>, day: number): FacetCounts {
  const counts = {
    category: new Map<string, number>(),
    applicant: new Map<string, number>(),
    benefit: new Map<string, number>(),
    region: new Map<string, number>(),
    organisation: new Map<string, number>(),
  };
  const open = { yes: 0, no: 0 };
  for (const position of positions) {
    addAll(counts.category, namesOf(CATEGORIES, columns.categories(position)));
    addAll(counts.applicant, namesOf(APPLICANT_KINDS, columns.applicants(position)));
    addAll(counts.benefit, namesOf(BENEFIT_KINDS, columns.benefits(position)));
    const provinces = columns.provinces(position);
    addAll(counts.region, provinces.length === 0 ? ['all'] : provinces);
    addAll(
      counts.organisation,
      [columns.organisationKind(position)].filter((kind) => kind !== ''),
    );
    open[columns.isOpen(position, day) ? 'yes' : 'no']++;
  }
  const sorted = (map: ReadonlyMap<string, number>) =>
    Object.fromEntries([...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
  return {
    category: sorted(counts.category),
    applicant: sorted(counts.applicant),
    benefit: sorted(counts.benefit),
    region: sorted(counts.region),
    organisation: sorted(counts.organisation),
    open,
  };
}

function addAll(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}
