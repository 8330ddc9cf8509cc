import * as v from 'valibot';
import { type FeedPointer, pointerKey, pointerSchema } from '../../../shared/blacklist/publication/pointer.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { listRepository } from '../repository/lists.ts';
import { deltaPrefix } from './deltas.ts';
import { renderedPointerPrefix, renderedPointerSchema, renderedPrefix } from './rendered.ts';

const DAY_MS = 86_400_000;
/**
 * How long a text stays that no profile leads to. Twice as long as one may be before it is stored anew, so that none goes
 * between being found in the bucket and being pointed to.
 */
const TEXT_RETENTION_MS = DAY_MS;
/** How long a profile stays that nobody has asked for since another version became live. */
const PROFILE_RETENTION_MS = 30 * DAY_MS;
/** A difference that is asked for later is computed anew. */
const DELTA_RETENTION_MS = 30 * DAY_MS;
/** Pages of a thousand objects that one night looks at, for each of the three. */
const MAX_PAGES = 50;
/** Most keys that one call to the bucket deletes. */
const MAX_DELETED_AT_ONCE = 1_000;

/**
 * Purges the renderings of all lists; one that fails holds up no other.
 *
 * @throws what failed first.
 */
export async function purgeRenderings(env: Env, now: number): Promise<void> {
  const lists = await listRepository(env.BLACKLIST_DB).all();
  const failures: unknown[] = [];
  for (const { id } of lists) await purgeRendered(env, id, now).catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw failures[0];
}

/**
 * Deletes what was rendered of a list and is not needed any more: profiles that nobody asks for, texts that no profile
 * leads to, old differences. When a profile cannot be read, no text is deleted.
 *
 * @returns How many objects were deleted.
 */
export async function purgeRendered(env: Env, list: string, now: number): Promise<number> {
  const inUse = new Set<string>();
  const gone: string[] = [];
  const live = await liveVersion(env, list);
  for await (const profile of objectsOf(env.SNAPSHOTS, renderedPointerPrefix(list))) {
    const object = await env.SNAPSHOTS.get(profile.key);
    if (object === null) continue;
    const { version, shards, receipt } = v.parse(renderedPointerSchema, await object.json());
    if (version !== live && isOlder(profile, PROFILE_RETENTION_MS, now)) gone.push(profile.key);
    else for (const { key } of [...shards, receipt]) inUse.add(key);
  }
  for await (const text of objectsOf(env.SNAPSHOTS, `${renderedPrefix(list)}sha256/`)) {
    if (!inUse.has(text.key) && isOlder(text, TEXT_RETENTION_MS, now)) gone.push(text.key);
  }
  for await (const delta of objectsOf(env.SNAPSHOTS, deltaPrefix(list))) {
    if (isOlder(delta, DELTA_RETENTION_MS, now)) gone.push(delta.key);
  }
  for (let at = 0; at < gone.length; at += MAX_DELETED_AT_ONCE) {
    await env.SNAPSHOTS.delete(gone.slice(at, at + MAX_DELETED_AT_ONCE));
  }
  if (gone.length > 0) logger({ svc: 'blacklist' }).info('renderings purged', { list, count: gone.length });
  return gone.length;
}

async function liveVersion(env: Env, list: string): Promise<FeedPointer['version'] | null> {
  const object = await env.SNAPSHOTS.get(pointerKey(list));
  return object && v.parse(pointerSchema, await object.json()).version;
}

async function* objectsOf(bucket: R2Bucket, prefix: string): AsyncGenerator<R2Object, void, undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const found = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
    yield* found.objects;
    if (!found.truncated) return;
    cursor = found.cursor;
  }
}

const isOlder = ({ uploaded }: R2Object, age: number, now: number): boolean => now - uploaded.getTime() >= age;
