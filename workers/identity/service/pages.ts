import type { Reply } from '../../gateway/route.ts';

/**
 * A page of things, with `Link: rel="next"` (RFC 8288) when there is another one.
 *
 * @param next Cursor of the next page; null on the last.
 */
export function pageReply(request: Request, data: readonly unknown[], next: string | null): Reply {
  const body = { data, page: { next } };
  if (next === null) return { status: 200, body };
  const url = new URL(request.url);
  url.searchParams.set('cursor', next);
  return { status: 200, body, headers: { link: `<${url.pathname}${url.search}>; rel="next"` } };
}
