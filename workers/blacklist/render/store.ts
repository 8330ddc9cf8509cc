import { hexOf } from '../../../shared/kernel/hash.ts';

/** Texts up to this size are written once and kept until they are stored; larger ones are written a second time. */
const KEEP_BYTES = 8 * 1024 * 1024;
/** An object that was stored longer ago is stored anew, so that what goes by age leaves alone what is in use. */
const RENEW_AFTER_MS = 12 * 3_600_000;

export interface StoredText {
  readonly key: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Stores a text under the hash of its content, without ever holding more than some megabytes of it. The bucket checks the
 * hash of what arrives, so that a cut upload fails instead of becoming a text.
 *
 * @param parts - Makes the text anew each time; it must be the same each time.
 * @returns Where it lies: `<prefix>sha256/<hex>`.
 */
export async function storeText(
  bucket: R2Bucket,
  prefix: string,
  parts: () => Iterable<Uint8Array>,
  contentType: string,
): Promise<StoredText> {
  const { sha256, bytes, kept } = await digest(parts());
  const key = `${prefix}sha256/${sha256}`;
  const existing = await bucket.head(key);
  const isThere = existing?.size === bytes && Date.now() - existing.uploaded.getTime() < RENEW_AFTER_MS;
  if (isThere) return { key, sha256, bytes };
  // R2 takes a stream only when its length is known beforehand.
  const { readable, writable } = new FixedLengthStream(bytes);
  const options = { sha256, httpMetadata: { contentType } };
  await Promise.all([bucket.put(key, readable, options), writeAll(writable, kept ?? parts())]);
  return { key, sha256, bytes };
}

async function digest(parts: Iterable<Uint8Array>) {
  const stream = new crypto.DigestStream('SHA-256');
  const writer = stream.getWriter();
  let kept: Uint8Array[] | null = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += part.byteLength;
    if (bytes > KEEP_BYTES) kept = null;
    kept?.push(part);
    await writer.write(part);
  }
  await writer.close();
  return { sha256: hexOf(new Uint8Array(await stream.digest)), bytes, kept };
}

async function writeAll(stream: WritableStream<Uint8Array>, parts: Iterable<Uint8Array>): Promise<void> {
  const writer = stream.getWriter();
  for (const part of parts) await writer.write(part);
  await writer.close();
}
