import { AegisError } from '../../../shared/kernel/error.ts';
import { ERROR_KINDS, type ErrorCode } from '../../../shared/kernel/error-codes.ts';

/** Arguments travel in a header. */
const LONGEST_ARGUMENTS = 8 * 1024;

/** What is needed of a stub. */
export type BagStub = Pick<Fetcher, 'fetch'>;

/**
 * Calls a method of a bag, by `fetch` on the plain stub. itty's own client is a Proxy that answers `then` as well, so
 * that awaiting it, or returning it from an async function, never ends.
 *
 * @param args JSON values.
 * @returns What the method returned; null for nothing.
 * @throws AegisError as thrown by the bag; `payload_too_large` when the arguments do not fit a header.
 */
export async function callBag(stub: BagStub, method: string, args: readonly unknown[] = []): Promise<unknown> {
  const content = toAscii(JSON.stringify(args));
  if (content.length > LONGEST_ARGUMENTS) {
    throw new AegisError('payload_too_large', 'The arguments are too long', { details: { limit: LONGEST_ARGUMENTS } });
  }
  const response = await stub.fetch(`https://bag/do/call/${method}`, { headers: { 'do-content': content } });
  if (response.status === 204) return null;
  if (!response.ok) throw await errorOf(response, method);
  return response.json();
}

/** Headers are ASCII; JSON can spell everything in it. */
function toAscii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function errorOf(response: Response, method: string): Promise<AegisError> {
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  if (typeof body.code !== 'string' || !(body.code in ERROR_KINDS)) {
    return new AegisError('internal', `The bag answered ${response.status} to ${method}()`);
  }
  const details = (body.details ?? null) as Record<string, unknown> | null;
  return new AegisError(body.code as ErrorCode, String(body.message), details === null ? {} : { details });
}
