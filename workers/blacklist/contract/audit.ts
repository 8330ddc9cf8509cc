import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { instant, pageOf, pageQuery } from './common.ts';

const line = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.string().meta({ examples: ['admin-key', 'user:9f2c', 'relay:branch-1'] }),
    type: z.string().meta({ examples: ['blacklist.allowlist.added'] }),
    stream: z.string().meta({ description: 'What was acted on.', examples: ['/blacklist/lists/main'] }),
    request: z.string().nullable().meta({ description: 'Request id, to find it in the logs.' }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'BlacklistAuditLine' });

const text = z.string().max(120).optional();

export const getBlacklistAudit = defineRoute({
  operationId: 'listBlacklistAudit',
  method: 'get',
  path: '/api/v1/blacklist/audit',
  summary: 'Who changed what: acts of people, clients and relays, and decisions of the publish gate',
  summaryKo: '변경 감사: 사람·클라이언트·릴레이의 행위와 발행 게이트의 결정',
  description: 'The newest first. A read model: an act appears within seconds.',
  tag: 'audit',
  permission: 'audit:read',
  strict: true,
  request: {
    query: pageQuery.extend({
      type: text.meta({ description: 'Type or its beginning.', examples: ['blacklist.allowlist.'] }),
      actor: text,
      stream: text,
      since: instant.optional(),
      until: instant.optional(),
    }),
  },
  responses: { 200: { description: 'A page of acts.', schema: pageOf(line) } },
  errors: ['invalid_request'],
});

export const auditContracts = [getBlacklistAudit];
