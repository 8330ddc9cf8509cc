/** How long a copy is used without asking R2 again: the bound on how late a published change or a revoked key counts. */
export const TTL_MS = 5_000;

export interface Remembered<T> {
  /** `null` when the object does not exist. */
  readonly value: T | null;
  /** R2 could not be asked; this is the last copy that could be had. */
  readonly isStale: boolean;
}

interface Copy<T> {
  value: T | null;
  etag: string | null;
  /** Epoch milliseconds at which the copy was last known to be current. */
  checkedAt: number;
}

/**
 * A small mutable object in R2, remembered by the isolate. While one request asks R2 again, others go on with the copy
 * they have; when R2 fails, the last good copy stays in use, because a firewall must not lose its list over it.
 *
 * @example
 * const pointers = new RememberedObject((text) => v.parse(pointerSchema, JSON.parse(text)));
 * const { value } = await pointers.get(env.SNAPSHOTS, 'feeds/main/current.json', Date.now());
 */
export class RememberedObject<T> {
  readonly #parse: (text: string) => T;
  // Per bucket: tests and previews run several environments in one isolate.
  readonly #copies = new WeakMap<R2Bucket, Map<string, Copy<T>>>();

  constructor(parse: (text: string) => T) {
    this.#parse = parse;
  }

  /**
   * @param maxAgeMs - How old the copy may be, for who needs it fresher than usual.
   * @throws what R2 or the parser throws, when there is no earlier copy to fall back on.
   */
  async get(bucket: R2Bucket, key: string, now: number, maxAgeMs = TTL_MS): Promise<Remembered<T>> {
    const copy = this.#copy(bucket, key);
    if (copy && now - copy.checkedAt < maxAgeMs) return { value: copy.value, isStale: false };
    const checkedAt = copy?.checkedAt ?? 0;
    if (copy) copy.checkedAt = now;
    try {
      return { value: await this.#refresh(bucket, key, copy, now), isStale: false };
    } catch (thrown) {
      if (!copy) throw thrown;
      copy.checkedAt = checkedAt;
      return { value: copy.value, isStale: true };
    }
  }

  /** The copy at hand if it needs no check, without a promise: what the hot path asks first. */
  fresh(bucket: R2Bucket, key: string, now: number): T | null {
    const copy = this.#copy(bucket, key);
    return copy && now - copy.checkedAt < TTL_MS ? copy.value : null;
  }

  async #refresh(bucket: R2Bucket, key: string, copy: Copy<T> | undefined, now: number): Promise<T | null> {
    const options = copy?.etag ? { onlyIf: { etagDoesNotMatch: copy.etag } } : {};
    const object = await bucket.get(key, options);
    if (object === null) return this.#keep(bucket, key, { value: null, etag: null, checkedAt: now });
    if (!('body' in object)) return copy?.value ?? null;
    const value = this.#parse(await object.text());
    return this.#keep(bucket, key, { value, etag: object.etag, checkedAt: now });
  }

  #copy(bucket: R2Bucket, key: string): Copy<T> | undefined {
    return this.#copies.get(bucket)?.get(key);
  }

  #keep(bucket: R2Bucket, key: string, copy: Copy<T>): T | null {
    let copies = this.#copies.get(bucket);
    if (!copies) {
      copies = new Map();
      this.#copies.set(bucket, copies);
    }
    // A missing object is not remembered: names of lists that do not exist must not fill the memory.
    if (copy.value === null) copies.delete(key);
    else copies.set(key, copy);
    return copy.value;
  }
}
