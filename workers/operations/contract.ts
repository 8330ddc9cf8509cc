import * as z from 'zod';
import { defineRoute, type Route } from '../gateway/route.ts';

const instant = z.iso.datetime({ offset: true });

const deadLetter = z
  .object({
    id: z.number().int(),
    eventId: z.string().nullable(),
    source: z.string().nullable().meta({ description: 'The stream that it belongs to.' }),
    type: z.string().nullable(),
    sequence: z.number().int().nullable(),
    correlationId: z.string().nullable(),
    body: z.string().meta({ description: 'The message as it came, JSON.' }),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    times: z.number().int().meta({ description: 'How often it ended here.' }),
    firstFailedAt: instant,
    lastFailedAt: instant,
  })
  .meta({ id: 'DeadLetter', description: 'An event that no projection could apply.' });

const tag = 'operations';

export const getDeadLetters = defineRoute({
  operationId: 'getDeadLetters',
  method: 'get',
  path: '/api/v1/operations/dead-letters',
  summary: 'Events that could not be applied and wait for a person, newest first',
  summaryKo: '처리하지 못한 이벤트',
  tag,
  permission: 'operations:read',
  request: {
    query: z.object({
      cursor: z.string().max(20).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: {
      description: 'A page of dead letters.',
      schema: z.object({ data: z.array(deadLetter), page: z.object({ next: z.string().nullable() }) }),
    },
  },
  errors: [],
});

export const redrive = defineRoute({
  operationId: 'redriveDeadLetter',
  method: 'post',
  path: '/api/v1/operations/dead-letters/{id}/redrive',
  summary: 'Send an event to the queue again; it is applied once even if it arrives twice',
  summaryKo: '이벤트 다시 보내기',
  tag,
  permission: 'operations:write',
  request: { params: z.object({ id: z.coerce.number().int().min(1) }) },
  responses: { 202: { description: 'Sent.', schema: deadLetter } },
  errors: ['not_found', 'conflict', 'unavailable'],
});

/** What operators do across systems. */
export const contracts: readonly Route[] = [getDeadLetters, redrive];
