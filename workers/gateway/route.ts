import type * as z from 'zod';
import type { Causation } from '../../shared/events/envelope.ts';
import type { ErrorCode } from '../../shared/kernel/error-codes.ts';
import type { Logger } from '../../shared/kernel/log.ts';
import type { Gauge } from './metrics/gauge.ts';
import type { Permission, Principal } from './permissions.ts';
import { hasFloodLimit, type RateClass, rateClassOf } from './rate-class.ts';

/** Largest JSON body in bytes, where a route does not say otherwise. */
export const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who checks credentials.
 * - `principal`: the gateway: the administrator key, an access token, an API key or the session cookie. A missing
 *   credential is anonymous, a wrong one is 401.
 * - `relay-or-principal`: the gateway when `Authorization: Bearer` or `X-API-Key` is there, else the route (relay signature).
 * - `feed-key`: the route; the gateway looks at no credential.
 * - `none`: nobody.
 */
export type Authentication = 'principal' | 'relay-or-principal' | 'feed-key' | 'none';

/**
 * Schemas of a request. Path parameters and headers arrive as strings (header names in lower case), query values as
 * strings, or as an array of strings when the name is repeated; the body as parsed JSON.
 */
export interface RequestSchemas {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly headers?: z.ZodType;
}

export interface ReplyDescription {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default `application/json` when there is a schema. */
  readonly mediaType?: string;
}

/** A body that the handler reads itself from `ctx.request`; the gateway cuts it off beyond `maxBytes` with 413. */
export interface RawBody {
  readonly maxBytes: number;
  /** Accepted media types, in lower case, without parameters; the entry `any` accepts all, also none at all. */
  readonly mediaTypes: readonly string[];
}

/** How recently, and how well, a person must have proved who they are. The administrator key passes. */
export interface StepUp {
  readonly maxAgeSeconds: number;
  /** `aal2`: with two factors. */
  readonly acr?: 'aal2';
}

/** A route as data: it drives routing, validation, permission, limits, caching, documents and metrics labels. */
export interface RouteDefinition<R extends RequestSchemas = RequestSchemas> {
  readonly operationId: string;
  readonly method: Method;
  /** OpenAPI template, e.g. `/api/v1/blacklist/lists/{list}`; a segment may end in a fixed suffix (`{list}.txt`). */
  readonly path: `/${string}`;
  readonly summary: string;
  /** The summary in Korean, for the documents. */
  readonly summaryKo?: string;
  readonly description?: string;
  readonly tag: string;
  /** What the principal must hold; `public` asks for nothing here (the route may have its own authentication). */
  readonly permission: Permission | 'public';
  /** Default: `none` for `public` routes, `principal` for the others. */
  readonly authenticate?: Authentication;
  /** Asks the owner of the session or key whether it is alive now, where a revocation must not take seconds to count. */
  readonly strict?: boolean;
  /** Asks for a recent or a stronger sign-in (RFC 9470). */
  readonly stepUp?: StepUp;
  /** Kind of work, for rate limits; default by method and authentication, see {@link rateClassOf}. */
  readonly rate?: RateClass;
  readonly request?: R;
  /** Excludes `request.body`. */
  readonly rawBody?: RawBody;
  /** Of a JSON body, in bytes; default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Whether the operation accepts `Idempotency-Key`; the key reaches the handler as `ctx.idempotencyKey`. */
  readonly idempotent?: boolean;
  /** Successful replies, by status. Problems are documented from `errors`. */
  readonly responses: Readonly<Record<number, ReplyDescription>>;
  /** Codes that the handler may answer with; those of the gateway itself are added by {@link errorsOf}. */
  readonly errors: readonly ErrorCode[];
  /** `Cache-Control` of successful replies; default `no-store`. */
  readonly cache?: string;
  /**
   * How successful requests are logged: `each` (default) writes a line, `tally` counts them and writes one line every
   * ten seconds. For what machines poll: a line costs more than the answer. Failures always have their line.
   */
  readonly log?: 'each' | 'tally';
}

export type Route<R extends RequestSchemas = RequestSchemas> = Readonly<RouteDefinition<R>>;

/** What a handler gets besides its input. */
export interface RouteContext {
  readonly env: Env;
  /** The request as it came; the body of a `rawBody` route is limited while it streams. */
  readonly request: Request;
  readonly requestId: string;
  readonly principal: Principal;
  /** To hand on to actors: correlation id (the request id), trace and actor. */
  readonly causation: Causation;
  /** `Idempotency-Key` of an `idempotent` route, checked for form; `null` when absent. */
  readonly idempotencyKey: string | null;
  /**
   * Who a credential belongs to that the gateway did not look for itself, e.g. the password of HTTP Basic on a route with
   * its own authentication; null for what is no credential of the system that knows users.
   *
   * @throws AegisError `unauthenticated`, `token_invalid`, `token_expired`, `session_ended`, `unavailable`.
   */
  authenticate(credential: string): Promise<Principal | null>;
  waitUntil(promise: Promise<unknown>): void;
  /** Epoch milliseconds. */
  now(): number;
  readonly log: Logger;
}

