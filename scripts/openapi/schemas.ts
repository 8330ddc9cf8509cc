import * as z from 'zod';
import type { JsonSchema } from '../../workers/gateway/openapi-document.ts';

type Direction = 'input' | 'output';

/** Collects the schemas that have an `id` in their metadata, so that the document names each of them once. */
export interface SchemaRegistry {
  /** The JSON Schema of a part of a request (`input`) or of an answer (`output`). */
  convert(schema: z.ZodType, direction: Direction): JsonSchema;
  /** All named schemas, by name. */
  components(): Record<string, JsonSchema>;
}

function renameReferences(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== '$ref' || typeof item !== 'string') return [key, renameReferences(item, names)];
      const name = item.replace('#/$defs/', '');
      return [key, `#/components/schemas/${names.get(name) ?? name}`];
    }),
  );
}

/**
 * A registry of named schemas. A schema that reads differently as input and as output (defaults, transformations) gets
 * two names, `X` and `XInput`; convert the outputs first, so that they keep the plain name.
 */
export function schemaRegistry(): SchemaRegistry {
  const components = new Map<string, { readonly text: string; readonly schema: JsonSchema }>();

  function convert(schema: z.ZodType, direction: Direction): JsonSchema {
    const {
      $schema: _dialect,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // Answers may gain members; a client that was generated from the document must not refuse them.
        if (direction === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    });
    const definitions = Object.entries($defs);
    const clashes = definitions.some(([name, body]) => {
      const known = components.get(name);
      return known !== undefined && known.text !== JSON.stringify(body);
    });
    const names = new Map(definitions.map(([name]) => [name, clashes ? `${name}Input` : name]));
    if (clashes && direction === 'output') throw new Error(`two schemas are named ${[...names.keys()].join(' or ')}`);
    for (const [name, body] of definitions) {
      const text = JSON.stringify(body);
      components.set(names.get(name)!, { text, schema: renameReferences(body, names) as JsonSchema });
    }
    return renameReferences(root, names) as JsonSchema;
  }

  return {
    convert,
    components: () =>
      Object.fromEntries(
        [...components]
          .sort(([left], [right]) => left.localeCompare(right))
          .map(([name, { schema }]) => [name, schema]),
      ),
  };
}
