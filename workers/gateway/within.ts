/** What {@link within} returns when the time is over. */
export const TIMED_OUT = Symbol('timed out');

/**
 * Waits for a piece of work, but not longer than `timeoutMs`. The work goes on; only its answer is no longer awaited.
 *
 * @example
 * const answer = await within(stub.ping(), 300);
 * if (answer === TIMED_OUT) return 'down';
 */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T | typeof TIMED_OUT> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
