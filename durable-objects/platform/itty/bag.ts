import { createDurable } from 'itty-durable';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';

/** What is relied on of the objects that itty-durable makes; its own types are `any`. */
export interface Bag {
  fetch(request: Request): Promise<Response>;
  /** Stores all own properties as one JSON value. */
  persist(): Promise<void>;
}

export type BagClass = new (state: DurableObjectState, env: object) => Bag;

/**
 * The base of a bag: a class whose own properties are its state, loaded as one value with the first `fetch` and stored
 * by `persist()`. For small, rebuildable JSON that only requests touch; everything else is a native actor.
 *
 * WARNING: the state is loaded in `fetch` and nowhere else. A handler that the platform calls by another way, `alarm()`
 * or a WebSocket handler, sees the constructor's defaults in a cold object, and `persist()` there overwrites what was
 * stored. That is why {@link guardBag} refuses such classes; `test/platform/data-loss.actor.test.ts` shows the loss.
 */
export const BagBase = createDurable({ onError: problemOf }) as unknown as BagClass;

/** Handlers that the platform calls without `fetch`, and so without the state. */
const COLD_HANDLERS = ['alarm', 'webSocketMessage', 'webSocketClose', 'webSocketError'] as const;

/** itty routes `GET /do/<action>/<target>`; only calls are wanted, and only of methods that are meant for callers. */
const CALL_PATH = /^\/do\/call\/([A-Za-z]+)$/;

/**
 * Makes a bag and lets only calls of the listed methods pass: without the guard every method, `destroy` and `persist`
 * included, and every property could be called, read and set by anyone who holds the stub.
 *
 * The bindings stay outside: itty would copy all of them onto the platform's state object.
 *
 * @throws AegisError `internal` for a class with an alarm or WebSocket handler.
 */
export function guardBag(
  Class: BagClass,
  methods: readonly string[],
  state: DurableObjectState,
): (request: Request) => Promise<Response> {
  const cold = COLD_HANDLERS.find((handler) => handler in Class.prototype);
  if (cold !== undefined) {
    throw new AegisError(
      'internal',
      `A bag must not have ${cold}(): it would overwrite the stored state with defaults`,
    );
  }
  const bag = new Class(state, {});
  return async function guarded(request) {
    const [, method] = CALL_PATH.exec(new URL(request.url).pathname) ?? [];
    const allowed = request.method === 'GET' && method !== undefined && methods.includes(method);
    return allowed ? bag.fetch(request) : new Response(null, { status: 404 });
  };
}

/** itty would keep the message and lose the code. */
function problemOf(thrown: unknown): Response {
  const { code, message, status, details } = asAegisError(thrown);
  return Response.json({ code, message, details }, { status });
}
