import type { FeedKeyRecord } from '../../../shared/blacklist/publication/feed-keys.ts';
import { collectionId } from '../../../shared/blacklist/stix/ids.ts';
import { STIX_MEDIA_TYPE } from '../../../shared/blacklist/taxii/accept.ts';
import { AegisError, asAegisError, isAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { openFeed } from '../edge/feed-access.ts';
import { authorizeByUserKey, authorizeFeed, feedCredential } from '../edge/feed-auth.ts';
import { livePointer } from '../edge/pointer.ts';
import { listRepository } from '../repository/lists.ts';

/** The one API root. */
export const API_ROOT = 'root';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

interface Named {
  readonly id: string;
  readonly title: string;
}

/** A list with who opened it; null for a user. */
export interface Opened extends Named {
  readonly consumer: FeedKeyRecord | null;
}

/** How long the names of the lists are used without being read again. */
const NAMES_MS = 5_000;
/** Per database: tests run several environments in one isolate. */
const names = new WeakMap<D1Database, { readonly at: number; readonly lists: readonly Named[] }>();

/** The lists there are; those of a moment ago when they cannot be read, because no feed may depend on the read model. */
async function listsOf({ env, now, log }: RouteContext): Promise<readonly Named[]> {
  const known = names.get(env.BLACKLIST_DB);
  if (known && now() - known.at < NAMES_MS) return known.lists;
  try {
    const lists = (await listRepository(env.BLACKLIST_DB).all()).map(({ id, title }) => ({ id, title }));
    names.set(env.BLACKLIST_DB, { at: now(), lists });
    return lists;
  } catch (cause) {
    if (known) {
      log.warn('the lists cannot be read', { error: asAegisError(cause) });
      return known.lists;
    }
    throw new AegisError('unavailable', 'The collections cannot be read right now.', { retryAfterSeconds: 30, cause });
  }
}

/** Nothing is counted: the caller may not have asked for this list. */
async function tryList(ctx: RouteContext, list: string): Promise<void> {
  const credential = feedCredential(ctx.request, null);
  if (await authorizeByUserKey(credential, list, ctx.authenticate)) return;
  await authorizeFeed(ctx.env, credential, list, ctx.now(), ctx.request.headers.get('cf-connecting-ip'));
}

/** Whether the credential of a request opens a list; throws for a credential that is wrong, which then is counted. */
export async function opens(ctx: RouteContext, list: string): Promise<boolean> {
  try {
    await tryList(ctx, list);
    return true;
  } catch (thrown) {
    // Only "not this list": a wrong credential, or a failure, is no answer to the question.
    if (isAegisError(thrown) && thrown.code === 'forbidden') return false;
    if (isAegisError(thrown) && thrown.code === 'unauthenticated') await openFeed(ctx, list);
    throw thrown;
  }
}

/**
 * Checks that there is a credential that opens something or other.
 *
 * @throws AegisError `unauthenticated`, `unavailable`.
 */
export async function requireCredential(ctx: RouteContext): Promise<void> {
  await opens(ctx, 'main');
}

/** @throws AegisError `not_found` for any API root but the one there is. */
export function requireRoot(root: string): void {
  if (root !== API_ROOT) throw new AegisError('not_found', 'There is no such API root.');
}

/**
 * The lists that the credential of a request opens.
 *
 * @throws AegisError `unauthenticated`, `unavailable`.
 */
export async function openedLists(ctx: RouteContext): Promise<readonly Named[]> {
  await requireCredential(ctx);
  const lists = await listsOf(ctx);
  const opened = await Promise.all(lists.map(({ id }) => opens(ctx, id)));
  return lists.filter((_, index) => opened[index]);
}

/**
 * The list of a collection, opened.
 *
 * @param name Id of the collection, or its alias, which is the name of the list.
 * @throws AegisError `not_found`, also for a list that the credential does not open: it need not learn that there is one; else as `openFeed`.
 */
export async function collectionOf(ctx: RouteContext, root: string, name: string): Promise<Opened> {
  requireRoot(root);
  await requireCredential(ctx);
  const missing = () => new AegisError('not_found', 'There is no such collection, or the key does not open it.');
  if (!SLUG.test(name)) throw missing();
  const found = (await listsOf(ctx)).find(({ id }) => id === name || collectionId(id) === name);
  if (found !== undefined) {
    const consumer = await openNamed(ctx, found.id);
    if (consumer === undefined) throw missing();
    return { ...found, consumer };
  }
  // The read model may not know a list yet that is published already.
  const consumer = await openNamed(ctx, name);
  if (consumer === undefined || !(await isPublished(ctx, name))) throw missing();
  return { id: name, title: name, consumer };
}

/** Who opens a list that the caller named; undefined when the credential does not open it, which is counted. */
async function openNamed(ctx: RouteContext, list: string): Promise<FeedKeyRecord | null | undefined> {
  try {
    return await openFeed(ctx, list);
  } catch (thrown) {
    // Only "not this list": a wrong credential, or a failure, is no answer to the question.
    if (isAegisError(thrown) && thrown.code === 'forbidden') return undefined;
    throw thrown;
  }
}

async function isPublished(ctx: RouteContext, list: string): Promise<boolean> {
  try {
    await livePointer(ctx.env, list, ctx.now());
    return true;
  } catch (thrown) {
    // Only "never published": a failure is no answer to the question.
    if (isAegisError(thrown) && thrown.code === 'feed_not_ready') return false;
    throw thrown;
  }
}

/** A list as a collection resource (TAXII 2.1 §5.2). */
export function collectionResource({ id, title }: Named) {
  return {
    id: collectionId(id),
    title,
    description: `Addresses of the list ${id} as indicators.`,
    alias: id,
    can_read: true,
    can_write: false,
    media_types: [STIX_MEDIA_TYPE],
  };
}
