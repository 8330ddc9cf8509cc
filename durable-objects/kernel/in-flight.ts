import { AegisError } from '../../shared/kernel/error.ts';

/** What a caller is told to wait before it asks again, in seconds. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Keeps two requests with the same idempotency key from being worked on at the same time, where the work awaits something
 * and other requests come in between. Where it does not await, `Idempotency` alone suffices: nothing comes between.
 *
 * Held in the object's memory, and only there: an object that dies takes its work along, so a key that survived it
 * would lock out the retry. What has been done is for `Idempotency` to remember, in the transaction of the effects.
 *
 * @example
 * const { value } = await this.#inFlight.run(key, requestHash, async () => {
 *   const answer = await askOutside();
 *   return storage.transactionSync(() => this.#idempotency.run(key, requestHash, now, () => keep(answer)));
 * });
 */
export class InFlight {
  readonly #running = new Map<string, string>();

  /**
   * Runs `fn` unless a request with the same key is running.
   *
   * @param key The caller's key; null runs `fn` beside everything else.
   * @param requestHash As for `Idempotency`.
   * @throws AegisError `idempotency_in_flight` for the same request, `idempotency_key_reused` for another one.
   */
  async run<T>(key: string | null, requestHash: string, fn: () => T | Promise<T>): Promise<T> {
    if (key === null) return fn();
    const running = this.#running.get(key);
    if (running !== undefined && running !== requestHash) {
      throw new AegisError('idempotency_key_reused', 'The idempotency key is in use for another request');
    }
    if (running !== undefined) {
      throw new AegisError('idempotency_in_flight', 'The request with this idempotency key is still running', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    this.#running.set(key, requestHash);
    try {
      return await fn();
    } finally {
      this.#running.delete(key);
    }
  }
}
