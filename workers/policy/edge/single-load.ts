/** A load that has not ended by then is given up by those who wait: the request that began it may be gone. */
const PATIENCE_MS = 20_000;
const POLL_MS = 5;

interface Load<T> {
  readonly begunAt: number;
  outcome: { readonly value: T } | { readonly thrown: unknown } | null;
}

/**
 * One load a key at a time for all requests of an isolate. Nobody awaits the promise of another request, whose I/O ends when it is
 * cancelled: those who wait look again by timers of their own, and after a while one of them begins anew. For values that are plain
 * memory.
 */
export class SingleLoad<T> {
  readonly #loads = new Map<string, Load<T>>();

  /** @throws what the load throws that brings the value, whoever began it. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    for (let other = this.#underWay(key); other !== undefined; other = this.#underWay(key)) {
      while (other.outcome === null && !isGivenUp(other)) await scheduler.wait(POLL_MS);
      if (other.outcome === null) continue;
      if ('thrown' in other.outcome) throw other.outcome.thrown;
      return other.outcome.value;
    }
    const own: Load<T> = { begunAt: Date.now(), outcome: null };
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

  #underWay(key: string): Load<T> | undefined {
    const load = this.#loads.get(key);
    return load !== undefined && !isGivenUp(load) ? load : undefined;
  }
}

const isGivenUp = ({ begunAt }: Load<unknown>): boolean => Date.now() - begunAt >= PATIENCE_MS;
