import { AegisError } from '../../../shared/kernel/error.ts';
import { feedHeaders, isCurrent } from './feed-headers.ts';
import { ImmutableCache } from './immutable-cache.ts';
import { type LivePointer, livePointer } from './pointer.ts';

/** Feeds up to this size are served from memory; larger ones stream from R2. 6 MB are about 420,000 lines. */
const MAX_IN_MEMORY = 6 * 1024 * 1024;

const texts = new ImmutableCache<Uint8Array>({ maxBytes: 2 * MAX_IN_MEMORY, sizeOf: (text) => text.byteLength });

/**
 * The feed of a list as firewalls load it: plain lines, strong ETag, 304, never an empty 200. Reads nothing but the
 * isolate's memory and, at most every few seconds, R2.
 *
 * @throws AegisError `feed_not_ready` or `unavailable`, both with `Retry-After`: a firewall then keeps what it has.
 */
export async function serveFeed(env: Env, request: Request, list: string, now: number): Promise<Response> {
  const live = await livePointer(env, list, now);
  const { sha256, publishedAt, lines4, lines6, version } = live.pointer;
  const text = { etag: sha256, lastModified: publishedAt, count: lines4 + lines6, version };
  const headers = feedHeaders(text, live);
  if (isCurrent(request.headers, text)) return new Response(null, { status: 304, headers });
  headers.set('content-type', 'text/plain; charset=utf-8');
  headers.set('content-length', String(live.pointer.bytes));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(await feedBody(env, live), { headers });
}

async function feedBody(env: Env, { pointer }: LivePointer): Promise<Uint8Array | ReadableStream> {
  const known = texts.get(pointer.textKey);
  if (known) return known;
  const object = await env.SNAPSHOTS.get(pointer.textKey).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The feed cannot be read right now.', { retryAfterSeconds: 30, cause });
  });
  if (!object || object.size === 0) {
    throw new AegisError('unavailable', 'The snapshot of the feed is missing.', { retryAfterSeconds: 30 });
  }
  if (object.size > MAX_IN_MEMORY) return object.body;
  const text = new Uint8Array(await object.arrayBuffer());
  texts.set(pointer.textKey, text);
  return text;
}
