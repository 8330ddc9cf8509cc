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

  constructor(bucket: R2Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /**
   * Stores the concatenation of `parts`, which is never built in memory. The bucket checks the hash of what arrives,
   * so that a cut upload fails instead of becoming a snapshot.
   *
   * @returns Where it lies: `<prefix>/sha256/<hex>`.
   */
  async put(parts: readonly Uint8Array[], contentType: string): Promise<SnapshotReceipt> {
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const sha256 = await digest(parts);
    const key = `${this.#prefix}/sha256/${sha256}`;
    const existing = await this.#bucket.head(key);
    if (existing?.size !== bytes) await this.#upload(key, parts, bytes, { sha256, httpMetadata: { contentType } });
    return { key, sha256, bytes };
  }

  /** The object, or null when there is none. */
  get(key: string): Promise<R2ObjectBody | null> {
    return this.#bucket.get(key);
  }

  async #upload(key: string, parts: readonly Uint8Array[], bytes: number, options: R2PutOptions): Promise<void> {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      await this.#bucket.put(key, only, options);
      return;
    }
    // R2 takes a stream only when its length is known beforehand.
    const { readable, writable } = new FixedLengthStream(bytes);
    await Promise.all([this.#bucket.put(key, readable, options), writeAll(writable, parts)]);
  }
}

async function digest(parts: readonly Uint8Array[]): Promise<string> {
  const stream = new crypto.DigestStream('SHA-256');
  await writeAll(stream, parts);
  return hexOf(new Uint8Array(await stream.digest));
}

async function writeAll(stream: WritableStream<Uint8Array>, parts: readonly Uint8Array[]): Promise<void> {
  const writer = stream.getWriter();
  for (const part of parts) await writer.write(part);
  await writer.close();
}
