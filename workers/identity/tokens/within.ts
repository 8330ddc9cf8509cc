import { AegisError } from '../../../shared/kernel/error.ts';

/** How long an actor has to answer what a request waits for, in ms; then it counts as not reachable. */
const TIMEOUT_MS = 5_000;

/**
 * Waits for an answer, but not for ever.
 *
 * @throws AegisError `unavailable` after five seconds, or as many as the caller has patience for.
 */
export async function within<T>(answer: Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AegisError('unavailable', 'No answer in time.')), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
