import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import {
  CATALOGUE_POINTER_KEY,
  type CataloguePointer,
  cataloguePointerSchema,
} from '../../../shared/policy/catalogue/manifest.ts';

/** How late an isolate may see another version. */
export const LOOK_MS = 5_000;

interface Copy {
  readonly pointer: CataloguePointer;
  readonly etag: string;
  checkedAt: number;
}

// By bucket: tests and previews run several environments in one isolate.
const copies = new WeakMap<R2Bucket, Copy>();

/**
 * Which version is live; `null` before the first. While one request asks the bucket again, others go on with the copy there is; when
 * the bucket fails, the last copy stays in use.
 *
 * @throws AegisError `unavailable` when the bucket cannot be read and this isolate has never seen a pointer.
 */
export async function livePointer(bucket: R2Bucket, now: number): Promise<CataloguePointer | null> {
  const copy = copies.get(bucket);
  if (copy !== undefined && now - copy.checkedAt < LOOK_MS) return copy.pointer;
  const checkedAt = copy?.checkedAt ?? 0;
  if (copy !== undefined) copy.checkedAt = now;
  try {
    return await look(bucket, copy, now);
  } catch (cause) {
    if (copy === undefined) {
      throw new AegisError('unavailable', 'The catalogue cannot be read right now.', { retryAfterSeconds: 10, cause });
    }
    copy.checkedAt = checkedAt;
    return copy.pointer;
  }
}

async function look(bucket: R2Bucket, copy: Copy | undefined, now: number): Promise<CataloguePointer | null> {
  const options = copy === undefined ? {} : { onlyIf: { etagDoesNotMatch: copy.etag } };
  const object = await bucket.get(CATALOGUE_POINTER_KEY, options);
  if (object === null) return null;
  if (!('body' in object)) return copy?.pointer ?? null;
  const pointer = v.parse(cataloguePointerSchema, await object.json());
  copies.set(bucket, { pointer, etag: object.etag, checkedAt: now });
  return pointer;
}
