import type { JsonSchema, OpenApiDocument } from '../openapi-document.ts';

/** One line of a schema's table. */
export interface SchemaRow {
  /** Dotted; `[]` stands for the elements of an array. Empty for the schema itself. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

// Deeper members are left to openapi.json; a page that shows everything shows nothing.
const DEEPEST = 3;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const schemasOf = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/** Follows `$ref`s into the document's components. */
export function resolve(schema: JsonSchema, document: OpenApiDocument): JsonSchema {
  let current = schema;
  for (let hops = 0; hops < 10 && typeof current.$ref === 'string'; hops += 1) {
    current = document.components.schemas[current.$ref.split('/').at(-1) ?? ''] ?? {};
  }
  return current;
}

/** The type of a schema in a few words, e.g. `string (date-time)`, `"on" | "off"`, `List[]`, `integer 1…500`. */
export function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? '';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const variants = [...schemasOf(schema.anyOf), ...schemasOf(schema.oneOf)];
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' | ');
  if (schema.type === 'array') return `${isSchema(schema.items) ? typeOf(schema.items) : 'any'}[]`;
  const base = typeof schema.type === 'string' ? schema.type : 'any';
  return `${base}${typeof schema.format === 'string' ? ` (${schema.format})` : ''}${boundsOf(schema)}`;
}

function boundsOf(schema: JsonSchema): string {
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  const least = isNumber ? schema.minimum : schema.minLength;
  const most = isNumber ? schema.maximum : schema.maxLength;
  const hasMost = typeof most === 'number' && most < Number.MAX_SAFE_INTEGER;
  const hasLeast = typeof least === 'number' && least > Number.MIN_SAFE_INTEGER;
  return hasMost || hasLeast ? ` ${hasLeast ? least : ''}…${hasMost ? most : ''}` : '';
}

function descriptionOf(schema: JsonSchema): string {
  const text = typeof schema.description === 'string' ? schema.description : '';
  return 'default' in schema ? `${text} (= \`${JSON.stringify(schema.default)}\`)`.trim() : text;
}

/** The members of a schema as table rows, objects and arrays unfolded. */
export function rowsOf(schema: JsonSchema, document: OpenApiDocument, prefix = '', depth = 0): readonly SchemaRow[] {
  const whole = resolve(schema, document);
  if (whole.type === 'array' && isSchema(whole.items)) {
    return rowsOf(whole.items, document, `${prefix}[]`, depth);
  }
  if (!isSchema(whole.properties)) {
    return depth === 0
      ? [{ name: prefix, type: typeOf(whole), required: true, description: descriptionOf(whole) }]
      : [];
  }
  const required = Array.isArray(whole.required) ? whole.required : [];
  return Object.entries(whole.properties).flatMap(([key, value]) => {
    if (!isSchema(value)) return [];
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const row = { name, type: typeOf(value), required: required.includes(key), description: descriptionOf(value) };
    return depth + 1 < DEEPEST ? [row, ...rowsOf(value, document, name, depth + 1)] : [row];
  });
}
