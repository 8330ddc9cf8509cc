import { ERROR_KINDS } from '../../shared/kernel/error-codes.ts';
import type { JsonSchema } from '../../workers/gateway/openapi-document.ts';

/** Problem details as the API sends them (RFC 9457 with the members of this API). */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Documentation page of the code.' },
    title: { type: 'string', description: 'Title of the code, in English or Korean by Accept-Language.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened this time.' },
    instance: { type: 'string', format: 'uri', description: '`urn:request:<request id>`.' },
    code: { type: 'string', enum: Object.keys(ERROR_KINDS) },
    requestId: { type: 'string' },
    details: { type: 'object', additionalProperties: true, description: 'Facts, by code.' },
    errors: {
      type: 'array',
      description: 'What is wrong with the request, part by part.',
      items: {
        type: 'object',
        required: ['pointer', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into params, query, headers or body.' },
          message: { type: 'string' },
        },
      },
    },
  },
};
