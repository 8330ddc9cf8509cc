/** Wrong codes in a row, and when the last one came (ms since the epoch). */
export interface Guesses {
  readonly failures: number;
  readonly lastAt: number;
}

/** Mistyping is human: so many wrong codes cost no waiting. */
const FREE = 5;
const FIRST_WAIT_MS = 1_000;
/**
 * Longest wait. A guess hits one of three six-digit codes, so 96 guesses a day are a chance of one in 3,500 a day, for somebody who has
 * the first factor already; and the owner, whom these guesses keep waiting, never waits longer.
 */
const LONGEST_WAIT_MS = 15 * 60_000;
/** After so long without a wrong code the count begins anew. */
const FORGET_MS = 24 * 60 * 60_000;

/**
 * How long no code is looked at, in ms: 0 for the first five failures, then 1 s, 2 s, 4 s, … up to 15 min after the last one.
 *
 * @example
 * guessWaitMs({ failures: 6, lastAt: 0 }, 500); // 1500
 */
export function guessWaitMs(guesses: Guesses | null, now: number): number {
  if (guesses === null || guesses.failures < FREE || isForgotten(guesses, now)) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (guesses.failures - FREE));
  return Math.max(0, guesses.lastAt + wait - now);
}

/** The count after one more wrong code. */
export function countGuess(guesses: Guesses | null, now: number): Guesses {
  const failures = guesses === null || isForgotten(guesses, now) ? 1 : guesses.failures + 1;
  return { failures, lastAt: now };
}

function isForgotten({ lastAt }: Guesses, now: number): boolean {
  return now - lastAt > FORGET_MS;
}
