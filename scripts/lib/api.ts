import { randomUUID } from 'node:crypto';

/** Where the API is and who calls it. */
export interface ApiTarget {
  readonly url: string;
  readonly adminKey: string;
  readonly signal?: AbortSignal;
}

/** One call; `expected` are the statuses that are no failure. The body is JSON, or `null` when there is none. */
export type Api = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown,
  expected: readonly number[],
) => Promise<{ readonly status: number; readonly body: unknown }>;

/**
 * A client of the administrator's API.
 *
 * @throws {Error} with the server's own words for a status that was not expected
 * @example
 * const api = createApi({ url: 'http://127.0.0.1:8787/', adminKey });
 * const { body } = await api('GET', '/api/v1/collection/status', null, [200]);
 */
export function createApi({ url, adminKey, signal }: ApiTarget): Api {
  return async (method, path, body, expected) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    if (!expected.includes(response.status)) {
      throw new Error(`${method} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
    }
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
}
