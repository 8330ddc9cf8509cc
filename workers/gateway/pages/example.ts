import type { JsonSchema, OpenApiDocument, Operation } from '../openapi-document.ts';
import { resolve } from './schema-table.ts';

const DEEPEST = 5;

// RFC 5737 and RFC 3849 documentation addresses and other harmless values, by JSON Schema format.
const BY_FORMAT: Readonly<Record<string, string>> = {
  ipv4: '203.0.113.7',
  ipv6: '2001:db8::7',
  cidrv4: '203.0.113.0/24',
  'date-time': '2026-07-30T00:00:00Z',
  date: '2026-07-30',
  uri: 'https://example.org/list.txt',
  uuid: '5f0c6a3e-8f0b-4a52-9c1d-2f6f0a7b9e11',
};

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

/** A value that fits a schema: its own example, default or first choice, else something of the type. */
export function exampleOf(schema: JsonSchema, document: OpenApiDocument, depth = 0): unknown {
  const whole = resolve(schema, document);
  const stated = firstOf(whole.examples) ?? whole.example ?? whole.default ?? whole.const ?? firstOf(whole.enum);
  if (stated !== undefined) return stated;
  const variant = firstOf(whole.anyOf) ?? firstOf(whole.oneOf);
  if (variant !== undefined) return exampleOf(variant as JsonSchema, document, depth + 1);
  switch (whole.type) {
    case 'object':
      return depth < DEEPEST ? exampleObject(whole, document, depth) : {};
    case 'array':
      return depth < DEEPEST && whole.items ? [exampleOf(whole.items as JsonSchema, document, depth + 1)] : [];
    case 'integer':
    case 'number':
      return typeof whole.minimum === 'number' && whole.minimum > 0 ? whole.minimum : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return BY_FORMAT[String(whole.format)] ?? 'string';
  }
}

function exampleObject(schema: JsonSchema, document: OpenApiDocument, depth: number): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const shown = Object.entries(properties).filter(([name, value]) => required.includes(name) || 'examples' in value);
  return Object.fromEntries(shown.map(([name, value]) => [name, exampleOf(value, document, depth + 1)]));
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const CREDENTIALS: Readonly<Record<string, string>> = {
  adminBearer: '-H "Authorization: Bearer $AEGIS_ADMIN_KEY"',
  feedBasic: '-u "feed:$FEED_KEY"',
};

/** A `curl` command that calls an operation, with every required part filled in. */
export function curlOf(method: string, path: string, operation: Operation, document: OpenApiDocument): string {
  const required = (operation.parameters ?? []).filter((parameter) => parameter.required);
  const encoded = (schema: JsonSchema) => encodeURIComponent(String(exampleOf(schema, document)));
  let target = path;
  for (const parameter of required) target = target.replace(`{${parameter.name}}`, encoded(parameter.schema));
  const query = required.filter((parameter) => parameter.in === 'query');
  if (query.length > 0)
    target += `?${query.map((parameter) => `${parameter.name}=${encoded(parameter.schema)}`).join('&')}`;

  const parts = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$AEGIS${target}"`];
  const scheme = Object.keys(operation.security[0] ?? {})[0];
  if (scheme && CREDENTIALS[scheme]) parts.push(CREDENTIALS[scheme]);
  for (const parameter of required.filter(({ in: place }) => place === 'header')) {
    parts.push(`-H ${quote(`${parameter.name}: ${String(exampleOf(parameter.schema, document))}`)}`);
  }
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (mediaType === 'application/json' && content?.schema) {
    parts.push(
      "-H 'Content-Type: application/json'",
      `-d ${quote(JSON.stringify(exampleOf(content.schema, document)))}`,
    );
  } else if (mediaType) {
    parts.push(
      `-H 'Content-Type: ${mediaType === '*/*' ? 'application/octet-stream' : mediaType}'`,
      '--data-binary @file',
    );
  }
  return parts.join(' \\\n  ');
}
