import type { UserActor } from '../../../durable-objects/identity/user.ts';
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
export async function commandMeta(ctx: RouteContext, body: unknown = null): Promise<CommandMeta> {
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

/** A user's actor as its stub has it: each part with its methods, all asynchronous; one call is one round trip. */
export type RemoteUser = {
  readonly [Name in keyof UserActor]: UserActor[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : Methods<UserActor[Name]>;
};

/** The stub of a user's actor. Take it anew for every attempt: a stub is broken once a call on it has failed. */
export function userStub(env: Pick<Env, 'USER'>, userId: string): RemoteUser {
  // The platform's own mapping gives up on read-only arrays and `unknown` inside results, which cloning carries without loss.
  return env.USER.getByName(userId) as unknown as RemoteUser;
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
