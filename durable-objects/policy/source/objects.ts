import { AegisError } from '../../../shared/kernel/error.ts';
import { hexOf } from '../../../shared/kernel/hash.ts';
import { RAW_PREFIX, RAW_RENEW_AFTER_MS } from '../../../shared/policy/collection/retention.ts';
import type { SourceAnswer } from '../../../shared/policy/sources/answer.ts';

/** Raw payloads in R2, by the hash of their bytes, shared by all sources. */
export class RawObjects {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  /** Stores the bytes for as long as a page or a record leads to them; the same bytes are stored once. */
  async put(answer: SourceAnswer, now: number): Promise<string> {
    const bytes = answer.body as Uint8Array<ArrayBuffer>;
    const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    const key = RAW_PREFIX + sha256;
    const existing = await this.#bucket.head(key);
    const isFresh = existing !== null && now - existing.uploaded.getTime() < RAW_RENEW_AFTER_MS;
    if (!isFresh) await this.#bucket.put(key, bytes, { sha256 });
    return sha256;
  }

  /** @throws AegisError `internal` when it is gone, which must never pass for an empty page. */
  async get(sha256: string, type: string): Promise<SourceAnswer> {
    const object = await this.#bucket.get(RAW_PREFIX + sha256);
    if (object === null) throw new AegisError('internal', `The raw payload ${sha256} is missing`);
    return { status: 200, headers: { 'content-type': type }, body: new Uint8Array(await object.arrayBuffer()) };
  }
}
