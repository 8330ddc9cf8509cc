import * as z from 'zod';
import { defineRoute, type Route } from './route.ts';

const statusSchema = z.enum(['ok', 'degraded', 'down']);

const healthSchema = z
  .object({
    status: statusSchema.meta({ description: 'The worst of the checks.' }),
    checkedAt: z.iso.datetime(),
    checks: z.record(z.string(), z.object({ status: statusSchema, details: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'Health', description: 'Health by system; `gateway` is always there.' });

const languageQuery = z.object({
  // A page in the wrong language is better than no page.
  lang: z
    .enum(['en', 'ko'])
    .optional()
    .catch(undefined)
    .meta({ description: 'Language of the page; default: Accept-Language.' }),
});

const page = (description: string) => ({ 200: { description, schema: z.string(), mediaType: 'text/html' } });

export const landing = defineRoute({
  operationId: 'getLandingPage',
  method: 'get',
  path: '/',
  summary: 'The landing page',
  summaryKo: '첫 화면',
  tag: 'platform',
  permission: 'public',
  request: { query: languageQuery },
  responses: page('Links to the documents, the health report and the feed.'),
  errors: [],
});

export const health = defineRoute({
  operationId: 'getHealth',
  method: 'get',
  path: '/health',
  summary: 'Health of every system',
  summaryKo: '전체 시스템의 상태',
  description: 'All systems are asked at once and have 300 ms each. The report is reused for 5 seconds.',
  tag: 'platform',
  permission: 'public',
  responses: {
    200: { description: 'Everything works, or works with restrictions (`degraded`).', schema: healthSchema },
    503: { description: 'At least one system is down.', schema: healthSchema },
  },
  errors: [],
});

export const live = defineRoute({
  operationId: 'getLiveness',
  method: 'get',
  path: '/health/live',
  summary: 'Whether the Worker answers at all',
  summaryKo: 'Worker 응답 여부',
  tag: 'platform',
  permission: 'public',
  responses: { 200: { description: 'It does.', schema: z.object({ status: z.literal('ok') }) } },
  errors: [],
  log: 'tally',
});

export const ready = defineRoute({
  operationId: 'getReadiness',
  method: 'get',
  path: '/health/ready',
  summary: 'Whether traffic should come here',
  summaryKo: '트래픽 수용 가능 여부',
  description:
    'Databases, storage and actors are asked at once and have 300 ms each. The report is reused for 5 seconds.',
  tag: 'platform',
  permission: 'public',
  responses: {
    200: { description: 'Yes, perhaps with restrictions (`degraded`).', schema: healthSchema },
    503: { description: 'No: something that every request needs does not answer.', schema: healthSchema },
  },
  errors: [],
  log: 'tally',
});

export const metrics = defineRoute({
  operationId: 'getMetrics',
  method: 'get',
  path: '/metrics',
  summary: 'Metrics in the text format of Prometheus',
  summaryKo: 'Prometheus 텍스트 형식의 지표',
  description:
    'Summed over all isolates of all locations. Counts are at most a second old; what an isolate has counted in its last second is lost when it dies.',
  tag: 'platform',
  permission: 'operations:read',
  responses: {
    200: { description: 'Text exposition format, version 0.0.4.', schema: z.string(), mediaType: 'text/plain' },
  },
  errors: ['unavailable'],
});

export const openapi = defineRoute({
  operationId: 'getOpenApi',
  method: 'get',
  path: '/openapi.json',
  summary: 'This API as OpenAPI 3.1',
  summaryKo: 'OpenAPI 3.1 문서',
  tag: 'platform',
  permission: 'public',
  responses: { 200: { description: 'The document.', schema: z.record(z.string(), z.unknown()) } },
  errors: [],
  cache: 'public, max-age=300',
});

export const docs = defineRoute({
  operationId: 'getDocs',
  method: 'get',
  path: '/docs',
  summary: 'This API for people',
  summaryKo: 'API 문서',
  tag: 'platform',
  permission: 'public',
  request: { query: languageQuery },
  responses: page('Every operation with parameters, answers and an example call.'),
  errors: [],
});

export const errorDocs = defineRoute({
  operationId: 'getErrorDocs',
  method: 'get',
  path: '/docs/errors/{code}',
  summary: 'What an error code means and what to do',
  summaryKo: '오류 코드의 뜻과 대처',
  tag: 'platform',
  permission: 'public',
  request: {
    params: z.object({ code: z.string().meta({ description: 'As in the problem.', examples: ['invalid_request'] }) }),
    query: languageQuery,
  },
  responses: page('The page of the code.'),
  errors: ['not_found'],
});

export const stylesheet = defineRoute({
  operationId: 'getStylesheet',
  method: 'get',
  path: '/docs/style.css',
  summary: 'The stylesheet of the pages',
  summaryKo: '문서 스타일시트',
  tag: 'platform',
  permission: 'public',
  responses: { 200: { description: 'CSS.', schema: z.string(), mediaType: 'text/css' } },
  errors: [],
  cache: 'public, max-age=300',
});

/** The routes of the gateway itself. */
export const contracts: readonly Route[] = [
  landing,
  health,
  live,
  ready,
  metrics,
  openapi,
  docs,
  errorDocs,
  stylesheet,
];
