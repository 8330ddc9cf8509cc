import { type Context, Hono } from 'hono';
import { type AegisError, asAegisError } from '../../shared/kernel/error.ts';
import { type Logger, logger } from '../../shared/kernel/log.ts';
import type { Authenticator } from './authenticator.ts';
import { withCors } from './cors.ts';
import { contextOf, type Exchange, openExchange, type Step } from './exchange.ts';
import { challengeOf } from './http/challenge.ts';
import { problemResponse } from './http/problem.ts';
import { setRateLimitHeaders } from './http/rate-limit-headers.ts';
import { requestIdFrom, traceIdOf, traceparentFrom } from './http/request-id.ts';
import { setSecurityHeaders } from './http/security-headers.ts';
import { createRecorder, type Recorder } from './metrics/recorder.ts';
import { type MountedPath, mountPaths, pathParametersOf, selectRoute } from './mount.ts';
import { platformSystem } from './platform.ts';
import { answerOf, withHeaders, withoutBody } from './respond.ts';
import { authenticationOf, errorsOf, type Route, type SystemModule } from './route.ts';
import { limitBody, tooLarge } from './steps/body-limit.ts';
import { confirmPrincipal, requireStepUp } from './steps/confirm.ts';
import { refuseCrossSite } from './steps/csrf.ts';
import { requirePermission } from './steps/permission.ts';
import { identifyPrincipal } from './steps/principal.ts';
import { limitFlood, limitRate } from './steps/rate-limit.ts';
import { validateInput } from './steps/validation.ts';
import { enabledSystems } from './systems.ts';
import { createTally } from './tally.ts';

/**
 * What a request passes before its handler, in this order. Around it, in `serve`: request id and trace, the route
 * (404, 405), then conditional requests, problem details, security headers and the access log.
 * Idempotency is the owning actor's, with the key that validation has checked; what may be cached a route says in `cache`.
 */
const STEPS: readonly Step[] = [
  limitFlood,
  limitBody,
  identifyPrincipal,
  limitRate,
  refuseCrossSite,
  requirePermission,
  requireStepUp,
  confirmPrincipal,
  validateInput,
];

export interface GatewayOptions {
  readonly log?: Logger;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Who knows users, sessions and keys; without one there is the administrator key alone. */
  readonly authenticator?: Authenticator;
}

type GatewayContext = Context<{ Bindings: Env }>;

/**
 * Builds the one door: every route of every system behind the same steps. A system that is not in `env.SYSTEMS`
 * answers 404 as if it were not there.
 *
 * @param systems What to mount, each with its routes and, if it likes, a health check.
 * @returns A Hono app; its `fetch` is the Worker's.
 * @throws Error at start-up when two routes claim the same operation or path.
 * @example
 * const gateway = createGateway([{ name: 'blacklist', routes, health }]);
 * export default { fetch: gateway.fetch } satisfies ExportedHandler<Env>;
 */
export function createGateway(systems: readonly SystemModule[], options: GatewayOptions = {}): Hono<{ Bindings: Env }> {
  const { log = logger({ svc: 'gateway' }), now = Date.now } = options;
  const app = new Hono<{ Bindings: Env }>();
  const recorder = createRecorder({ now });
  const serve = withCors(serveWith(log, now, createTally(log, now), recorder, options.authenticator ?? null));
  for (const path of mountPaths([platformSystem(systems, recorder), ...systems])) {
    app.all(path.pattern, (context) => serve(context, path));
  }
  app.notFound((context) => serve(context, null));
  return app;
}

