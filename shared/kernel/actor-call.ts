import { AegisError, asAegisError, isAegisError } from './error.ts';
import { isRetryable, type RetryOptions, retry } from './retry.ts';

/** Attempts and delays of an idempotent call unless the policy says otherwise. */
const DEFAULTS = { attempts: 3, baseMs: 50, capMs: 1_000 } as const;

export interface ActorCallPolicy extends Partial<Pick<RetryOptions, 'attempts' | 'baseMs' | 'capMs'>> {
  /** Whether the call may be made twice: reads, and commands with an idempotency key. */
  readonly idempotent: boolean;
  readonly random: RetryOptions['random'];
  readonly sleep: RetryOptions['sleep'];
}

/**
 * Calls an actor by RPC. Own errors come out as {@link AegisError} with code, details and `retryAfterSeconds`; an
 * overloaded actor is `actor_overloaded`, a lost one `unavailable`, anything else `internal`.
 *
 * Only an idempotent call is made again, and only when the runtime says that it lost the actor (`retryable` and not
 * `overloaded`). An answer of the actor itself, though it may be worth a retry later, is the caller's to judge.
 *
 * @param call Must get its stub anew: a stub is broken once a call on it has failed.
 *
 * @example
 * const status = await callActor(() => env.SOURCE.getByName('regtech').status(), {
 *   idempotent: true, random: Math.random, sleep: (ms) => scheduler.wait(ms),
 * });
 */
export async function callActor<T>(call: () => Promise<T>, policy: ActorCallPolicy): Promise<T> {
  const options = {
    ...DEFAULTS,
    ...policy,
    ...(policy.idempotent ? {} : { attempts: 1 }),
    retryable: (error: unknown) => isRetryable(error) && !isAegisError(error),
  };
  try {
    return await retry(call, options);
  } catch (thrown) {
    throw fromRuntime(thrown) ?? asAegisError(thrown);
  }
}

/** The runtime marks its own errors with own properties `overloaded` and `retryable`, and gives them no code. */
function fromRuntime(thrown: unknown): AegisError | null {
  if (!(thrown instanceof Error) || isAegisError(thrown)) return null;
  if ('overloaded' in thrown && thrown.overloaded === true) {
    return new AegisError('actor_overloaded', 'The actor is overloaded', { cause: thrown });
  }
  if ('retryable' in thrown && thrown.retryable === true) {
    return new AegisError('unavailable', 'The actor was lost during the call', { cause: thrown });
  }
  return null;
}
