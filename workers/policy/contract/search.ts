import * as z from 'zod';
import { APPLICANT_KINDS, BENEFIT_KINDS, CATEGORIES } from '../../../shared/policy/document/document.ts';
import { defineRoute } from '../../gateway/route.ts';

const tag = 'policy search';
/** Longer ones are texts, not queries. */
export const MOST_QUERY = 200;

/** A list in a query: repeated, or with commas. */
function several<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z
    .union([z.string().max(400), z.array(z.string().max(400)).max(20)])
    .default([])
    .transform((given) => [given].flat().flatMap((each) => each.split(',').filter((name) => name !== '')))
    .pipe(z.array(z.enum(names)))
    .meta({ description: `Any of these, repeated or with commas: ${names.join(', ')}.` });
}

const lang = z
  .enum(['ko', 'en'])
  .default('ko')
  .meta({ description: 'Language of labels. Texts of programmes are in the language of their source.' });

const span = z.tuple([z.number().int(), z.number().int()]).meta({ description: 'Beginning and end, UTF-16 offsets.' });

const counted = z.array(z.object({ id: z.string(), label: z.string(), count: z.number().int() }));

const hit = z
  .object({
    id: z.string(),
    title: z.string(),
    titleEn: z.string().nullable(),
    summary: z.string(),
    organisation: z.object({ name: z.string(), kind: z.string().nullable() }),
    categories: z.array(z.string()),
    applicants: z.array(z.string()),
    benefits: z.array(z.string()),
    regions: z.array(z.string()).meta({ description: 'Codes of districts; none: the whole country.' }),
    deadline: z.object({
      kind: z.string(),
      text: z.string(),
      windows: z.array(z.looseObject({ opens: z.string().nullable(), closes: z.string().nullable() })),
    }),
    isOpen: z.boolean().meta({ description: 'Today in Seoul, as far as the source states days.' }),
    score: z.number().meta({ description: 'Comparable within one answer.' }),
    why: z
      .array(
        z.object({
          words: z.string().meta({ description: 'What of the query is answered.' }),
          matched: z.string().meta({ description: 'The same, or what everyday language was taken to mean.' }),
          isExpansion: z.boolean(),
          score: z.number(),
        }),
      )
      .meta({ description: 'Where the score comes from; these add up to it.' }),
    highlights: z.object({ title: z.array(span), summary: z.array(span) }),
  })
  .meta({ id: 'PolicySearchHit' });

export const searchPolicies = defineRoute({
  operationId: 'searchPolicies',
  method: 'get',
  path: '/api/v1/policies/search',
  summary: 'Programmes that answer a query in Korean or English',
  summaryKo: '한국어·영어로 지원사업 검색 (두 글자, 일상어 가능)',
  description:
    'Works from two syllables on, and from everyday words (방값, 애 키우는 돈, lost my job). Facets are counted over everything that was found. A page belongs to the version of the catalogue that its cursor names. A query without letters or digits finds nothing.',
  tag,
  permission: 'public',
  request: {
    query: z.object({
      q: z
        .string()
        .trim()
        .min(1, 'say what to look for')
        .max(MOST_QUERY, `at most ${MOST_QUERY} characters`)
        .meta({
          description: 'What to look for.',
          examples: ['청년 월세', '방값이 부담돼요', 'rent for young people'],
        }),
      category: several(CATEGORIES),
      applicant: several(APPLICANT_KINDS),
      benefit: several(BENEFIT_KINDS),
      region: z
        .string()
        .regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/, 'a district code of 2, 5, 8 or 10 digits')
        .optional()
        .meta({ description: 'Where one lives; programmes for the whole country stay.', examples: ['11680'] }),
      open: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: '`true`: only what one can apply for today, as far as the source states days.' }),
      limit: z.coerce.number().int().min(1).max(50).default(20),
      cursor: z.string().max(200).optional(),
      lang,
    }),
  },
  responses: {
    200: {
      description: 'What was found, best first.',
      schema: z.object({
        catalogue: z.string().meta({ description: 'Version of the catalogue.' }),
        query: z.string(),
        understood: z
          .array(z.object({ words: z.string(), meanings: z.array(z.string()) }))
          .meta({ description: 'What the query was taken to ask for; meanings of everyday words.' }),
        total: z.number().int(),
        data: z.array(hit),
        facets: z.object({
          category: counted,
          applicant: counted,
          benefit: counted,
          region: counted.meta({ description: 'By province; `all` is the whole country.' }),
          organisation: counted,
          open: z.object({ yes: z.number().int(), no: z.number().int() }),
        }),
        page: z.object({ next: z.string().nullable() }),
      }),
    },
  },
  errors: ['invalid_request', 'unavailable', 'not_found'],
  cache: 'public, max-age=30',
});

export const suggestPolicies = defineRoute({
  operationId: 'suggestPolicies',
  method: 'get',
  path: '/api/v1/policies/suggest',
  summary: 'Completes what somebody begins to type, also by first consonants (ㅊㄴㅇㅅ)',
  summaryKo: '검색어 자동완성 (초성 검색 포함)',
  tag,
  permission: 'public',
  request: {
    query: z.object({
      q: z.string().trim().min(1, 'say how it begins').max(60, 'at most 60 characters'),
      limit: z.coerce.number().int().min(1).max(20).default(8),
    }),
  },
  responses: {
    200: {
      description: 'Categories, organisations and titles, best first.',
      schema: z.object({
        data: z.array(
          z.object({
            kind: z.enum(['title', 'category', 'organisation']),
            text: z.string(),
            id: z.string().nullable().meta({ description: 'Of a category.' }),
            count: z.number().int().meta({ description: 'How many programmes bear it.' }),
          }),
        ),
      }),
    },
  },
  errors: ['invalid_request', 'unavailable'],
  cache: 'public, max-age=30',
});

export const searchContracts = [searchPolicies, suggestPolicies];
