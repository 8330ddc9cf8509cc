import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import { type BlockColumns, detailedBlocksOf } from '../../../shared/blacklist/blocks/columns.ts';
import { readSet } from '../../../shared/blacklist/blocks/read.ts';
import { type EntryBatches, type Selection, selectBlocks } from '../../../shared/blacklist/blocks/select.ts';
import { entryBatchesOf } from '../../../shared/blacklist/lookup/entries-of.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/**
 * The addresses of a version from its text.
 *
 * @returns Null when the text is gone.
 * @throws AegisError `unavailable` when R2 cannot be read.
 */
export async function addressesOfText(env: Env, textKey: string): Promise<RangeSet | null> {
  const object = await read(env, textKey);
  return object && readSet(object.body);
}

/**
 * What the entries of a version say, read as it is gone through. A table that was dropped says nothing; it is no error,
 * because a version can be told of without it.
 *
 * @throws AegisError `unavailable` when R2 cannot be read, when it is gone through.
 */
export function entriesOf(env: Env, lookupKey: string): EntryBatches {
  return async function* batches() {
    const stored = lookupKey === '' ? null : await read(env, lookupKey);
    if (stored !== null) yield* entryBatchesOf({ get: () => Promise.resolve(stored) }, lookupKey);
  };
}

/**
 * The blocks of a version, or those that are asked for, as columns.
 *
 * @throws AegisError `unavailable` when its text is missing or cannot be read.
 */
export async function versionColumns(
  env: Env,
  version: Pick<FeedPointer, 'textKey' | 'lookupKey'>,
  selection: Selection = {},
): Promise<BlockColumns> {
  const published = await addressesOfText(env, version.textKey);
  if (published === null) {
    throw new AegisError('unavailable', 'The snapshot of the feed is missing.', { retryAfterSeconds: 30 });
  }
  return selectBlocks(published, entriesOf(env, version.lookupKey), selection);
}

/**
 * The blocks of a version in order, with what is known of each. Costs the memory of its addresses and their details once
 * (some 30 MB for a million blocks), not that of as many objects.
 *
 * @throws AegisError `unavailable` when its text is missing or cannot be read.
 * @example
 * const { pointer } = await livePointer(env, 'main', now);
 * for (const { block, detail } of await detailedBlocks(env, pointer)) write(block, detail.score);
 */
export async function detailedBlocks(
  env: Env,
  version: Pick<FeedPointer, 'textKey' | 'lookupKey'>,
  selection: Selection = {},
): Promise<Iterable<DetailedBlock>> {
  return detailedBlocksOf(await versionColumns(env, version, selection));
}

async function read(env: Env, key: string): Promise<R2ObjectBody | null> {
  return env.SNAPSHOTS.get(key).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The version cannot be read right now.', { retryAfterSeconds: 30, cause });
  });
}
