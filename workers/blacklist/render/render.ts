import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { ImmutableCache } from '../edge/immutable-cache.ts';
import type { LivePointer } from '../edge/pointer.ts';
import { deltaText } from './delta-text.ts';
import { forgetRendered, type LastRendered, lastRendered } from './last-rendered.ts';
import type { RenderedPart } from './rendered.ts';

/** Texts up to this size are served from memory; larger ones stream from R2. */
const MAX_IN_MEMORY = 4 * 1024 * 1024;

const texts = new ImmutableCache<Uint8Array>({ maxBytes: 3 * MAX_IN_MEMORY, sizeOf: (text) => text.byteLength });

/**
 * Which text of a rendering.
 * - `feed`: the list; of several shards the first, which has the highest ranks
 * - `shard`: counted from 1
 * - `receipt`: what the capacity cut and why, as JSON
 * - `delta`: what changed since a version, as the format says it; `changedAt` is when the profile last changed
 */
export type RenderPart =
  | { readonly kind: 'feed' }
  | { readonly kind: 'shard'; readonly n: number }
  | { readonly kind: 'receipt' }
  | { readonly kind: 'delta'; readonly since: number; readonly changedAt?: number };

/** A text ready to be served. */
export interface Rendered {
  /** Strong, as the header has it, quotes included. */
  readonly etag: string;
  readonly mediaType: string;
  /** Without the dot. */
  readonly extension: string;
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** Blocks in it; of a difference those that come and go. */
  readonly count: number;
  /** The version that it is made from. */
  readonly version: number;
  /** Whether the device is not told of everything: see the receipt. */
  readonly truncated: boolean;
  /** Whether it may be of an earlier version than the live one. */
  readonly isStale: boolean;
  /** The version that a difference goes from; null for a whole text, also where a difference was asked for but is not to be had. */
  readonly base: number | null;
  /** Reads it; call it once, and only when it is sent. @throws AegisError `unavailable`. */
  body(): Promise<Uint8Array | ReadableStream>;
}

/**
 * A list as a consumer is served it. Comes from what was rendered before if that is of the live version; else it is rendered
 * now, once for all requests of the isolate. When that fails, the last one is served and says so.
 *
 * @throws AegisError `invalid_request` for a format, option or shard that is not there, `feed_not_ready` when nothing is left
 * to write and nothing ever was, `unavailable` when the version cannot be read and nothing was rendered before.
 * @example
 * const rendered = await renderFeed(env, await livePointer(env, list, now), profile, { kind: 'feed' }, now);
 * return new Response(await rendered.body(), { headers: { etag: rendered.etag, 'content-type': rendered.mediaType } });
 */
export async function renderFeed(
  env: Env,
  live: LivePointer,
  profile: RenderProfile,
  part: RenderPart,
  now: number,
): Promise<Rendered> {
  if (part.kind === 'delta') {
    const text = await deltaText(env, live.pointer, profile, part, now);
    if (text !== null) return deltaOf(profile, live, part.since, text);
  }
  const last = await lastRendered(env, live, profile, now);
  return wholeOf(env, live, profile, last, part);
}

async function deltaOf(
  profile: RenderProfile,
  { pointer, isStale }: LivePointer,
  since: number,
  { bytes, count }: { bytes: Uint8Array; count: number },
): Promise<Rendered> {
  const { mediaType, extension } = formatOf(profile.format);
  return {
    etag: `"${await sha256Hex(bytes)}"`,
    ...{ mediaType, extension, bytes: bytes.byteLength, count, isStale },
    lastModified: pointer.publishedAt,
    version: pointer.version,
    truncated: false,
    base: since,
    body: async () => bytes,
  };
}

function wholeOf(
  env: Env,
  live: LivePointer,
  profile: RenderProfile,
  { rendered, isStale }: LastRendered,
  part: RenderPart,
): Rendered {
  const isReceipt = part.kind === 'receipt';
  const text = isReceipt ? rendered.receipt : shardOf(rendered.shards, part.kind === 'shard' ? part.n : 1);
  const { mediaType, extension } = isReceipt
    ? { mediaType: 'application/json; charset=utf-8', extension: 'json' }
    : formatOf(profile.format);
  return {
    etag: `"${text.sha256}"`,
    ...{ mediaType, extension, bytes: text.bytes, lastModified: text.lastModified, count: text.count },
    version: rendered.version,
    truncated: rendered.truncated,
    isStale: isStale || live.isStale,
    base: null,
    body: () => bodyOf(env, text, () => forgetRendered(env, live.pointer.list, profile)),
  };
}

function shardOf(shards: readonly RenderedPart[], n: number): RenderedPart {
  const shard = shards[n - 1];
  if (shard === undefined) {
    throw new AegisError('invalid_request', `The feed is cut into ${shards.length} shards; there is no shard ${n}.`, {
      details: { shards: shards.length, shard: n },
    });
  }
  if (shard.count === 0) {
    throw new AegisError('feed_not_ready', `Shard ${n} has no blocks; an empty feed is never served.`, {
      retryAfterSeconds: 300,
      details: { shard: n },
    });
  }
  return shard;
}

async function bodyOf(
  env: Env,
  { key }: RenderedPart,
  onMissing: () => Promise<void>,
): Promise<Uint8Array | ReadableStream> {
  const known = texts.get(key);
  if (known) return known;
  const object = await env.SNAPSHOTS.get(key).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The feed cannot be read right now.', { retryAfterSeconds: 30, cause });
  });
  if (object === null) {
    await onMissing();
    throw new AegisError('unavailable', 'The rendering of the feed is missing and is made anew.', {
      retryAfterSeconds: 5,
    });
  }
  if (object.size > MAX_IN_MEMORY) return object.body;
  const text = new Uint8Array(await object.arrayBuffer());
  texts.set(key, text);
  return text;
}
