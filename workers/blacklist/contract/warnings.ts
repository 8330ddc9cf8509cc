import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { instant, slug } from './common.ts';

/** Largest warning list that is taken, in bytes. */
export const MAX_WARNING_BYTES = 8 * 1024 * 1024;

const effect = z.enum(['never-block', 'annotate']).meta({
  description: 'never-block: cut out of the feed; annotate: shown with an address, nothing more.',
});
const whole = z.number().int().min(0);
const flag = z.enum(['true', 'false']).default('false');

const warningList = z
  .object({
    name: z.string(),
    effect,
    title: z.string().nullable(),
    description: z.string().nullable(),
    version: z.string().nullable(),
    ranges: whole,
    rejected: whole.meta({ description: 'Entries that are no addresses.' }),
    updatedAt: instant,
    updatedBy: z.string(),
  })
  .meta({ id: 'WarningList' });

const receipt = z.object({
  list: warningList,
  cut: z
    .object({ addresses4: whole, lines: whole, percent: z.number(), samples: z.array(z.string()) })
    .nullable()
    .meta({ description: 'What it takes out of the live feed; null for one that annotates.' }),
  samples: z.array(z.string()).meta({ description: 'Some of what was rejected.' }),
});

const tag = 'lists';
const one = z.object({ list: slug, name: slug });

export const getWarningLists = defineRoute({
  operationId: 'getWarningLists',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}/warning-lists',
  summary: 'Imported warning lists and what each does',
  summaryKo: '가져온 경고 목록과 효과',
  tag,
  permission: 'blacklist:read',
  request: { params: z.object({ list: slug }) },
  responses: { 200: { description: 'By name.', schema: z.object({ data: z.array(warningList) }) } },
  errors: ['not_found'],
});

export const putWarningList = defineRoute({
  operationId: 'putWarningList',
  method: 'put',
  path: '/api/v1/blacklist/lists/{list}/warning-lists/{name}',
  summary: 'Import a warning list: MISP JSON of type cidr, or plain text',
  summaryKo: '경고 목록 가져오기 (MISP JSON 또는 텍스트)',
  description:
    'Takes the place of the list of that name. The effect is known for the usual names (resolvers and content delivery are never blocked; cloud providers, VPN, scanners and sinkholes annotate) and `annotate` for others. One that would cut more than 1 % out of the live feed is answered with 409 and the report, unless `confirm=true`; `dryRun=true` gives the report and changes nothing.',
  tag,
  permission: 'blacklist:write',
  request: { params: one, query: z.object({ effect: effect.optional(), confirm: flag, dryRun: flag }) },
  rawBody: { maxBytes: MAX_WARNING_BYTES, mediaTypes: ['application/json', 'text/plain'] },
  responses: { 200: { description: 'The list, or what it would be.', schema: receipt } },
  errors: ['not_found', 'invalid_request', 'conflict', 'payload_too_large', 'unavailable'],
});

export const deleteWarningList = defineRoute({
  operationId: 'deleteWarningList',
  method: 'delete',
  path: '/api/v1/blacklist/lists/{list}/warning-lists/{name}',
  summary: 'Forget a warning list',
  summaryKo: '경고 목록 삭제',
  tag,
  permission: 'blacklist:write',
  request: { params: one },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found'],
});

export const warningContracts = [getWarningLists, putWarningList, deleteWarningList];
