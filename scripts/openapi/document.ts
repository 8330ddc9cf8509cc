import { ERROR_KINDS, type ErrorCode } from '../../shared/kernel/error-codes.ts';
import { exampleProblem } from '../../workers/gateway/error-docs/example.ts';
import { PROBLEM_MEDIA_TYPE } from '../../workers/gateway/http/problem.ts';
import type {
  Content,
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
  ResponseObject,
} from '../../workers/gateway/openapi-document.ts';
import { authenticationOf, errorsOf, type Route } from '../../workers/gateway/route.ts';
import { PROBLEM_SCHEMA } from './problem-schema.ts';
import { type SchemaRegistry, schemaRegistry } from './schemas.ts';
import { SECURITY, SECURITY_SCHEMES } from './security.ts';

const EXAMPLE_ORIGIN = 'https://aegis.example';

/**
 * The OpenAPI 3.1 document of a set of routes.
 *
 * @param version Version of the API's implementation, as in `package.json`.
 * @throws Error when two different schemas have the same `id`, or a parameter schema is no object.
 */
export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas = schemaRegistry();
  // Outputs come first, see schemaRegistry.
  const replies = new Map(routes.map((route) => [route, repliesOf(route, schemas)]));
  const problems: Record<string, ResponseObject> = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const responses = { ...replies.get(route)!, ...problemsOf(route, problems) };
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas, responses) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Aegis',
      version,
      description:
        'Every error is a problem document (RFC 9457) whose `type` is the documentation page of its `code`. Every answer carries `X-Request-Id`. HEAD is answered wherever GET is.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: { ...schemas.components(), Problem: PROBLEM_SCHEMA },
      responses: Object.fromEntries(Object.entries(problems).sort(([left], [right]) => left.localeCompare(right))),
    },
  };
}

function operationOf(route: Route, schemas: SchemaRegistry, responses: Operation['responses']): Operation {
  const parameters = parametersOf(route, schemas);
  const requestBody = requestBodyOf(route, schemas);
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.summaryKo ? { 'x-summary-ko': route.summaryKo } : {}),
    ...(route.description ? { description: route.description } : {}),
    'x-permission': route.permission,
    security: SECURITY[authenticationOf(route)],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses,
  };
}

function objectOf(
  schema: JsonSchema,
  operationId: string,
): { properties: Record<string, JsonSchema>; required: readonly string[] } {
  const { properties, required = [] } = schema as { properties?: Record<string, JsonSchema>; required?: string[] };
  if (!properties) throw new Error(`${operationId}: parameters must be described by an object schema`);
  return { properties, required };
}

function parametersOf(route: Route, schemas: SchemaRegistry): readonly Parameter[] {
  const parameters: Parameter[] = [];
  for (const [part, place] of [
    ['params', 'path'],
    ['query', 'query'],
    ['headers', 'header'],
  ] as const) {
    const schema = route.request?.[part];
    if (!schema) continue;
    const { properties, required } = objectOf(schemas.convert(schema, 'input'), route.operationId);
    for (const [name, { description, ...rest }] of Object.entries(properties)) {
      const text = typeof description === 'string' ? { description } : {};
      parameters.push({
        name,
        in: place,
        required: place === 'path' || required.includes(name),
        ...text,
        schema: rest,
      });
    }
  }
  return [
    ...parameters,
    ...impliedHeaders(route).filter(
      (implied) => !parameters.some((known) => known.name.toLowerCase() === implied.name.toLowerCase()),
    ),
  ];
}

/** The request headers that follow from the rest of a definition. */
function impliedHeaders(route: Route): readonly Parameter[] {
  const header = (name: string, required: boolean, description: string): Parameter => ({
    ...{ name, in: 'header' as const, required, description },
    schema: { type: 'string' },
  });
  const headers: Parameter[] = [];
  if (route.idempotent) {
    headers.push(
      header(
        'Idempotency-Key',
        false,
        'Makes a repeated request return the first result; 1 to 255 printable ASCII characters.',
      ),
    );
  }
  if (route.errors.includes('revision_mismatch')) {
    headers.push(
      header(
        'If-Match',
        route.errors.includes('precondition_required'),
        'The ETag of the state that is being changed.',
      ),
    );
  }
  if (304 in route.responses) headers.push(header('If-None-Match', false, 'ETags that the caller holds.'));
  return headers;
}

function requestBodyOf(route: Route, schemas: SchemaRegistry): Operation['requestBody'] | null {
  if (route.rawBody) {
    const { maxBytes, mediaTypes } = route.rawBody;
    const types = mediaTypes.map((type) => (type === 'any' ? '*/*' : type));
    const content = Object.fromEntries(types.map((type) => [type, {}]));
    return { required: true, content, description: `At most ${maxBytes} bytes.` };
  }
  const schema = route.request?.body;
  if (!schema) return null;
  const required = !schema.safeParse(undefined).success;
  return { required, content: { 'application/json': { schema: schemas.convert(schema, 'input') } } };
}

function repliesOf(route: Route, schemas: SchemaRegistry): Record<string, ResponseObject> {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description, schema, mediaType }]) => {
      const content: Content | null =
        schema || mediaType
          ? { [mediaType ?? 'application/json']: schema ? { schema: schemas.convert(schema, 'output') } : {} }
          : null;
      return [status, { description, ...(content ? { content } : {}) }];
    }),
  );
}

/** The problems of a route by status. Routes share them: the same codes with the same status are one component. */
function problemsOf(route: Route, shared: Record<string, ResponseObject>): Record<string, Reference> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) {
    const { status } = ERROR_KINDS[code];
    // A status with a reply of its own (health: 503) keeps that description.
    if (!(status in route.responses)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const references: Record<string, Reference> = {};
  for (const [status, codes] of byStatus) {
    const name = codes.join('-or-');
    shared[name] ??= problemResponseObject(codes);
    references[status] = { $ref: `#/components/responses/${name}` };
  }
  return references;
}

function problemResponseObject(codes: readonly ErrorCode[]): ResponseObject {
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code, EXAMPLE_ORIGIN) }]));
  const media = { schema: { $ref: '#/components/schemas/Problem' }, examples };
  return {
    description: codes.map((code) => ERROR_KINDS[code].title).join(', or: '),
    'x-error-codes': codes,
    content: { [PROBLEM_MEDIA_TYPE]: media },
  };
}
