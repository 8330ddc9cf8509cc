import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { exportFile } from './analytics-shapes.ts';
import { slug } from './common.ts';

const tag = 'analytics';
const month = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month, YYYY-MM')
  .meta({ examples: ['2026-11'] });

export const getAnalyticsExports = defineRoute({
  operationId: 'getAnalyticsExports',
  method: 'get',
  path: '/api/v1/analytics/exports',
  summary: 'Files of history in Parquet',
  summaryKo: '이력 내보내기 파일(Parquet) 목록',
  tag,
  permission: 'blacklist:read',
  request: { query: z.object({ list: slug.optional() }) },
  responses: {
    200: { description: 'The files, newest month first.', schema: z.object({ data: z.array(exportFile) }) },
  },
  errors: [],
});

export const postAnalyticsExport = defineRoute({
  operationId: 'postAnalyticsExport',
  method: 'post',
  path: '/api/v1/analytics/exports',
  summary: 'Write the history of a month as Parquet now; done every night by itself',
  summaryKo: '월별 이력을 Parquet으로 내보내기 (매일 밤 자동 실행)',
  description:
    'Repeating it does no harm: a month is one file, and what is made from the same data is not written again.',
  tag,
  permission: 'blacklist:write',
  request: { body: z.object({ list: slug.default('main'), month: month.optional() }) },
  responses: {
    200: {
      description: 'What became of each file.',
      schema: z.object({
        files: z.array(
          z.object({
            kind: z.enum(['daily', 'entries']),
            outcome: z.enum(['written', 'unchanged', 'nothing-live', 'past-month', 'too-large']),
          }),
        ),
      }),
    },
  },
  errors: ['invalid_request', 'unavailable', 'not_found'],
});

export const downloadAnalyticsExport = defineRoute({
  operationId: 'downloadAnalyticsExport',
  method: 'get',
  path: '/api/v1/analytics/exports/{list}/{month}/{kind}.parquet',
  summary: 'A file of history',
  summaryKo: '이력 파일 내려받기',
  tag,
  permission: 'blacklist:read',
  request: { params: z.object({ list: slug, month, kind: z.enum(['daily', 'entries']) }) },
  responses: { 200: { description: 'The file.', mediaType: 'application/vnd.apache.parquet' } },
  errors: ['not_found'],
});

export const analyticsExportContracts = [getAnalyticsExports, postAnalyticsExport, downloadAnalyticsExport];
