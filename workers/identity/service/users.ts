import type { UserParts } from '../../../durable-objects/identity/user/parts.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';

/** What a command carries that may be repeated by its caller. */
export interface CommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of path and body, to tell a repeated key from a reused one; empty without a key. */
  readonly requestHash: string;
}

/** The meta of a request. */
export async function commandMeta(
  ctx: Pick<RouteContext, 'request' | 'causation' | 'idempotencyKey'>,
  body: unknown = null,
): Promise<CommandMeta> {
  const { pathname } = new URL(ctx.request.url);
  return {
    causation: ctx.causation,
    idempotencyKey: ctx.idempotencyKey,
    requestHash: ctx.idempotencyKey === null ? '' : await sha256Hex(JSON.stringify([pathname, body])),
  };
}

type Methods<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** A user's actor as callers see it: each part with its methods, all asynchronous; one call is one round trip. */
export type RemoteUser = { readonly [Part in keyof UserParts]: Methods<UserParts[Part]> };

/**
 * The actor of a user. Take it anew for every attempt: a stub is broken once a call on it has failed.
 *
 * @example
 * await userStub(env, userId).sessions.list(null);
 */
export function userStub(env: Pick<Env, 'USER'>, userId: string): RemoteUser {
  const stub = env.USER.getByName(userId);
  const part = (name: string) =>
    new Proxy(Object.create(null), {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          stub.call(name, String(method), args),
    });
  // The types of the parts are kept here and not by the platform's mapping, which gives up on read-only arrays and `unknown`.
  return new Proxy(Object.create(null), { get: (_, name) => part(String(name)) }) as RemoteUser;
}

/**
 * Calls a user's actor.
 *
 * @param isRepeatable Whether the call may be made twice: reads, and commands with an idempotency key.
 * @example
 * await callUser(ctx.env, userId, (user) => user.sessions.list(current), true);
 */
export function callUser<T>(
  env: Pick<Env, 'USER'>,
  userId: string,
  call: (user: RemoteUser) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(userStub(env, userId)), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}
