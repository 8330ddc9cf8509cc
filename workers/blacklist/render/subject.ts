import type { FeedSubject } from '../../../shared/blacklist/formats/format.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { listRepository } from '../repository/lists.ts';

/** How long a title is remembered: it may change, and nothing but words depends on it. */
const TITLE_MS = 60_000;

const titles = new WeakMap<D1Database, { readonly at: number; readonly byList: ReadonlyMap<string, string> }>();

/** The title of a list; its id where the read model cannot be asked, because no feed may depend on it. */
export async function titleOf(env: Env, list: string, now: number): Promise<string> {
  const known = titles.get(env.BLACKLIST_DB);
  if (known && now - known.at < TITLE_MS && known.byList.has(list)) return known.byList.get(list) ?? list;
  try {
    const rows = await listRepository(env.BLACKLIST_DB).all();
    const byList = new Map(rows.map(({ id, title }) => [id, title]));
    titles.set(env.BLACKLIST_DB, { at: now, byList });
    return byList.get(list) ?? list;
  } catch (thrown) {
    logger({ svc: 'blacklist' }).warn('the title of a list cannot be read', { list, error: String(thrown) });
    return list;
  }
}

/** What a text says of the version that it is made from. */
export function subjectOf(
  list: string,
  title: string,
  version: { version: number; sha256: string; publishedAt: number | null; compiledAt: number },
  counts: { count4: number; count6: number },
): FeedSubject {
  const { sha256, publishedAt, compiledAt } = version;
  return { list, title, version: version.version, publishedAt: publishedAt ?? compiledAt, sha256, ...counts };
}
