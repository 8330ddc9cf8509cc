import { countGuess, type Guesses, guessWaitMs } from '../../../../shared/identity/factors/guesses.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { UserCore } from '../core.ts';

const KEY = 'factor-guesses';

/**
 * The growing delay after wrong codes of this user, whichever session or ticket they came with: a ticket allows a few attempts, but
 * who knows the password can have as many tickets as they like.
 */
export class GuessLimit {
  readonly #core: UserCore;

  constructor(core: UserCore) {
    this.#core = core;
  }

  /**
   * Judges a code: looks at it only when no wait is running, and counts a wrong one. Synchronous, so that many guesses at once are no way
   * around the delay.
   *
   * @param match Gives null for a wrong code.
   * @throws AegisError `factor_refused`; `sign_in_delayed` with the seconds to wait.
   */
  judge<T>(match: () => T | null): T {
    const { storage, now } = this.#core;
    const guesses = storage.kv.get<Guesses>(KEY) ?? null;
    const waitMs = guessWaitMs(guesses, now());
    if (waitMs > 0) {
      throw new AegisError('sign_in_delayed', 'Too many wrong codes; wait a moment.', {
        retryAfterSeconds: Math.ceil(waitMs / 1_000),
      });
    }
    const matched = match();
    if (matched !== null) return matched;
    storage.kv.put(KEY, countGuess(guesses, now()));
    throw new AegisError('factor_refused', 'The code is wrong or was used already.');
  }

  /** Forgets the wrong codes; inside the transaction in which a right one is used. */
  forgive(): void {
    this.#core.storage.kv.delete(KEY);
  }
}
