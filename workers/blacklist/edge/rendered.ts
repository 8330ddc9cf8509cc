import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { type RenderPart, renderFeed } from '../render/index.ts';
import { feedHeaders, isCurrent } from './feed-headers.ts';
import { livePointer } from './pointer.ts';

/** What of which list, and for whom. */
export interface Wanted {
  readonly list: string;
  readonly profile: RenderProfile;
  readonly part: RenderPart;
}

/**
 * A feed as one consumer gets it: strong ETag, 304, never an empty 200. `X-Feed-Truncated` says that the device is not told of
 * everything, `X-Feed-Base` from which version a difference goes; without it the text is the whole feed.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`, or `invalid_request` for what the format or the feed does not have.
 */
export async function serveRendered(
  env: Env,
  request: Request,
  { list, profile, part }: Wanted,
  now: number,
): Promise<Response> {
  const live = await livePointer(env, list, now);
  const rendered = await renderFeed(env, live, profile, part, now);
  const text = { ...rendered, etag: rendered.etag.replaceAll('"', '') };
  const headers = feedHeaders(text, { ...live, isStale: rendered.isStale });
  headers.set('x-feed-truncated', String(rendered.truncated));
  if (rendered.base !== null) headers.set('x-feed-base', String(rendered.base));
  if (isCurrent(request.headers, text)) return new Response(null, { status: 304, headers });
  headers.set('content-type', rendered.mediaType);
  headers.set('content-length', String(rendered.bytes));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(await rendered.body(), { headers });
}
