/** Whoever has had its turn for so long has lost it: its request may be gone. */
const LONGEST_TURN_MS = 30_000;
const POLL_MS = 10;

/**
 * One at a time for all requests of an isolate: a rendering of a long list takes half of the memory that there is. Nobody
 * awaits a promise of another request, which would never settle once that is cancelled; those who wait look again by timers
 * of their own.
 */
class Turns {
  #since: number | null = null;

  async take<T>(work: () => Promise<T>): Promise<T> {
    while (this.#since !== null && Date.now() - this.#since < LONGEST_TURN_MS) await scheduler.wait(POLL_MS);
    const own = Date.now();
    this.#since = own;
    try {
      return await work();
    } finally {
      if (this.#since === own) this.#since = null;
    }
  }
}

/** The turns of this isolate: renderings and differences share its memory. */
export const turns = new Turns();
