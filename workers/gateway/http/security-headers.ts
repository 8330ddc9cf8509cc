// An answer of the API is data: whatever a browser is tricked into making of it, it loads and runs nothing.
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Content-Security-Policy of our own pages: one stylesheet from here, no script at all. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Against browsers, beside the policy. What only machines poll goes without: each costs as much as the answer's lookup. */
const BROWSER_HEADERS: readonly (readonly [string, string])[] = [
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
];

// RFC 6797: a year. Sent over TLS only; over plain HTTP browsers must ignore it.
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * Sets the security headers; a policy that the handler set stays. CORS headers are not among them: by default a browser
 * on another origin must not read an answer, see `cors.ts`.
 *
 * @param headers Mutable headers of the response.
 * @param isSecure Whether the request came over https.
 * @param isPolled Whether the route is one that machines poll; it gets the policy and `nosniff`, which suffice for data.
 */
export function setSecurityHeaders(headers: Headers, isSecure: boolean, isPolled: boolean): void {
  headers.set('x-content-type-options', 'nosniff');
  if (!isPolled) for (const [name, value] of BROWSER_HEADERS) headers.set(name, value);
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', API_POLICY);
  if (isSecure) headers.set('strict-transport-security', STRICT_TRANSPORT);
}