/** A JSON reply, or a complete response for anything else. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | Response;

type OutputOf<R, Part extends keyof RequestSchemas> = R extends { readonly [K in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** The validated parts of a request; `undefined` where the route has no schema. */
export interface RouteInput<R extends RequestSchemas> {
  readonly params: OutputOf<R, 'params'>;
  readonly query: OutputOf<R, 'query'>;
  readonly body: OutputOf<R, 'body'>;
  readonly headers: OutputOf<R, 'headers'>;
}

export type RouteHandler<R extends RequestSchemas> = (input: RouteInput<R>, context: RouteContext) => Promise<Reply>;

/** The parts of a request as the gateway hands them over, without the types of the schemas. */
export interface UntypedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: unknown;
}

/** A route with its handler, ready for `createGateway`. */
export interface MountedRoute {
  readonly route: Route;
  readonly handler: (input: UntypedInput, context: RouteContext) => Promise<Reply>;
}

/** The answer of a system to "how are you"; `details` holds facts for an operator, never a secret. */
export interface SystemHealth {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly details: Readonly<Record<string, unknown>>;
}

/** One system as the gateway mounts it. */
export interface SystemModule {
  /** As in `env.SYSTEMS`. */
  readonly name: string;
  readonly routes: readonly MountedRoute[];
  readonly health?: (env: Env) => Promise<SystemHealth>;
  /** What `GET /metrics` reads of this system when it is asked. */
  readonly gauges?: readonly Gauge[];
}

/** Names of the path parameters, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

/**
 * Describes an operation. Lives in a `contract` file that imports only zod and this module, so that documents can be
 * generated without the Worker.
 *
 * @throws Error when the definition contradicts itself; a programming error, found at start-up.
 * @example
 * const getList = defineRoute({
 *   operationId: 'getList',
 *   method: 'get',
 *   path: '/api/v1/blacklist/lists/{list}',
 *   summary: 'One list',
 *   tag: 'blacklist',
 *   permission: 'blacklist:read',
 *   request: { params: z.object({ list: z.string() }) },
 *   responses: { 200: { description: 'The list', schema: listSchema } },
 *   errors: ['not_found'],
 * });
 */
export function defineRoute<const R extends RequestSchemas = Record<never, never>>(
  definition: RouteDefinition<R>,
): Route<R> {
  const fail = (reason: string): never => {
    throw new Error(`${definition.operationId}: ${reason}`);
  };
  if (definition.request?.body && definition.rawBody) fail('a route has a JSON body or a raw body, not both');
  if (definition.method === 'get' && (definition.request?.body || definition.rawBody)) fail('a GET has no body');
  if (definition.idempotent && definition.method !== 'post') fail('only a POST takes an Idempotency-Key');
  if (definition.permission !== 'public' && definition.authenticate && definition.authenticate !== 'principal') {
    fail('a route with its own authentication is public to the gateway');
  }
  const needsPrincipal = definition.strict || definition.stepUp;
  if (needsPrincipal && !isForPrincipals(authenticationOf(definition))) fail('strict and stepUp need a principal');
  if (pathParameters(definition.path).length > 0 && !definition.request?.params) fail('path parameters need a schema');
  return definition;
}

/**
 * Joins a route with its handler; the handler's input types come from the route's schemas.
 *
 * @example
 * export const getListRoute = implement(getList, async ({ params }, ctx) => {
 *   return { status: 200, body: await describe(ctx.env, params.list) };
 * });
 */
export function implement<R extends RequestSchemas>(route: Route<R>, handler: RouteHandler<R>): MountedRoute {
  // The gateway validates with this very route's schemas before it calls, so the input has the handler's types.
  return { route, handler: handler as MountedRoute['handler'] };
}

/** Who checks the credentials of a route, with the default applied. */
export function authenticationOf(route: Pick<Route, 'authenticate' | 'permission'>): Authentication {
  return route.authenticate ?? (route.permission === 'public' ? 'none' : 'principal');
}

/** Whether the gateway finds out who asks. */
export function isForPrincipals(authentication: Authentication): boolean {
  return authentication === 'principal' || authentication === 'relay-or-principal';
}

/**
 * Every error code that a route can answer with: its own and those of the gateway's steps that apply to it; without a
 * route, those of a path or method that does not exist.
 */
export function errorsOf(route: Route | null): readonly ErrorCode[] {
  if (route === null) return ['method_not_allowed', 'not_found'];
  const codes = new Set<ErrorCode>(route.errors);
  const authentication = authenticationOf(route);
  if (route.request || route.idempotent) codes.add('invalid_request');
  if (isForPrincipals(authentication)) {
    codes.add('unauthenticated').add('unavailable');
    codes.add('token_invalid').add('token_expired').add('session_ended');
    // A cookie comes along with a request that another site has made.
    if (route.method !== 'get') codes.add('csrf_refused');
  }
  if (hasFloodLimit(rateClassOf(route))) codes.add('rate_limited');
  if (route.stepUp) codes.add('step_up_required');
  if (route.permission !== 'public') codes.add('forbidden');
  if (route.request?.body || route.rawBody) codes.add('payload_too_large').add('unsupported_media_type');
  codes.add('internal');
  return [...codes].sort();
}
