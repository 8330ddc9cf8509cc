import { TextAggregator } from '../../../shared/blacklist/ranges/aggregate.ts';
import { countRanges, type RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { AegisError, isAegisError } from '../../../shared/kernel/error.ts';

/** Ranges kept in memory; eight bytes each for IPv4. */
const MAX_KEPT = 500_000;

/** Whether an error says that an object is not there, and not that it could not be asked for. */
export function isMissingObject(thrown: unknown): boolean {
  return isAegisError(thrown) && typeof thrown.details?.missing === 'string';
}

/** Reads range sets that lie as feed text in immutable objects, and keeps the last ones. */
export class RangeObjects {
  readonly #bucket: R2Bucket;
  readonly #kept = new Map<string, RangeSet>();

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  /**
   * The ranges of an object.
   *
   * @throws AegisError `unavailable` when it is not there: what is cut out of a feed must never be taken for nothing.
   */
  async read(key: string): Promise<RangeSet> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const ranges = await this.readOnce(key);
    this.#kept.set(key, ranges);
    this.#forgetBeyond();
    return ranges;
  }

  /** The same for what is large and not asked for again. */
  async readOnce(key: string): Promise<RangeSet> {
    const object = await this.#bucket.get(key);
    if (object === null) {
      throw new AegisError('unavailable', `an object of ranges is missing: ${key}`, { details: { missing: key } });
    }
    const aggregator = new TextAggregator({ allowWide: true });
    for await (const chunk of object.body) aggregator.push(chunk);
    aggregator.end();
    return aggregator.builder.build();
  }

  #forgetBeyond(): void {
    let kept = [...this.#kept.values()].reduce((sum, set) => sum + countRanges(set), 0);
    for (const [key, set] of this.#kept) {
      if (kept <= MAX_KEPT) return;
      kept -= countRanges(set);
      this.#kept.delete(key);
    }
  }
}
