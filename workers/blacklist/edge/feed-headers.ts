import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';

/** What identifies a text that is served. */
export interface FeedText {
  /** Strong, without quotes: 64 hex digits or the like. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly count: number;
  readonly version: number;
}

/** The headers of every feed, whatever it is written in. */
export function feedHeaders(
  text: FeedText,
  { pointer, isStale }: { readonly pointer: Pick<FeedPointer, 'hold'>; readonly isStale: boolean },
): Headers {
  const headers = new Headers({
    etag: `"${text.etag}"`,
    'last-modified': new Date(text.lastModified).toUTCString(),
    // no-transform: a compressing proxy would weaken the ETag, and FortiOS is not known to accept gzip.
    'cache-control': 'private, no-cache, no-transform',
    vary: 'Authorization, X-API-Key, API-Key',
    'x-feed-count': String(text.count),
    'x-feed-version': String(text.version),
  });
  if (pointer.hold) {
    const codes = pointer.hold.reasons.map((reason) => reason.code).join(',');
    headers.set('x-feed-held', `version=${pointer.hold.version}; reasons=${codes}`);
  }
  if (isStale) headers.set('x-feed-stale', 'true');
  return headers;
}

/**
 * Whether the caller has that text. RFC 9110 §13.2.2: `If-None-Match` decides when it is there, else `If-Modified-Since`, of
 * which only the very time counts that the text was given with. With new settings a consumer may be led to a text of an earlier
 * time than the one that it has.
 */
export function isCurrent(request: Headers, { etag, lastModified }: FeedText): boolean {
  const tags = request.get('if-none-match');
  if (tags !== null) return tags.trim() === '*' || tags.includes(`"${etag}"`);
  const since = request.get('if-modified-since');
  return since !== null && Date.parse(since) === Math.floor(lastModified / 1000) * 1000;
}
