import * as z from 'zod';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { dayNumber, seoulDay } from '../../../shared/policy/day.ts';
import { normaliseRegion, regionLabel } from '../../../shared/policy/regions/index.ts';
import type { FacetFilter } from '../../../shared/policy/search/facets.ts';
import { highlight } from '../../../shared/policy/search/highlight.ts';
import { APPLICANT_LABELS, BENEFIT_LABELS, CATEGORY_LABELS } from '../../../shared/policy/search/labels.ts';
import type { Concept } from '../../../shared/policy/search/query.ts';
import type { Hit } from '../../../shared/policy/search/top.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { catalogueOf, currentCatalogue } from '../edge/catalogue.ts';

type Language = 'ko' | 'en';

export interface SearchRequest {
  readonly q: string;
  readonly category: readonly string[];
  readonly applicant: readonly string[];
  readonly benefit: readonly string[];
  readonly region?: string | undefined;
  readonly open: 'true' | 'false';
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly lang: Language;
}

/** So deep nobody reads; and each page ranks everything before it. */
const DEEPEST = 1_000;
const cursorSchema = z.object({ version: z.string().max(64), offset: z.number().int().min(0).max(DEEPEST) });

/**
 * One page of a search, in the catalogue that its cursor names, so that pages neither repeat nor leave out.
 *
 * @throws AegisError `invalid_request` for a foreign cursor; `not_found` when the version of the cursor is gone; `unavailable`.
 */
export async function searchCatalogue(env: Env, request: SearchRequest, now: number) {
  const from = request.cursor === undefined ? null : decodeCursor(request.cursor, cursorSchema);
  const catalogue = from === null ? await currentCatalogue(env, now) : await catalogueOf(env, from.version);
  const offset = from?.offset ?? 0;
  const today = dayNumber(seoulDay(now));
  const { q, limit, lang } = request;
  const { hits, total, facets } = catalogue.search.page(q, filterFor(request, now), today, { offset, limit });
  const concepts = catalogue.search.plan(q);
  const next = offset + limit;
  const hasNext = next < total && next <= DEEPEST;
  const counted = (counts: Readonly<Record<string, number>>, label: (id: string) => string) =>
    Object.entries(counts).map(([id, count]) => ({ id, label: label(id), count }));
  return {
    catalogue: catalogue.version,
    query: q,
    understood: concepts.map((concept) => understood(q, concept)),
    total,
    data: hits.map((hit) => hitBody(catalogue, q, concepts, hit, today)),
    facets: {
      category: counted(facets.category, (id) => CATEGORY_LABELS[id as keyof typeof CATEGORY_LABELS][lang]),
      applicant: counted(facets.applicant, (id) => APPLICANT_LABELS[id as keyof typeof APPLICANT_LABELS][lang]),
      benefit: counted(facets.benefit, (id) => BENEFIT_LABELS[id as keyof typeof BENEFIT_LABELS][lang]),
      region: counted(facets.region, (id) => provinceLabel(id, lang)),
      organisation: counted(facets.organisation, (id) => id),
      open: facets.open,
    },
    page: { next: hasNext ? encodeCursor({ version: catalogue.version, offset: next }) : null },
  };
}

/** Completions of what was typed, and the version of the catalogue that has them. */
export async function suggestFromCatalogue(env: Env, prefix: string, limit: number, now: number) {
  const catalogue = await currentCatalogue(env, now);
  return { version: catalogue.version, data: catalogue.search.suggest(prefix, limit) };
}

function filterFor({ category, applicant, benefit, region, open }: SearchRequest, now: number): FacetFilter {
  const day = seoulDay(now);
  return {
    categories: category,
    applicants: applicant,
    benefits: benefit,
    // Somebody may know their district by a code that has been replaced.
    regions: region === undefined ? [] : normaliseRegion(region, day),
    openOn: open === 'true' ? dayNumber(day) : undefined,
  };
}

function understood(query: string, { start, end, alternatives }: Concept) {
  return {
    words: query.slice(start, end),
    meanings: alternatives.filter(({ isExpansion }) => isExpansion).map(({ text }) => text),
  };
}

function hitBody(
  { cards, search }: Catalogue,
  query: string,
  concepts: readonly Concept[],
  { position, score }: Hit,
  today: number,
) {
  const { id, title, titleEn, summary, organisation, categories, applicants, benefits, regions, deadline } =
    cards[position]!;
  return {
    id,
    title,
    titleEn,
    summary,
    organisation: { name: organisation.name, kind: organisation.kind },
    categories,
    applicants,
    benefits,
    regions,
    deadline,
    isOpen: search.columns.isOpen(position, today),
    score,
    why: search.why(query, position).map(({ start, end, matched, isExpansion, score: part }) => ({
      words: query.slice(start, end),
      matched,
      isExpansion,
      score: part,
    })),
    highlights: { title: highlight(title, concepts), summary: highlight(summary, concepts) },
  };
}

function provinceLabel(code: string, lang: Language): string {
  if (code === 'all') return lang === 'ko' ? '전국' : 'Whole country';
  return regionLabel(code, lang);
}
