import type { Logger } from '../../shared/kernel/log.ts';
import type { AuthenticationContext, Authenticator } from './authenticator.ts';
import type { CountedQuota } from './http/rate-limit-headers.ts';
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
  /** Null when the system that knows users is off. */
  readonly authenticator: Authenticator | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly waitUntil: (promise: Promise<unknown>) => void;
  /** Replaced by the body-limit step when the body has to be watched while it streams. */
  request: Request;
  /** Set when the body turned out longer than allowed, whatever the handler made of the broken stream. */
  bodyOverflowed: boolean;
  principal: Principal;
  /** `Set-Cookie` of the answer, whatever it will be; null for none. */
  setCookies: readonly string[] | null;
  /** Null when the request is not counted against a quota. */
  quota: CountedQuota | null;
  input: UntypedInput;
  idempotencyKey: string | null;
}

/** Passes, or throws an `AegisError`. Synchronous where it can be: a request passes every step. */
export type Step = (exchange: Exchange) => void | Promise<void>;

type Arrival = Omit<Exchange, 'bodyOverflowed' | 'principal' | 'setCookies' | 'quota' | 'input' | 'idempotencyKey'>;

/** An exchange before its first step: nobody yet, and nothing validated. */
export function openExchange(arrival: Arrival): Exchange {
  return {
    ...arrival,
    bodyOverflowed: false,
    principal: { kind: 'anonymous' },
    setCookies: null,
    quota: null,
    input: { params: undefined, query: undefined, headers: undefined, body: undefined },
    idempotencyKey: null,
  };
}

/** What the handler gets to see of an exchange. */
export function contextOf(exchange: Exchange): RouteContext {
  const { env, request, requestId, principal, idempotencyKey, log, now, waitUntil } = exchange;
  const causation = causationOf(exchange);
  const authenticate = async (credential: string): Promise<Principal | null> =>
    (await exchange.authenticator?.credential(credential, authenticationContextOf(exchange)))?.principal ?? null;
  return { env, request, requestId, principal, causation, idempotencyKey, authenticate, waitUntil, now, log };
}

/** What the authenticator gets to see of an exchange. */
export function authenticationContextOf(exchange: Exchange): AuthenticationContext {
  const { env, request, now, waitUntil } = exchange;
  return { env, request, causation: causationOf(exchange), now: now(), waitUntil };
}

function causationOf({ requestId, traceparent, principal }: Exchange): RouteContext['causation'] {
  return { correlationId: requestId, causationId: null, traceparent, actor: actorOf(principal) };
}
