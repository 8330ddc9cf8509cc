import * as z from 'zod';
import { CHANNEL_KINDS } from '../../../shared/blacklist/alerts/channel.ts';
import { ALERT_KINDS, SEVERITIES } from '../../../shared/blacklist/alerts/kinds.ts';
import { ALERT_LOCALES } from '../../../shared/blacklist/alerts/text.ts';
import { defineRoute } from '../../gateway/route.ts';
import { instant, pageOf, pageQuery, slug } from './common.ts';

const tag = 'alerts';
const alertParams = z.object({ alert: z.string().min(1).max(40) });
const channelParams = z.object({ channel: slug });
const words = z.object({ title: z.string(), body: z.string() });

const alert = z
  .object({
    id: z.string(),
    kind: z.enum(ALERT_KINDS),
    subject: z.string().meta({ examples: ['source:regtech', 'firewall:hq', 'list:main', 'consumer:c1'] }),
    severity: z.enum(SEVERITIES),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    text: z.object({ en: words, ko: words }),
    raisedAt: instant,
    closedAt: instant.nullable().meta({ description: 'When its cause was gone.' }),
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    snoozedUntil: instant.nullable().meta({ description: 'Nothing is told of this kind and subject until then.' }),
  })
  .meta({ id: 'Alert', description: 'Raised once while its cause lasts, closed once when it is gone.' });

const channelSettings = z.strictObject({
  title: z.string().min(1).max(120),
  enabled: z.boolean(),
  locale: z.enum(ALERT_LOCALES),
  minSeverity: z.enum(SEVERITIES),
  kinds: z.array(z.enum(ALERT_KINDS)).min(1).nullable().meta({ description: 'null: all of them.' }),
  to: z.array(z.email().max(254)).max(20).meta({ description: 'Recipients, of an e-mail channel.' }),
});

/** What is sealed and never given back. */
const channelSecret = {
  url: z.url().max(2_048).optional().meta({ description: 'Of webhook and slack. It counts as a secret.' }),
  secret: z.string().min(16).max(200).optional().meta({ description: 'Signs every message; see docs/alerts.md.' }),
};

const channel = z
  .object({
    id: slug,
    kind: z.enum(CHANNEL_KINDS),
    settings: channelSettings,
    host: z.string().nullable().meta({ description: 'Host of the address; the rest is never shown.' }),
    isSigned: z.boolean(),
    revision: z.number().int(),
    createdAt: instant,
    lastSentAt: instant.nullable(),
    lastError: z.object({ message: z.string(), at: instant }).nullable(),
    waiting: z.number().int().min(0).meta({ description: 'Messages that have not gone out yet.' }),
  })
  .meta({ id: 'AlertChannel' });

export const getAlerts = defineRoute({
  operationId: 'getAlerts',
  method: 'get',
  path: '/api/v1/blacklist/alerts',
  summary: 'Alerts, newest first: open ones unless asked otherwise',
  summaryKo: '경보 목록',
  tag,
  permission: 'blacklist:read',
  request: { query: pageQuery.extend({ state: z.enum(['open', 'closed', 'all']).default('open') }) },
  responses: { 200: { description: 'A page of alerts.', schema: pageOf(alert) } },
  errors: [],
});

export const acknowledgeAlert = defineRoute({
  operationId: 'acknowledgeAlert',
  method: 'post',
  path: '/api/v1/blacklist/alerts/{alert}/acknowledge',
  summary: 'Say that somebody has seen it; a second time changes nothing',
  summaryKo: '경보 확인 처리',
  tag,
  permission: 'blacklist:write',
  request: { params: alertParams },
  responses: { 200: { description: 'The alert.', schema: alert } },
  errors: ['not_found'],
});

export const snoozeAlert = defineRoute({
  operationId: 'snoozeAlert',
  method: 'post',
  path: '/api/v1/blacklist/alerts/{alert}/snooze',
  summary: 'Tell nobody of this kind and subject until then',
  summaryKo: '지정한 시각까지 같은 경보 알림 중지',
  description: 'What is raised meanwhile is seen here, and told at that time if it is still open.',
  tag,
  permission: 'blacklist:write',
  request: { params: alertParams, body: z.strictObject({ until: instant }) },
  responses: { 200: { description: 'The alert.', schema: alert } },
  errors: ['not_found'],
});

export const getAlertChannels = defineRoute({
  operationId: 'getAlertChannels',
  method: 'get',
  path: '/api/v1/blacklist/alert-channels',
  summary: 'Where alerts are told',
  summaryKo: '경보 채널 전체',
  tag,
  permission: 'blacklist:read',
  responses: { 200: { description: 'The channels.', schema: z.object({ data: z.array(channel) }) } },
  errors: [],
});

export const postAlertChannel = defineRoute({
  operationId: 'postAlertChannel',
  method: 'post',
  path: '/api/v1/blacklist/alert-channels',
  summary: 'Create a channel: webhook, Slack-compatible or e-mail',
  summaryKo: '경보 채널 생성 (웹훅, Slack 호환, 이메일)',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: { body: channelSettings.partial().extend({ id: slug, kind: z.enum(CHANNEL_KINDS), ...channelSecret }) },
  responses: { 201: { description: 'The channel.', schema: channel } },
  errors: ['not_found', 'conflict', 'egress_refused', 'secrets_key_unusable', 'idempotency_key_reused'],
});

export const getAlertChannel = defineRoute({
  operationId: 'getAlertChannel',
  method: 'get',
  path: '/api/v1/blacklist/alert-channels/{channel}',
  summary: 'One channel and how it fares',
  summaryKo: '경보 채널 하나',
  tag,
  permission: 'blacklist:read',
  request: { params: channelParams },
  responses: { 200: { description: 'The channel.', schema: channel } },
  errors: ['not_found'],
});

export const putAlertChannel = defineRoute({
  operationId: 'putAlertChannel',
  method: 'put',
  path: '/api/v1/blacklist/alert-channels/{channel}',
  summary: 'Change a channel; what is left out stays',
  summaryKo: '경보 채널 변경',
  description: 'A new `url` needs the `secret` again: a secret goes to no address that it was not given for.',
  tag,
  permission: 'feed:manage',
  request: { params: channelParams, body: channelSettings.partial().extend(channelSecret) },
  responses: { 200: { description: 'The channel.', schema: channel } },
  errors: ['not_found', 'conflict', 'egress_refused', 'secrets_key_unusable', 'revision_mismatch'],
});

export const deleteAlertChannel = defineRoute({
  operationId: 'deleteAlertChannel',
  method: 'delete',
  path: '/api/v1/blacklist/alert-channels/{channel}',
  summary: 'Delete a channel with what it was still to be told',
  summaryKo: '경보 채널 삭제',
  tag,
  permission: 'feed:manage',
  request: { params: channelParams },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found'],
});

export const testAlertChannel = defineRoute({
  operationId: 'testAlertChannel',
  method: 'post',
  path: '/api/v1/blacklist/alert-channels/{channel}/test',
  summary: 'Send a test message; see `lastSentAt` and `lastError` of the channel',
  summaryKo: '시험 메시지 전송',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: { params: channelParams },
  responses: { 202: { description: 'The channel; the message is on its way.', schema: channel } },
  errors: ['not_found', 'idempotency_key_reused'],
});

export const alertContracts = [
  getAlerts,
  acknowledgeAlert,
  snoozeAlert,
  getAlertChannels,
  postAlertChannel,
  getAlertChannel,
  putAlertChannel,
  deleteAlertChannel,
  testAlertChannel,
];
