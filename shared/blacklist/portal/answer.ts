import type { CollectorResponse } from '../collector.ts';

/** A source that asks for more patience than this is given this much. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** The body as text; undecodable bytes become U+FFFD, because an error page in another charset is still read. */
export const bodyText = (response: CollectorResponse): string => new TextDecoder().decode(response.body);

/** The body as JSON, or `undefined` when it is not JSON. */
export function bodyJson(response: CollectorResponse): unknown {
  try {
    return JSON.parse(bodyText(response));
  } catch {
    // Not JSON is an expected answer (an error page), told apart by the caller.
    return undefined;
  }
}

/** A property of a value that may be no object. */
export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Text property of a value, or `null`. */
export function textProperty(value: unknown, name: string): string | null {
  const found = property(value, name);
  return typeof found === 'string' ? found : null;
}

/**
 * Milliseconds to wait by the `Retry-After` header (RFC 9110 10.2.3: seconds or a date), 0 when there is none.
 * @param now - epoch milliseconds
 */
export function retryAfterMs(response: CollectorResponse, now: number): number {
  const value = response.headers['retry-after']?.trim() ?? '';
  if (value === '') return 0;
  const wait = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS) : 0;
}

/** Where a redirect leads, resolved against the request's URL; `null` for any other answer. */
export function redirectTarget(response: CollectorResponse): URL | null {
  const location = response.headers.location;
  if (response.status < 300 || response.status > 399 || location === undefined) return null;
  return URL.canParse(location, response.url) ? new URL(location, response.url) : null;
}

/** Whether the body starts like an HTML page, whatever its content type says. */
export function looksLikeHtml(body: Uint8Array): boolean {
  const start = new TextDecoder().decode(body.subarray(0, 512)).trimStart().toLowerCase();
  return start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<head');
}

/** Whether the body is a ZIP archive by its first local header. */
export const looksLikeZip = (body: Uint8Array): boolean =>
  body[0] === 0x50 && body[1] === 0x4b && body[2] === 0x03 && body[3] === 0x04;

/**
 * Whether a ZIP archive has its end record (`PK\5\6`, within the last 65,557 bytes by its format): without it the
 * download was cut off.
 */
export function hasZipEnd(body: Uint8Array): boolean {
  for (let at = body.length - 22; at >= Math.max(0, body.length - 65_557); at--) {
    if (body[at] === 0x50 && body[at + 1] === 0x4b && body[at + 2] === 0x05 && body[at + 3] === 0x06) return true;
  }
  return false;
}
