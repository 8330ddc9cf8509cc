import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { OpenApiDocument, Operation } from '../../../workers/gateway/openapi-document.ts';

/** An operation of the API, as its document describes it. */
export interface Target {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** One hostile request. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The operations of the identity system by tag, from the committed document. */
export function targetsByTag(tags: readonly string[]): ReadonlyMap<string, readonly Target[]> {
  const file = join(import.meta.dirname, '../../../docs/openapi.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return new Map(tags.map((tag) => [tag, all.filter(({ operation }) => operation.tags.includes(tag))]));
}

const nasty = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%',
  '%ff%fe',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  '💣'.repeat(40),
  '\u202e',
  'a'.repeat(5_000),
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '-1',
  '1e309',
  '9007199254740993',
  '0x10',
  'me',
  '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  'eyJhbGciOiJub25lIn0.e30.',
  'ot_01KAZ3N8V2QJ7W4R5T6Y8B9C0D_01KAZ3N8V2QJ7W4R5T6Y8B9C0D_'.padEnd(109, 'Z'),
  'ar_01KAZ3N8V2QJ7W4R5T6Y8B9C0D_01KAZ3N8V2QJ7W4R5T6Y8B9C0D_1_'.padEnd(111, 'Z'),
);
const text = fc.oneof(nasty, fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 30 }));

/** JSON of any shape, deep and odd; often an object with the field names that operations look for. */
function jsonFor(fields: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 5 }), fc.dictionary(text, leaf, { maxKeys: 4 }));
  const known = fc.dictionary(fc.constantFrom(...(fields.length > 0 ? fields : ['x'])), value, { maxKeys: 8 });
  const deep = fc.integer({ min: 1, max: 200 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  return fc.oneof(
    { weight: 5, arbitrary: known.map((body) => JSON.stringify(body)) },
    { weight: 2, arbitrary: fc.json() },
    { weight: 1, arbitrary: deep },
    { weight: 1, arbitrary: text },
  );
}

/** The names of the fields of an operation's body, where the document tells. */
function fieldsOf({ requestBody }: Operation): readonly string[] {
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const properties = schema?.properties;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

/** Requests to an operation with parts that nobody means well with. `credentials` are those that may be sent along. */
export function hostileRequest(
  { method, path, operation }: Target,
  credentials: readonly Readonly<Record<string, string>>[],
): fc.Arbitrary<HostileRequest> {
  const names = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const query = fc.dictionary(fc.constantFrom('x', 'limit', 'cursor', ...names), text, { maxKeys: 4 });
  const mediaType = fc.constantFrom(
    'application/json',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json; charset=utf-7',
    '',
  );
  const extra = fc.constantFrom<Record<string, string>>(
    {},
    { 'if-match': '"r1"' },
    { 'if-match': '*' },
    { 'if-match': 'nonsense' },
    { 'idempotency-key': 'k1' },
    { 'idempotency-key': 'x'.repeat(300) },
    { cookie: 'aegis_session=as_x_y_z; aegis_access=a.b.c' },
    { cookie: '=;;;=' },
    { traceparent: 'zz' },
    { 'x-request-id': 'a b c' },
    { 'accept-language': 'q=;;,,ko;q=9' },
    { 'x-http-method-override': 'DELETE' },
    { authorization: 'Basic !!!' },
    { authorization: 'DPoP x' },
  );
  const segments = fc.array(text, { minLength: 4, maxLength: 4 });
  const body = method === 'GET' ? fc.constant(null) : fc.option(jsonFor(fieldsOf(operation)));
  const parts = fc.record({ query, mediaType, extra, segments, body, credential: fc.constantFrom(...credentials) });
  return parts.map((part) => {
    let index = 0;
    const filled = path.replace(/\{\w+\}/g, () => {
      const segment = encodeURIComponent((part.segments[index++ % 4] ?? '').toWellFormed()).slice(0, 2_000);
      return segment === '' ? 'x' : segment;
    });
    const search = new URLSearchParams(part.query).toString();
    return {
      method,
      path: search === '' ? filled : `${filled}?${search}`,
      headers: {
        ...(part.mediaType === '' ? {} : { 'content-type': part.mediaType }),
        ...part.credential,
        ...part.extra,
      },
      body: part.body,
    };
  });
}
