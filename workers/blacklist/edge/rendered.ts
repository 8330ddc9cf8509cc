import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { feedHeaders, isCurrent } from './feed-headers.ts';
import { type LivePointer, livePointer } from './pointer.ts';

/** What of a rendering is asked for. */
export type RenderPart =
  | { readonly kind: 'feed' }
  /** From 1. */
  | { readonly kind: 'shard'; readonly n: number }
  | { readonly kind: 'receipt' }
  /** From a version that the caller has to the live one. */
  | { readonly kind: 'delta'; readonly since: number };

/** A text that was rendered, or its like from before when rendering fails. */
export interface Rendered {
  readonly etag: string;
  readonly mediaType: string;
  readonly extension: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly count: number;
  readonly version: number;
  /** Blocks that the consumer has no room for. */
  readonly truncated: number;
  readonly isStale: boolean;
  body(): Promise<Uint8Array | ReadableStream>;
}

/** Renders the live version of a list for a consumer. */
export type RenderFeed = (
  env: Env,
  live: LivePointer,
  profile: RenderProfile,
  part: RenderPart,
  now: number,
) => Promise<Rendered>;

/**
 * A feed as one consumer gets it: strong ETag, 304, never an empty 200 for a fault of ours.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`, and what the renderer refuses: `invalid_request`, `not_found`.
 */
export async function serveRendered(
  env: Env,
  request: Request,
  { list, profile, part }: { readonly list: string; readonly profile: RenderProfile; readonly part: RenderPart },
  now: number,
  render: RenderFeed,
): Promise<Response> {
  const live = await livePointer(env, list, now);
  const rendered = await render(env, live, profile, part, now);
  const text = { ...rendered, etag: rendered.etag.replaceAll('"', '') };
  const headers = feedHeaders(text, { ...live, isStale: live.isStale || rendered.isStale });
  headers.set('x-feed-truncated', String(rendered.truncated));
  if (isCurrent(request.headers, text)) return new Response(null, { status: 304, headers });
  headers.set('content-type', rendered.mediaType);
  headers.set('content-length', String(rendered.bytes));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(await rendered.body(), { headers });
}
