export interface ImmutableCacheOptions<T> {
  /** Sum of sizes beyond which the least recently used go. */
  readonly maxBytes: number;
  readonly sizeOf: (value: T) => number;
}

/**
 * Immutable objects in memory, least recently used first out. Keys are content hashes, so nothing is ever invalidated.
 */
export class ImmutableCache<T> {
  readonly #options: ImmutableCacheOptions<T>;
  readonly #values = new Map<string, T>();
  #bytes = 0;

  constructor(options: ImmutableCacheOptions<T>) {
    this.#options = options;
  }

  get(key: string): T | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /** Forgets a value before its time. */
  drop(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#bytes -= this.#options.sizeOf(value);
  }

  /** Keeps a value; one that alone exceeds the bound is not kept. */
  set(key: string, value: T): void {
    const { maxBytes, sizeOf } = this.#options;
    const size = sizeOf(value);
    if (size > maxBytes || this.#values.has(key)) return;
    this.#values.set(key, value);
    this.#bytes += size;
    for (const [oldest, old] of this.#values) {
      if (this.#bytes <= maxBytes) break;
      this.#values.delete(oldest);
      this.#bytes -= sizeOf(old);
    }
  }
}
