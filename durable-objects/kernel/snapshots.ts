import { hexOf } from '../../shared/kernel/hash.ts';

export interface SnapshotReceipt {
  readonly key: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Immutable, content-addressed objects in R2: the key is the hash of the content, so that a reader can keep one for
 * ever, and writing the same content again uploads nothing.
 *
 * @example
 * const snapshots = new Snapshots(env.SNAPSHOTS, 'feeds/main');
 * const { key } = await snapshots.put([header, body], 'text/plain; charset=utf-8');
 * const object = await snapshots.get(key);
 */
export class Snapshots {
  readonly #bucket: R2Bucket;
  readonly #prefix: string;
  readonly #renewAfterMs: number;

  /**
   * @param renewAfterMs - An object that was written longer ago is written again when it is put, so that what goes by
   * age leaves it alone. Default: never.
   */
  constructor(bucket: R2Bucket, prefix: string, renewAfterMs = Number.POSITIVE_INFINITY) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#renewAfterMs = renewAfterMs;
  }

  /**
   * Stores the concatenation of `parts`, which is never built in memory. They are gone through twice, for the hash and
   * for the upload, so parts that are costly to hold may be made anew each time. The bucket checks the hash of what
   * arrives, so that a cut upload fails instead of becoming a snapshot.
   *
   * @returns Where it lies: `<prefix>/sha256/<hex>`.
   */
  async put(parts: Iterable<Uint8Array>, contentType: string): Promise<SnapshotReceipt> {
    const { sha256, bytes } = await digest(parts);
    const key = `${this.#prefix}/sha256/${sha256}`;
    const existing = await this.#bucket.head(key);
    const isThere = existing?.size === bytes && Date.now() - existing.uploaded.getTime() < this.#renewAfterMs;
    if (!isThere) await this.#upload(key, parts, bytes, { sha256, httpMetadata: { contentType } });
    return { key, sha256, bytes };
  }

  /** The object, or null when there is none. */
  get(key: string): Promise<R2ObjectBody | null> {
    return this.#bucket.get(key);
  }

  /**
   * Deletes those objects under the prefix that `isUnused` says nothing leads to; looks at no more than `pages` of a thousand.
   *
   * @returns how many went.
   */
  async sweep(isUnused: (key: string, uploadedAt: number) => boolean, pages = 20): Promise<number> {
    let cursor: string | undefined;
    let count = 0;
    for (let page = 0; page < pages; page++) {
      const found = await this.#bucket.list({
        prefix: `${this.#prefix}/sha256/`,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const gone = found.objects.filter(({ key, uploaded }) => isUnused(key, uploaded.getTime())).map(({ key }) => key);
      if (gone.length > 0) await this.#bucket.delete(gone);
      count += gone.length;
      if (!found.truncated) break;
      cursor = found.cursor;
    }
    return count;
  }

  async #upload(key: string, parts: Iterable<Uint8Array>, bytes: number, options: R2PutOptions): Promise<void> {
    if (Array.isArray(parts) && parts.length === 1) {
      await this.#bucket.put(key, parts[0] as Uint8Array, options);
      return;
    }
    // R2 takes a stream only when its length is known beforehand.
    const { readable, writable } = new FixedLengthStream(bytes);
    await Promise.all([this.#bucket.put(key, readable, options), writeAll(writable, parts)]);
  }
}

async function digest(parts: Iterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
  const stream = new crypto.DigestStream('SHA-256');
  const bytes = await writeAll(stream, parts);
  return { sha256: hexOf(new Uint8Array(await stream.digest)), bytes };
}

/** Returns how many bytes were written. */
async function writeAll(stream: WritableStream<Uint8Array>, parts: Iterable<Uint8Array>): Promise<number> {
  const writer = stream.getWriter();
  let bytes = 0;
  for (const part of parts) {
    bytes += part.byteLength;
    await writer.write(part);
  }
  await writer.close();
  return bytes;
}
