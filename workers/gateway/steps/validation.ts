import type * as z from 'zod';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import type { FieldError } from '../http/problem.ts';
import { bodyLimitOf, tooLarge } from './body-limit.ts';

/** Most field errors in one problem; a hostile body must not make a hostile answer. */
const MAX_FIELD_ERRORS = 50;

/** Deepest nesting of a JSON body; schemas recurse, and a call stack is finite. */
export const MAX_JSON_DEPTH = 64;

// Printable ASCII, as in draft-ietf-httpapi-idempotency-key-header.
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

type Part = 'params' | 'query' | 'headers' | 'body';

const escapePointer = (segment: PropertyKey) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

function check(part: Part, schema: z.ZodType | undefined, value: unknown, errors: FieldError[]): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    errors.push({ pointer: ['', part, ...issue.path.map(escapePointer)].join('/'), message: issue.message });
  }
  return undefined;
}

/** Query values by name: a string, or an array of strings for a repeated name. */
export function queryOf(url: string): Record<string, string | string[]> {
  // Most requests of machines have none, and parsing the URL would cost more than the rest of the validation.
  if (!url.includes('?')) return {};
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URL(url).searchParams) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  // fromEntries defines own properties, so that `?__proto__=` is a name like any other.
  return Object.fromEntries(values);
}

/** Whether brackets outside strings nest deeper than {@link MAX_JSON_DEPTH}. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (isInString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) isInString = false;
    } else if (character === 0x22) isInString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
}

/** The JSON body, `undefined` when there is none, or a field error. */
async function readJson(exchange: Exchange): Promise<{ value: unknown } | { error: FieldError }> {
  const bytes = await exchange.request.arrayBuffer();
  if (bytes.byteLength > (bodyLimitOf(exchange.mounted.route) ?? 0)) throw tooLarge(exchange);
  if (bytes.byteLength === 0) return { value: undefined };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return { error: { pointer: '/body', message: 'not UTF-8' } };
  }
  if (isTooDeep(text)) return { error: { pointer: '/body', message: `nested deeper than ${MAX_JSON_DEPTH}` } };
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the input, which may be a secret.
    return { error: { pointer: '/body', message: 'not JSON' } };
  }
}

function idempotencyKeyOf(exchange: Exchange, errors: FieldError[]): string | null {
  if (!exchange.mounted.route.idempotent) return null;
  const key = exchange.request.headers.get('idempotency-key');
  if (key === null || IDEMPOTENCY_KEY.test(key)) return key;
  errors.push({ pointer: '/headers/idempotency-key', message: '1 to 255 printable ASCII characters' });
  return null;
}

/**
 * Checks every part of the request against the route's schemas and keeps what they made of it. All faults are reported
 * at once.
 *
 * @throws AegisError `invalid_request` (400) with `errors`; `payload_too_large` when the body overflows while it is read.
 */
export async function validateInput(exchange: Exchange): Promise<void> {
  const { request } = exchange;
  const schemas = exchange.mounted.route.request ?? {};
  const errors: FieldError[] = [];
  const params = check('params', schemas.params, exchange.pathParameters, errors);
  const query = check('query', schemas.query, schemas.query && queryOf(request.url), errors);
  const headers = check('headers', schemas.headers, schemas.headers && Object.fromEntries(request.headers), errors);
  exchange.idempotencyKey = idempotencyKeyOf(exchange, errors);
  let body: unknown;
  if (schemas.body) {
    const read = await readJson(exchange);
    if ('error' in read) errors.push(read.error);
    else body = check('body', schemas.body, read.value, errors);
  }
  if (errors.length > 0) {
    throw new AegisError('invalid_request', 'Parts of the request are not valid; see errors.', {
      details: { errors: errors.slice(0, MAX_FIELD_ERRORS) },
    });
  }
  exchange.input = { params, query, headers, body };
}
