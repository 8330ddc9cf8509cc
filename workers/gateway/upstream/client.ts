import type { RateLimiter } from '../../../durable-objects/platform/rate-limiter.ts';
import type { BreakerOptions } from '../../../shared/kernel/breaker.ts';
import type { AegisError } from '../../../shared/kernel/error.ts';
import { assertRetryOptions, fullJitterMs } from '../../../shared/kernel/retry.ts';
import { type AttemptOptions, attempt, type Replayable } from './attempt.ts';
import { type Circuit, createCircuit, type GrantProbe } from './circuit.ts';
import { breakerOutcomeOf, isWorthRetrying, type UpstreamFailure, upstreamError } from './failure.ts';
import { isUpstreamUrl } from './guard.ts';
import { probeGrants } from './probe.ts';

export interface UpstreamOptions {
  /** Names the upstream in errors and for its breaker; from a closed set. */
  readonly name: string;
  /** The only hosts that are asked: `host` or `host:port`. */
  readonly hosts: readonly string[];
  /** Longest time of a call, retries and waits included, in ms. */
  readonly deadlineMs: number;
  /** Longest time of one attempt, in ms; default: the deadline. */
  readonly tryMs?: number;
  /** Attempts in all, from 1. */
  readonly attempts: number;
  readonly breaker?: Partial<BreakerOptions>;
  /** Longest body that is read; default 1 MiB. */
  readonly maxBytes?: number;
  /** Redirects that a GET follows, within `hosts`; default none. */
  readonly redirects?: number;
}

export interface UpstreamInit {
  readonly method?: string;
  readonly headers?: HeadersInit;
  /** No stream: a request must be there to be sent again. */
  readonly body?: string | Uint8Array | URLSearchParams | null;
  readonly signal?: AbortSignal;
  /** Whether it may be sent twice; default: for the methods that RFC 9110 §9.2.2 calls idempotent. */
  readonly retry?: boolean;
  /** What to answer with when the call has failed. */
  readonly fallback?: (error: AegisError) => Response | Promise<Response>;
}

/** The bindings that a call uses. */
export interface UpstreamEnv {
  readonly AEGIS_EGRESS_ALLOW?: string;
  readonly RATE_LIMITS?: DurableObjectNamespace<RateLimiter>;
}

export type Upstream = (input: string | URL, init: UpstreamInit, env: UpstreamEnv) => Promise<Response>;

export interface UpstreamPorts {
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;
const BACKOFF = { baseMs: 100, capMs: 2_000 } as const;
const BREAKER = { threshold: 5, openMs: 10_000, longestOpenMs: 300_000 } as const;
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/**
 * Makes the client of one upstream: deadline, retries, circuit breaker, size limit, and only the configured hosts. Make it
 * once an isolate; its breaker lives in it.
 *
 * Answers below 500, except 429, are returned, with the body read: what a 400 means is for the caller to say.
 *
 * @returns A function like `fetch`, that throws AegisError `upstream_failed` with `details.upstream`, `details.reason` and,
 * where there was one, `details.status`.
 * @throws AegisError `internal` when the options make no sense.
 * @example
 * const github = createUpstream({ name: 'github', hosts: ['api.github.com'], deadlineMs: 5_000, attempts: 3 });
 * const response = await github('https://api.github.com/user', { headers: { authorization } }, env);
 */
export function createUpstream(options: UpstreamOptions, ports: UpstreamPorts = {}): Upstream {
  const { name, hosts, deadlineMs, tryMs = deadlineMs, attempts } = options;
  assertRetryOptions({ attempts, ...BACKOFF });
  const { now = Date.now, random = Math.random } = ports;
  const circuit = createCircuit(name, { ...BREAKER, probeMs: tryMs + 1_000, ...options.breaker }, now);
  const { maxBytes = DEFAULT_MAX_BYTES, redirects = 0 } = options;

  return async function call(input, init, env) {
    // Looked up with every call: a runtime may replace its `fetch`.
    const ask = { hosts, egressAllow: env.AEGIS_EGRESS_ALLOW, maxBytes, redirects, fetch: ports.fetch ?? fetch, now };
    const request = requestOf(init);
    const mostAttempts = (init.retry ?? IDEMPOTENT.includes(request.method)) ? attempts : 1;
    const grant = probeGrants(env.RATE_LIMITS);
    const run: Run = { request, ask, circuit, grant, tryMs, deadline: now() + deadlineMs, signal: init.signal ?? null };
    for (let failures = 0; ; failures += 1) {
      const result = await tryOnce(input, run);
      if (result instanceof Response) return result;
      const waitMs = Math.max(fullJitterMs(failures, BACKOFF, random), result.retryAfterMs ?? 0);
      const isLast = failures + 1 >= mostAttempts || now() + waitMs >= run.deadline;
      if (isLast || !isWorthRetrying(result)) return fail(upstreamError(name, result), init.fallback);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  };
}

/** One call under way. */
interface Run {
  readonly request: Replayable;
  readonly ask: AttemptOptions;
  readonly circuit: Circuit;
  readonly grant: GrantProbe;
  readonly tryMs: number;
  readonly deadline: number;
  readonly signal: AbortSignal | null;
}

function requestOf({ method = 'GET', headers, body = null }: UpstreamInit): Replayable {
  return { method: method.toUpperCase(), headers: new Headers(headers), body };
}

function fail(error: AegisError, fallback: UpstreamInit['fallback']): Response | Promise<Response> {
  if (fallback === undefined) throw error;
  return fallback(error);
}

/** One attempt under the breaker and the clock. */
async function tryOnce(input: string | URL, run: Run): Promise<Response | UpstreamFailure> {
  const { hosts, egressAllow } = run.ask;
  const url = URL.canParse(String(input)) ? new URL(input) : null;
  if (url === null || !isUpstreamUrl(url, hosts, egressAllow)) return { reason: 'host_refused' };
  if (run.signal?.aborted) return { reason: 'aborted' };
  const retryAfterMs = await run.circuit.admit(run.grant);
  if (retryAfterMs !== null) return { reason: 'circuit_open', retryAfterMs };
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), Math.max(0, Math.min(run.tryMs, run.deadline - run.ask.now())));
  const signal = run.signal === null ? timeout.signal : AbortSignal.any([timeout.signal, run.signal]);
  let result: Response | UpstreamFailure;
  try {
    result = await attempt(url, run.request, signal, run.ask);
  } catch (cause) {
    const reason = timeout.signal.aborted ? 'timeout' : run.signal?.aborted ? 'aborted' : 'network';
    result = { reason, cause };
  } finally {
    clearTimeout(timer);
  }
  const outcome = result instanceof Response ? 'success' : breakerOutcomeOf(result);
  if (outcome !== null) run.circuit.report(outcome);
  return result;
}
