import type { JsonSchema, OpenApiDocument, Operation, Parameter } from '../../workers/gateway/openapi-document.ts';
import { exampleOf } from '../../workers/gateway/pages/example.ts';
import type { PostmanAuth, PostmanBody, PostmanParameter, PostmanRequest, PostmanUrl } from './format.ts';

/** Most text of an example value; a default that is a document of its own would hide the rest. */
const LONGEST_EXAMPLE = 2_000;

/** An operation with where it stands. */
export interface Located {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly document: OpenApiDocument;
}

/** The request of an operation: required parts filled in with examples, optional ones listed and switched off. */
export function requestOf(located: Located): PostmanRequest {
  const { method, operation } = located;
  const auth = authOf(operation);
  const body = bodyOf(located);
  const type = Object.keys(operation.requestBody?.content ?? {})[0];
  const sent =
    type === undefined ? [] : [{ key: 'Content-Type', value: type === '*/*' ? 'application/octet-stream' : type }];
  return {
    method: method.toUpperCase(),
    description: descriptionOf(operation),
    ...(auth ? { auth } : {}),
    header: [...sent, ...parametersOf(located, 'header')],
    url: urlOf(located),
    ...(body ? { body } : {}),
  };
}

function descriptionOf(operation: Operation): string {
  const { summary, description, 'x-summary-ko': korean, 'x-permission': permission } = operation;
  const answers = Object.keys(operation.responses).join(', ');
  return [`${summary}.`, korean, description, `Permission: ${permission}. Answers: ${answers}.`]
    .filter((line) => line !== undefined)
    .join('\n\n');
}

/** The first way in that Postman can send; absent where it is the collection's own. */
function authOf({ security }: Operation): PostmanAuth | null {
  const schemes = security.flatMap((alternative) => Object.keys(alternative));
  if (schemes.length === 0) return { type: 'noauth' };
  if (!schemes.includes('feedBasic')) return null;
  const attribute = (key: string, value: string) => ({ key, value, type: 'string' as const });
  return { type: 'basic', basic: [attribute('username', 'feed'), attribute('password', '{{feedKey}}')] };
}

function textOf(schema: JsonSchema, document: OpenApiDocument): string {
  const example = exampleOf(schema, document);
  const text = typeof example === 'object' ? JSON.stringify(example) : String(example);
  return text.slice(0, LONGEST_EXAMPLE);
}

function parametersOf({ operation, document }: Located, place: Parameter['in']): PostmanParameter[] {
  return (operation.parameters ?? [])
    .filter((parameter) => parameter.in === place)
    .map(({ name, schema, description, required }) => ({
      key: name,
      value: textOf(schema, document),
      ...(description === undefined ? {} : { description }),
      ...(required ? {} : { disabled: true }),
    }));
}

/**
 * A parameter that is a whole segment becomes a path variable, `:name`. Postman has no such thing for a part of a segment
 * (`{list}.txt`), so there it is a variable of the collection, `{{list}}`.
 */
function urlOf(located: Located): PostmanUrl {
  const path = located.path
    .split('/')
    .slice(1)
    .map((segment) => segment.replace(/^\{(\w+)\}$/, ':$1').replace(/\{(\w+)\}/, '{{$1}}'));
  const query = parametersOf(located, 'query');
  const whole = path.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
  const variable = parametersOf(located, 'path').filter(({ key }) => whole.includes(key));
  const sent = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `{{baseUrl}}/${path.join('/')}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path,
    ...(query.length > 0 ? { query } : {}),
    ...(variable.length > 0 ? { variable } : {}),
  };
}

/** Names of the collection variables that a path uses. */
export function variablesOf(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => {
    const match = /^\{(\w+)\}./.exec(segment);
    return match ? [match[1]!] : [];
  });
}

function bodyOf({ operation, document }: Located): PostmanBody | null {
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type === undefined) return null;
  if (type === 'application/json' && content?.schema) {
    const raw = JSON.stringify(exampleOf(content.schema, document), null, 2);
    return { mode: 'raw', raw, options: { raw: { language: 'json' } } };
  }
  if (type !== 'application/x-www-form-urlencoded') return { mode: 'file', file: {} };
  const fields = exampleOf(content?.schema ?? {}, document);
  const entries = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  return { mode: 'urlencoded', urlencoded: entries.map(([key, value]) => ({ key, value: String(value) })) };
}
