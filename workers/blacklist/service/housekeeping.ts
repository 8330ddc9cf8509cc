import { listRepository } from '../repository/lists.ts';

/** Tells every list to keep house: purge what ended long ago, drop tables of old versions, trim confirmed events. */
export async function housekeepLists(env: Env): Promise<void> {
  const lists = await listRepository(env.BLACKLIST_DB).all();
  await Promise.all(lists.map(({ id }) => env.BLACKLIST.getByName(id).housekeep()));
}
