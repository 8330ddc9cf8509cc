import type { PolicyCatalogue } from '../../../durable-objects/policy/catalogue.ts';
import type { PolicyActor, PolicyCommandMeta } from '../../../durable-objects/policy/policy.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';

/**
 * The methods of an actor as its stub has them. The platform's own mapping gives up on read-only arrays and `unknown`
 * inside results, which structured cloning carries without loss.
 */
export type Remote<Actor> = {
  readonly [Name in keyof Actor]: Actor[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** What a command carries to its actor: who, why, and the idempotency key with the hash of the request. */
export async function commandMeta(ctx: RouteContext, body: unknown = null): Promise<PolicyCommandMeta> {
  const { pathname } = new URL(ctx.request.url);
  return {
    causation: ctx.causation,
    idempotencyKey: ctx.idempotencyKey,
    requestHash: await sha256Hex(JSON.stringify([pathname, body])),
  };
}

/**
 * Calls a programme's actor.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callPolicy<T>(
  env: Env,
  id: string,
  call: (actor: Remote<PolicyActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.POLICY.getByName(id) as unknown as Remote<PolicyActor>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/** The actor of the catalogue. */
export function callCatalogue<T>(env: Env, call: (actor: Remote<PolicyCatalogue>) => Promise<T>): Promise<T> {
  return callActor(() => call(env.POLICY_CATALOGUE.getByName('main') as unknown as Remote<PolicyCatalogue>), {
    idempotent: true,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}
