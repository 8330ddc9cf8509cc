import { listRepository } from '../repository/lists.ts';
import { BOUNCER_FOLDER } from './bouncer.ts';

/** A bouncer that is alive moves its cursor at least once a week; one that comes back later is told everything. */
const RETENTION_MS = 30 * 86_400_000;
/** Pages of a thousand that one night looks at, for each list. */
const MAX_PAGES = 10;

/**
 * Deletes the cursors of bouncers that have not moved for a month: those of keys that were revoked, and of addresses that nobody comes
 * from any more.
 *
 * @returns how many went.
 */
export async function purgeBouncers(env: Env, now: number): Promise<number> {
  const lists = await listRepository(env.BLACKLIST_DB).all();
  let count = 0;
  for (const { id } of lists) {
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const prefix = `feeds/${id}/${BOUNCER_FOLDER}/`;
      const found = await env.SNAPSHOTS.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
      const old = found.objects.filter(({ uploaded }) => now - uploaded.getTime() >= RETENTION_MS);
      if (old.length > 0) await env.SNAPSHOTS.delete(old.map(({ key }) => key));
      count += old.length;
      if (!found.truncated) break;
      cursor = found.cursor;
    }
  }
  return count;
}
