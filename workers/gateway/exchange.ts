import type { Logger } from '../../shared/kernel/log.ts';
import { actorOf, type Principal } from './permissions.ts';
import type { MountedRoute, RouteContext, UntypedInput } from './route.ts';

/** One request on its way through the steps. Each step reads what the ones before it found and adds its own part. */
export interface Exchange {
  readonly env: Env;
  readonly mounted: MountedRoute;
  /** Percent-decoded path parameters. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly traceparent: string | null;
  readonly log: Logger;
  /** Replaced by the body-limit step when the body has to be watched while it streams. */
  request: Request;
  /** Set when the body turned out longer than allowed, whatever the handler made of the broken stream. */
  bodyOverflowed: boolean;
  principal: Principal;
  input: UntypedInput;
  idempotencyKey: string | null;
}

/** Passes, or throws an `AegisError`. Synchronous where it can be: a request passes every step. */
export type Step = (exchange: Exchange) => void | Promise<void>;

type Arrival = Omit<Exchange, 'bodyOverflowed' | 'principal' | 'input' | 'idempotencyKey'>;

/** An exchange before its first step: nobody yet, and nothing validated. */
export function openExchange(arrival: Arrival): Exchange {
  return {
    ...arrival,
    bodyOverflowed: false,
    principal: { kind: 'anonymous' },
    input: { params: undefined, query: undefined, headers: undefined, body: undefined },
    idempotencyKey: null,
  };
}

/** What the handler gets to see of an exchange. */
export function contextOf(
  exchange: Exchange,
  now: () => number,
  waitUntil: (promise: Promise<unknown>) => void,
): RouteContext {
  const { env, request, requestId, principal, idempotencyKey, log, traceparent } = exchange;
  const causation = { correlationId: requestId, causationId: null, traceparent, actor: actorOf(principal) };
  return { env, request, requestId, principal, causation, idempotencyKey, waitUntil, now, log };
}
