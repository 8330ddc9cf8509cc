import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant } from './common.ts';

const session = z
  .object({
    id: entityId,
    kind: z.enum(['browser', 'app', 'oauth']),
    client: z.string().nullable().meta({ description: 'The OAuth client that acts for the user.' }),
    scope: z.array(z.string()).nullable(),
    name: z.string().meta({ description: 'The device, as its User-Agent tells.', examples: ['Firefox on Linux'] }),
    place: z.string().nullable().meta({ description: 'Country or city of the last use.' }),
    addressPrefix: z.string().nullable().meta({ description: 'Network of the last use, /24 or /64.' }),
    amr: z.array(z.string()).meta({ description: 'How the person proved who they are (RFC 8176).' }),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' });

export const getSessions = defineRoute({
  operationId: 'listSessions',
  method: 'get',
  path: '/api/v1/users/me/sessions',
  summary: 'Devices, browsers and applications that are signed in',
  summaryKo: '로그인된 기기·브라우저·애플리케이션',
  tag: 'authentication',
  permission: 'account:read',
  responses: { 200: { description: 'The latest used first.', schema: z.object({ data: z.array(session) }) } },
  errors: ['not_found'],
});

export const deleteSession = defineRoute({
  operationId: 'endSession',
  method: 'delete',
  path: '/api/v1/users/me/sessions/{sessionId}',
  summary: 'Sign a device out',
  summaryKo: '기기 로그아웃',
  description: 'Idempotent: a session that has ended already is no error.',
  tag: 'authentication',
  permission: 'account:security',
  request: { params: z.object({ sessionId: entityId }) },
  responses: { 204: { description: 'It has ended.' } },
  errors: ['not_found'],
});

export const deleteOtherSessions = defineRoute({
  operationId: 'endOtherSessions',
  method: 'delete',
  path: '/api/v1/users/me/sessions',
  summary: 'Sign every other device out',
  summaryKo: '다른 모든 기기 로그아웃',
  tag: 'authentication',
  permission: 'account:security',
  responses: {
    200: { description: 'How many have ended.', schema: z.object({ ended: z.number().int().min(0) }) },
  },
  errors: ['not_found'],
});

export const contracts: readonly Route[] = [getSessions, deleteSession, deleteOtherSessions];
