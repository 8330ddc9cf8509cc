import * as z from 'zod';
import { PUSH_MODES } from '../../../shared/blacklist/push/plan.ts';
import { FIREWALL_CONDITIONS, PUSH_CAUSES, PUSH_STATUSES } from '../../../shared/blacklist/push/state.ts';
import { defineRoute } from '../../gateway/route.ts';
import { instant, slug } from './common.ts';

const tag = 'firewalls';
const firewallParams = z.object({ firewall: slug });
const whole = z.number().int().min(0);
const failure = z.object({ code: z.string(), message: z.string() });

/** What an operator may set; the token is beside it. */
const settings = z.strictObject({
  title: z.string().min(1).max(120),
  list: slug,
  consumer: z.string().min(1).max(40).nullable().meta({
    description:
      'Consumer whose filter, exemptions and capacity count for what is pushed; null: the list as it is published.',
  }),
  url: z
    .url()
    .max(511)
    .meta({
      description: 'Scheme, host and port of the API. A private address must be listed in AEGIS_EGRESS_ALLOW.',
      examples: ['https://fgt.example.net:8443'],
    }),
  resource: z
    .string()
    .regex(/^[\w.:-]{1,35}$/)
    .meta({ description: 'Name of the external connector whose update method is "Push API".' }),
  vdom: z
    .string()
    .regex(/^[\w.-]{1,31}$/)
    .nullable()
    .meta({ description: "Virtual domain of the connector; null: the API administrator's." }),
  enabled: z.boolean(),
  batchSize: z.number().int().min(1).max(50_000).meta({ description: 'Most entries in one request.' }),
  timeoutSeconds: z.number().int().min(1).max(120),
  checkMinutes: z
    .number()
    .int()
    .min(5)
    .max(10_080)
    .meta({ description: 'How long a proven load is believed before it is read back again.' }),
});

const token = z.string().min(1).max(500).meta({ description: 'API token; it can never be read back.' });

const difference = z
  .object({
    published: whole,
    loaded: whole.meta({ description: 'Entries that the appliance has loaded and calls valid.' }),
    missing: whole,
    extra: whole,
    invalid: whole,
    overflow: z.boolean(),
    missingSamples: z.array(z.string()),
    extraSamples: z.array(z.string()),
    invalidSamples: z.array(z.string()),
  })
  .meta({ id: 'LoadDifference', description: 'How what an appliance holds differs from what was published.' });

const firewall = z
  .object({
    id: slug,
    settings,
    condition: z.enum(FIREWALL_CONDITIONS),
    revision: z.number().int(),
    createdAt: instant,
    hasToken: z.boolean(),
    tokenSetAt: instant.nullable(),
    loaded: z
      .object({ version: whole, etag: z.string(), lines: whole, provedAt: instant })
      .nullable()
      .meta({ description: 'What it was last proved to hold by reading back; null while that is in motion or wrong.' }),
    mismatch: difference.extend({ version: whole, at: instant }).nullable(),
    failures: whole,
    lastError: failure.extend({ at: instant }).nullable(),
  })
  .meta({ id: 'Firewall', description: 'An appliance that versions are pushed to.' });

const push = z
  .object({
    id: z.string(),
    cause: z.enum(PUSH_CAUSES),
    by: z.string(),
    status: z.enum(PUSH_STATUSES),
    mode: z.enum(PUSH_MODES).nullable(),
    version: whole,
    etag: z.string(),
    lines: whole,
    startedAt: instant,
    finishedAt: instant.nullable(),
    requests: whole,
    sent: whole,
    removed: whole,
    repaired: z.boolean(),
    failures: whole,
    error: failure.nullable(),
    difference: difference.nullable(),
  })
  .meta({ id: 'Push' });

export const getFirewalls = defineRoute({
  operationId: 'getFirewalls',
  method: 'get',
  path: '/api/v1/blacklist/firewalls',
  summary: 'Appliances that versions are pushed to, and what each has loaded',
  summaryKo: '푸시 대상 방화벽 전체와 적재 상태',
  tag,
  permission: 'blacklist:read',
  responses: { 200: { description: 'The appliances.', schema: z.object({ data: z.array(firewall) }) } },
  errors: [],
});

export const postFirewall = defineRoute({
  operationId: 'postFirewall',
  method: 'post',
  path: '/api/v1/blacklist/firewalls',
  summary: 'Register a FortiGate; the live version is pushed at once',
  summaryKo: 'FortiGate 방화벽 등록',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: {
    body: settings
      .partial()
      .extend({ id: slug, url: settings.shape.url, resource: settings.shape.resource, token: token.optional() }),
  },
  responses: { 201: { description: 'The appliance.', schema: firewall } },
  errors: ['not_found', 'conflict', 'egress_refused', 'secrets_key_unusable', 'idempotency_key_reused'],
});

export const getFirewall = defineRoute({
  operationId: 'getFirewall',
  method: 'get',
  path: '/api/v1/blacklist/firewalls/{firewall}',
  summary: 'One appliance with its newest pushes',
  summaryKo: '방화벽 하나와 최근 푸시 기록',
  tag,
  permission: 'blacklist:read',
  request: { params: firewallParams },
  responses: {
    200: {
      description: 'The appliance.',
      schema: firewall.extend({ pushes: z.array(push) }).meta({ id: 'FirewallDetail' }),
    },
  },
  errors: ['not_found'],
});

export const putFirewall = defineRoute({
  operationId: 'putFirewall',
  method: 'put',
  path: '/api/v1/blacklist/firewalls/{firewall}',
  summary: 'Change an appliance or its token; what is left out stays',
  summaryKo: '방화벽 설정 또는 토큰 변경',
  description:
    'With `If-Match` the change is refused when somebody else has changed it meanwhile. A new `url` needs the token again: a token goes to no address that it was not given for.',
  tag,
  permission: 'feed:manage',
  request: { params: firewallParams, body: settings.partial().extend({ token: token.optional() }) },
  responses: { 200: { description: 'The appliance.', schema: firewall } },
  errors: ['not_found', 'egress_refused', 'secrets_key_unusable', 'revision_mismatch'],
});

export const deleteFirewall = defineRoute({
  operationId: 'deleteFirewall',
  method: 'delete',
  path: '/api/v1/blacklist/firewalls/{firewall}',
  summary: 'Forget an appliance and its token; what it has loaded stays there',
  summaryKo: '방화벽 삭제 (장비에 적재된 목록은 그대로 남음)',
  tag,
  permission: 'feed:manage',
  request: { params: firewallParams },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found', 'revision_mismatch'],
});

export const pushFirewall = defineRoute({
  operationId: 'pushFirewall',
  method: 'post',
  path: '/api/v1/blacklist/firewalls/{firewall}/push',
  summary: 'Push the live version now, or only read back what is loaded',
  summaryKo: '지금 푸시하거나 적재 상태만 확인',
  description:
    '`manual` sends whatever was proved before. `check` reads back and sends only if that is not as published. Either way it is read back at the end; see the pushes of the appliance.',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: { params: firewallParams, body: z.strictObject({ mode: z.enum(['manual', 'check']).default('manual') }) },
  responses: { 202: { description: 'The appliance; the push is under way.', schema: firewall } },
  errors: ['not_found', 'conflict', 'idempotency_key_reused'],
});

export const firewallContracts = [getFirewalls, postFirewall, getFirewall, putFirewall, deleteFirewall, pushFirewall];
