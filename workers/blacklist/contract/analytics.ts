import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import {
  bucket,
  counts,
  frame,
  liveList,
  periodQuery,
  ranked,
  rankedCountry,
  rankedSource,
  registered,
  runs,
  summary,
  trendPoint,
} from './analytics-shapes.ts';
import { instant } from './common.ts';
import { attribution } from './enrichment.ts';

const tag = 'analytics';
const cache = 'private, max-age=60';

export const getTrends = defineRoute({
  operationId: 'getTrends',
  method: 'get',
  path: '/api/v1/analytics/trends',
  summary: 'How a list went: entries, sources, changes and collections by day, week or month',
  summaryKo: '추이: 항목 수, 출처, 변경, 수집 (일·주·월)',
  description: 'Levels are carried forward over days without a new version; changes of such days are 0.',
  tag,
  permission: 'blacklist:read',
  request: { query: periodQuery },
  responses: { 200: { description: 'The series.', schema: frame.extend({ points: z.array(trendPoint) }) } },
  errors: ['invalid_request'],
  cache,
});

export const getGeographic = defineRoute({
  operationId: 'getGeographic',
  method: 'get',
  path: '/api/v1/analytics/geographic',
  summary: 'By country, and by network of registration',
  summaryKo: '국가 및 네트워크(AS)별 현황',
  description:
    'Countries are those that the sources state. `registered` looks the live version up in the data of registries; null without data.',
  tag,
  permission: 'blacklist:read',
  request: { query: periodQuery },
  responses: {
    200: {
      description: 'The countries.',
      schema: frame.extend({
        countries: z.array(rankedCountry),
        registered: registered.nullable(),
        attributions: z.array(attribution),
      }),
    },
  },
  errors: ['invalid_request', 'unavailable'],
  cache,
});

export const getThreatTypes = defineRoute({
  operationId: 'getThreatTypes',
  method: 'get',
  path: '/api/v1/analytics/threat-types',
  summary: 'By kind of threat',
  summaryKo: '위협 유형별 현황',
  tag,
  permission: 'blacklist:read',
  request: { query: periodQuery },
  responses: {
    200: {
      description: 'The kinds, and their series.',
      schema: frame.extend({
        types: z.array(ranked),
        points: z.array(z.object({ ...bucket, byType: counts })),
      }),
    },
  },
  errors: ['invalid_request'],
  cache,
});

export const getReport = defineRoute({
  operationId: 'getReport',
  method: 'get',
  path: '/api/v1/analytics/report',
  summary: 'A whole report of a period, compared with the one before: JSON, CSV or a page to print',
  summaryKo: '기간 보고서 (이전 기간과 비교): JSON, CSV, 인쇄용 페이지',
  tag,
  permission: 'blacklist:read',
  request: {
    query: periodQuery.extend({
      format: z.enum(['json', 'csv', 'html']).default('json'),
      lang: z.enum(['en', 'ko']).optional().meta({ description: 'Of the page; else `Accept-Language`.' }),
    }),
  },
  responses: {
    200: {
      description: 'The report; `text/csv` and `text/html` on request.',
      schema: frame.extend({
        before: frame.pick({ from: true, to: true }),
        generatedAt: instant,
        summary,
        runs: z.object({ now: runs, before: runs }),
        sources: z.array(rankedSource),
        types: z.array(ranked),
        countries: z.array(rankedCountry),
        registered: registered.nullable(),
        points: z.array(trendPoint),
        attributions: z.array(attribution),
      }),
    },
  },
  errors: ['invalid_request', 'unavailable'],
  cache,
});

export const getRealtime = defineRoute({
  operationId: 'getRealtime',
  method: 'get',
  path: '/api/v1/analytics/realtime',
  summary: 'What is live and held now, and what the sources are doing',
  summaryKo: '실시간 현황: 발행본, 보류본, 출처 상태',
  tag,
  permission: 'blacklist:read',
  responses: {
    200: { description: 'Now.', schema: z.object({ at: instant, lists: z.array(liveList) }) },
  },
  errors: ['unavailable'],
  cache: 'private, no-cache',
  log: 'tally',
});

export const analyticsContracts = [getTrends, getGeographic, getThreatTypes, getReport, getRealtime];
