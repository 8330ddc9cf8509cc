import { PLAIN_PROFILE } from '../../../shared/blacklist/consumer/profile.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { serveFeed } from '../edge/feed.ts';
import { counted, openFeed } from '../edge/feed-access.ts';
import { serveRendered } from '../edge/rendered.ts';
import type { RenderPart } from '../render/index.ts';

/**
 * The feed of a list for whoever asks, or a part of it: the plain text as it was published, unless the consumer has a profile or
 * something else is asked for than the feed.
 *
 * @param token of the URL, where the route has one.
 * @throws AegisError `unauthenticated`, `forbidden`, `feed_not_ready`, `unavailable`, `invalid_request`.
 */
export async function consumerFeed(
  ctx: RouteContext,
  list: string,
  token: string | undefined,
  part: RenderPart = WHOLE,
): Promise<Response> {
  const consumer = await openFeed(ctx, list, token ?? null);
  const profile = consumer?.profile ?? null;
  const { env, request } = ctx;
  return counted(ctx, consumer, list, () => {
    const isPlain = profile === null && (part.kind === 'feed' || (part.kind === 'shard' && part.n === 1));
    if (isPlain) return serveFeed(env, request, list, ctx.now());
    const wanted = part.kind === 'delta' ? { ...part, changedAt: consumer?.changedAt ?? 0 } : part;
    return serveRendered(env, request, { list, profile: profile ?? PLAIN_PROFILE, part: wanted }, ctx.now());
  });
}

const WHOLE: RenderPart = { kind: 'feed' };
