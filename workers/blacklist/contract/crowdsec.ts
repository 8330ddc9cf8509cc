import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';

const tag = 'crowdsec';

/** Lets everything through; what is wrong with it must be said as CrowdSec says it, so the handler reads it. */
const loose = z.union([z.string(), z.array(z.string())]).optional();

const message = z
  .object({ message: z.string() })
  .meta({ id: 'CrowdsecError', description: "The error of CrowdSec's Local API." });
const FAILURES = {
  400: { description: 'A parameter cannot be read.', schema: message },
  403: { description: 'The key is missing, wrong, or opens no such list.', schema: message },
  500: { description: 'Failed on our side.', schema: message },
  503: { description: 'Not available right now; see Retry-After.', schema: message },
} as const;

const decision = z
  .object({
    id: z.number().int(),
    origin: z.string(),
    type: z.string(),
    scope: z.string(),
    value: z.string(),
    duration: z.string().meta({ description: 'As Go writes one.', examples: ['3h59m12.5s'] }),
    scenario: z.string(),
  })
  .meta({ id: 'CrowdsecDecision' });

const list = loose.meta({ description: 'The list; without it `main`, or the first that the key opens.' });
const filters = {
  scopes: loose.meta({ description: '`ip`, `range`, separated by commas.' }),
  origins: loose.meta({ description: 'There is one: `aegis`.' }),
  scenarios_containing: loose,
  scenarios_not_containing: loose,
};
const streamQuery = z.object({ list, startup: loose.meta({ description: '`true`: everything.' }), ...filters });
const decisionsQuery = z.object({
  ...{ list, ...filters, ip: loose, range: loose, value: loose, scope: loose, type: loose, types: loose },
  contains: loose.meta({ description: '`false`: blocks within `range`, and not those around it.' }),
});

const common = {
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  errors: [],
  log: 'tally',
  cache: 'no-store',
} as const;

export const getDecisionStream = defineRoute({
  ...common,
  operationId: 'getCrowdsecDecisionStream',
  method: 'get',
  path: '/v1/decisions/stream',
  summary: 'CrowdSec Local API: what a bouncer has to block, and no more to block, since it last asked',
  summaryKo: 'CrowdSec LAPI 결정 스트림',
  description:
    'With a feed key as X-Api-Key any CrowdSec bouncer works unchanged. The place of a bouncer is kept by key and address; everything is told in three answers running, and all of it anew once a week.',
  request: { query: streamQuery },
  responses: {
    200: {
      description: 'The changes.',
      schema: z.object({ new: z.array(decision).nullable(), deleted: z.array(decision).nullable() }),
    },
    ...FAILURES,
  },
});

export const getDecisions = defineRoute({
  ...common,
  operationId: 'getCrowdsecDecisions',
  method: 'get',
  path: '/v1/decisions',
  summary: 'CrowdSec Local API: the decisions about an address, or all',
  summaryKo: 'CrowdSec LAPI 결정 조회',
  request: { query: decisionsQuery },
  responses: { 200: { description: 'Decisions, or null.', schema: z.array(decision).nullable() }, ...FAILURES },
});

export const getHeartbeat = defineRoute({
  ...common,
  operationId: 'getCrowdsecHeartbeat',
  method: 'get',
  path: '/v1/heartbeat',
  summary: 'CrowdSec Local API: alive',
  summaryKo: 'CrowdSec LAPI 상태 신호',
  request: { query: z.object({ list }) },
  responses: { 200: { description: 'Alive.' }, ...FAILURES },
});

export const postUsageMetrics = defineRoute({
  ...common,
  operationId: 'postCrowdsecUsageMetrics',
  method: 'post',
  path: '/v1/usage-metrics',
  summary: 'CrowdSec Local API: takes the usage figures of a bouncer, and drops them',
  summaryKo: 'CrowdSec LAPI 사용량 지표 수신 (저장하지 않음)',
  request: { query: z.object({ list }) },
  responses: { 201: { description: 'Taken.' }, ...FAILURES },
});

const params = z.object({ list: z.string() });

/** The same operation below a list: bouncers are given a base URL and cannot add a query. */
export function belowList(route: Route): Route {
  return {
    ...route,
    operationId: `${route.operationId}OfList`,
    path: `/crowdsec/{list}${route.path}`,
    request: { ...route.request, params },
  };
}

const own: readonly Route[] = [getDecisionStream, getDecisions, getHeartbeat, postUsageMetrics];

export const crowdsecContracts: readonly Route[] = [...own, ...own.map(belowList)];
