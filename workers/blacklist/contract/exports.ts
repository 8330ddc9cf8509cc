import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { category, listQuery, slug } from './common.ts';

/** Rows of the largest workbook: it is measured before it is sent, so that its claims are held in memory once. */
export const MAX_WORKBOOK_ROWS = 100_000;

export const exportEntries = defineRoute({
  operationId: 'exportEntries',
  method: 'get',
  path: '/api/v1/blacklist/entries/export',
  summary: 'All entries with their claims as a file',
  summaryKo: '항목과 출처별 근거를 파일로 내보내기',
  description: `\`csv\` and \`xlsx\` have a row for every claim, \`jsonl\` a line for every entry as \`GET /api/v1/blacklist/entries\` shows it. In address order, written while it is read: each entry is as of the moment at which it was read. No cell can become a formula. A workbook holds at most ${MAX_WORKBOOK_ROWS.toLocaleString('en')} rows; beyond them the answer is 413, and CSV or a narrower filter the way.`,
  tag: 'entries',
  permission: 'blacklist:read',
  request: {
    query: listQuery.extend({
      format: z.enum(['csv', 'jsonl', 'xlsx']).default('csv'),
      source: slug.optional(),
      category: category.optional(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      ended: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'Whether claims that ended are in it, too.' }),
    }),
  },
  responses: { 200: { description: 'The file.', schema: z.string(), mediaType: 'text/csv' } },
  errors: ['not_found', 'invalid_request', 'payload_too_large'],
});

export const exportContracts = [exportEntries];
