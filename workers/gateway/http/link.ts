import type { Reply } from '../route.ts';

/**
 * The `Link` (RFC 8288) to the next page of a list: the same request with another cursor. Relative to the host, so that it
 * holds whatever name the caller knows us by.
 *
 * @example
 * nextLink('https://aegis.example/api/v1/users?limit=50&cursor=a', 'b');
 * // '</api/v1/users?limit=50&cursor=b>; rel="next"'
 */
export function nextLink(requestUrl: string, cursor: string): string {
  const url = new URL(requestUrl);
  url.searchParams.set('cursor', cursor);
  // Serialized by the URL standard, which leaves no ">" in it.
  return `<${url.pathname}${url.search}>; rel="next"`;
}

/**
 * The reply of a list: one page, its cursor in the body, and `Link: rel="next"` for clients that follow links. At the end
 * the cursor is null and there is no link.
 *
 * @param next Made by `encodeCursor`; null at the end.
 * @example
 * return pageReply(ctx.request, users.map(userBody), page.next === null ? null : encodeCursor(page.next));
 */
export function pageReply(request: Request, data: readonly unknown[], next: string | null): Reply {
  const headers: Record<string, string> = next === null ? {} : { link: nextLink(request.url, next) };
  return { status: 200, body: { data, page: { next } }, headers };
}
