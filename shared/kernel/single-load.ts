/** How long those who wait trust a load, in ms: the request that began it may be gone. */
const PATIENCE_MS = 5_000;
const POLL_MS = 5;

type Outcome<T> = { readonly value: T } | { readonly thrown: unknown };

interface Load<T> {
  readonly begunAt: number;
  outcome: Outcome<T> | null;
}

export interface SingleLoadOptions {
  /** A timer of the request that waits. */
  readonly wait: (ms: number) => Promise<unknown>;
  readonly clock?: () => number;
  /** Default 5 s. */
  readonly patienceMs?: number;
}

/**
 * One load a key at a time for all requests of an isolate; who comes meanwhile gets what it brings, value or error.
 *
 * Nobody awaits the promise of another request: when that request is cancelled, its I/O ends and the promise never
 * settles. Those who wait look again by timers of their own, and after their patience one of them begins anew.
 * For values that are plain memory: a stream or body belongs to the request that opened it. The load itself looks first
 * where values are kept: one that waited for a lost load may have missed that another has brought it since.
 *
 * @example
 * const loads = new SingleLoad<Lookup>({ wait: (ms) => scheduler.wait(ms) });
 * const lookup = await loads.get(key, async () => cache.get(key) ?? (await load(env, key)));
 */
export class SingleLoad<T> {
  readonly #clock: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  readonly #patienceMs: number;
  readonly #loads = new Map<string, Load<T>>();

  constructor({ wait, clock = Date.now, patienceMs = PATIENCE_MS }: SingleLoadOptions) {
    this.#patienceMs = patienceMs;
    this.#clock = clock;
    this.#wait = wait;
  }

  /** @throws what the load throws that brings the value, whoever began it. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    for (let other = this.#underWay(key); other; other = this.#underWay(key)) {
      const outcome = await this.#outcomeOf(other);
      if (outcome === null) continue;
      if ('thrown' in outcome) throw outcome.thrown;
      return outcome.value;
    }
    return this.#begin(key, load);
  }

  #underWay(key: string): Load<T> | undefined {
    const load = this.#loads.get(key);
    return load && !this.#isGivenUp(load) ? load : undefined;
  }

  #isGivenUp({ begunAt }: Load<T>): boolean {
    return this.#clock() - begunAt >= this.#patienceMs;
  }

  async #outcomeOf(load: Load<T>): Promise<Outcome<T> | null> {
    while (load.outcome === null && !this.#isGivenUp(load)) await this.#wait(POLL_MS);
    return load.outcome;
  }

  async #begin(key: string, load: () => Promise<T>): Promise<T> {
    const own: Load<T> = { begunAt: this.#clock(), outcome: null };
    this.#loads.set(key, own);
    try {
      const value = await load();
      own.outcome = { value };
      return value;
    } catch (thrown) {
      own.outcome = { thrown };
      throw thrown;
    } finally {
      // One that was given up has another in its place.
      if (this.#loads.get(key) === own) this.#loads.delete(key);
    }
  }
}
