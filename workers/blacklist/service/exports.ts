import type { BlacklistActor } from '../../../durable-objects/blacklist/blacklist.ts';
import type { EntryFilter, EntryView } from '../../../durable-objects/blacklist/list/entries.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { callList } from './actors.ts';

type Page = ReturnType<BlacklistActor['page']>;

/** Entries asked of a list at once: some 2 MB on their way. */
const PAGE = 2_000;

/**
 * All entries of a list that pass a filter, in address order, a page at a time. Whoever goes through them sees each entry as of the
 * moment at which its page was read.
 *
 * @throws AegisError `not_found` for a list that is not there, `unavailable` or `actor_overloaded` when it does not answer.
 * @example
 * for await (const page of entryPages(ctx, 'main', filter)) write(page);
 */
export async function* entryPages(
  ctx: RouteContext,
  list: string,
  filter: EntryFilter,
  pageSize = PAGE,
): AsyncGenerator<readonly EntryView[], void, undefined> {
  let after: readonly [BoundKey, BoundKey] | null = null;
  do {
    const from: readonly [BoundKey, BoundKey] | null = after;
    const page: Page = await callList(ctx, list, (actor) => actor.page(from, pageSize, filter), true);
    yield page.entries;
    after = page.next;
  } while (after !== null);
}