function serveWith(
  base: Logger,
  now: () => number,
  tally: (route: string, status: number) => void,
  recorder: Recorder,
  knower: Authenticator | null,
) {
  return async function serve(context: GatewayContext, path: MountedPath | null): Promise<Response> {
    const started = now();
    const request = context.req.raw;
    const requestId = requestIdFrom(request.headers.get('x-request-id'));
    const traceparent = traceparentFrom(request.headers.get('traceparent'));
    const log = base.child({ rid: requestId, cid: requestId, tid: traceIdOf(traceparent) });
    let exchange: Exchange | null = null;
    let route: Route | null = null;
    let failure: AegisError | null = null;
    let response: Response;
    try {
      const systems = enabledSystems(context.env.SYSTEMS);
      const mounted = selectRoute(path, request.method, systems);
      route = mounted.route;
      const pathParameters = pathParametersOf(path, context.req.param());
      const authenticator = whoKnows(knower, systems);
      const arrival = { env: context.env, mounted, pathParameters, requestId, traceparent, log, request };
      exchange = openExchange({ ...arrival, authenticator, now, waitUntil: waitUntilOf(context) });
      for (const step of STEPS) {
        const pending = step(exchange);
        if (pending) await pending;
      }
      const reply = await mounted.handler(exchange.input, contextOf(exchange));
      response = answerOf(request, reply, route);
    } catch (thrown) {
      failure = exchange?.bodyOverflowed ? tooLarge(exchange) : asAegisError(thrown);
      const challenge = challengeOf(route ? authenticationOf(route) : 'principal', failure);
      const origin = new URL(request.url).origin;
      const acceptLanguage = request.headers.get('accept-language');
      response = problemResponse(failure, { origin, requestId, acceptLanguage }, challenge);
    }
    if (request.method === 'HEAD') response = withoutBody(response);
    response = withHeaders(response, (headers) => {
      headers.set('x-request-id', requestId);
      if (traceparent !== null) headers.set('traceparent', traceparent);
      if (exchange !== null && exchange.setCookies !== null) setCookies(headers, exchange.setCookies);
      if (exchange !== null && exchange.quota !== null) setRateLimitHeaders(headers, exchange.quota);
      // A 304 has no content to protect, and what it carries would replace the headers of the stored answer.
      if (response.status !== 304)
        setSecurityHeaders(headers, request.url.startsWith('https:'), route?.log === 'tally');
    });
    if (route?.log === 'tally' && failure === null) tally(route.path, response.status);
    else report(log, { route, status: response.status, ms: now() - started, failure, exchange });
    const served = { route: route?.path ?? 'none', method: request.method, status: response.status };
    const carrier = { shards: context.env.METRICS, waitUntil: waitUntilOf(context), log };
    recorder.record({ ...served, ms: now() - started }, carrier);
    return response;
  };
}

/** The authenticator, if its system is on. */
function whoKnows(authenticator: Authenticator | null, systems: ReadonlySet<string>): Authenticator | null {
  return authenticator !== null && systems.has(authenticator.system) ? authenticator : null;
}

function setCookies(headers: Headers, cookies: readonly string[]): void {
  // What a handler sets is newer than what let the request in: a sign-out must not be followed by a renewal.
  if (headers.has('set-cookie')) return;
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  // No cache that others share may keep what lets somebody in.
  headers.set('cache-control', 'no-store');
}

interface Outcome {
  readonly route: Route | null;
  readonly status: number;
  readonly ms: number;
  readonly failure: AegisError | null;
  readonly exchange: Exchange | null;
}

/** The access log: one line a request. It names the route, never the path or the query, which may hold a feed token. */
function report(log: Logger, { route, status, ms, failure, exchange }: Outcome): void {
  const actor = exchange?.principal.kind ?? 'anonymous';
  const facts = { route: route?.path ?? 'none', method: exchange?.request.method ?? 'none', status, ms, actor };
  const line = failure ? { ...facts, code: failure.code } : facts;
  if (failure && !failure.public) {
    const { cause } = failure;
    log.error('request failed', {
      ...facts,
      error: failure,
      stack: cause instanceof Error ? cause.stack : failure.stack,
    });
  }
  // Every produced status is a documented one; what is not, is a fault of the route's definition.
  const isDocumented = failure
    ? errorsOf(route).includes(failure.code)
    : status === 304 || status in (route?.responses ?? {});
  if (!isDocumented) log.warn('undocumented answer', line);
  log.info('request', line);
}

function waitUntilOf(context: GatewayContext): (promise: Promise<unknown>) => void {
  return (promise) => context.executionCtx.waitUntil(promise);
}
