import type * as z from 'zod';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/** Longest cursor accepted, in characters. */
export const MAX_CURSOR_LENGTH = 1024;

/**
 * Makes an opaque cursor of a sort key: base64url of its JSON. It is not signed: a cursor only says where a page
 * begins, every value in it is validated again and bound as a parameter, and whoever may list may start anywhere, so
 * a forged one shows nothing that an honest one could not.
 *
 * @example
 * const next = encodeCursor({ createdAt: 1785412800000, id: 'a1' });
 */
export function encodeCursor(key: unknown): string {
  return base64Url(new TextEncoder().encode(JSON.stringify(key)));
}

/**
 * Reads a cursor back.
 *
 * @param schema What the sort key must look like.
 * @throws AegisError `invalid_request` with pointer `/query/cursor` for anything that {@link encodeCursor} did not make.
 */
export function decodeCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(parse(cursor));
  if (!parsed.success) throw malformed();
  return parsed.data;
}

function parse(cursor: string): unknown {
  if (cursor.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw malformed();
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // Whatever failed, base64, UTF-8 or JSON, the caller's mistake is the same.
    throw malformed();
  }
}

function malformed(): AegisError {
  return new AegisError('invalid_request', 'The cursor is not one that this API gave.', {
    details: { errors: [{ pointer: '/query/cursor', message: 'not a cursor of this API' }] },
  });
}
