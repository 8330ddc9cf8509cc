/**
 * Bytes as base64url without padding (RFC 4648 §5). For short values: the bytes become arguments of one call.
 *
 * @example
 * base64Url(new Uint8Array([255, 254])); // '__4'
 */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
