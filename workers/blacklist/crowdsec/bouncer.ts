import * as v from 'valibot';
import { type Cursor, cursorSchema } from '../../../shared/blacklist/crowdsec/cursor.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';

/** Folder of a list that the cursors of its bouncers lie in. */
export const BOUNCER_FOLDER = 'bouncers';

/**
 * Where the cursor of a bouncer lies. A bouncer is a key at an address, as for CrowdSec itself; the name is a hash of both, so
 * that nothing of the key is seen in the bucket.
 */
export async function cursorKey(list: string, credential: string, address: string | null): Promise<string> {
  return `feeds/${list}/${BOUNCER_FOLDER}/${(await sha256Hex(`${credential} ${address ?? ''}`)).slice(0, 32)}.json`;
}

/**
 * The cursor of a bouncer.
 *
 * @returns Null when there is none, or none that can be read; then the bouncer is told everything.
 * @throws AegisError `unavailable` when R2 cannot be asked.
 */
export async function cursorAt(ctx: RouteContext, key: string): Promise<Cursor | null> {
  const object = await ctx.env.SNAPSHOTS.get(key).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The decisions cannot be read right now.', { retryAfterSeconds: 30, cause });
  });
  if (object === null) return null;
  const text = await object.text();
  try {
    return v.parse(cursorSchema, JSON.parse(text));
  } catch (thrown) {
    ctx.log.warn('the cursor of a bouncer cannot be read', { error: asAegisError(thrown) });
    return null;
  }
}

/** Keeps the cursor of a bouncer. When that fails, it stays where it was, and the bouncer is told the same again. */
export async function keepCursor(ctx: RouteContext, key: string, cursor: Cursor): Promise<void> {
  try {
    await ctx.env.SNAPSHOTS.put(key, JSON.stringify(cursor), { httpMetadata: { contentType: 'application/json' } });
  } catch (thrown) {
    ctx.log.warn('the cursor of a bouncer cannot be kept', { error: asAegisError(thrown) });
  }
}
