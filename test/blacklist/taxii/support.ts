import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { pointerOf } from '../list/support.ts';

const ORIGIN = 'https://aegis.example';
export const TAXII = 'application/taxii+json;version=2.1';
const PATIENCE_MS = 25_000;

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape.
export type Json = any;

/** A new feed key for some lists. */
export async function keyFor(lists: readonly string[]): Promise<string> {
  const response = await exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/feeds/keys`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'client', lists }),
    }),
  );
  expect(response.status).toBe(201);
  return (await response.json<{ key: string }>()).key;
}

/** One request with headers as given; the body as text. */
export async function request(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await exports.default.fetch(new Request(ORIGIN + path, { method, headers }));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Waits until the edge serves the newest version of a list: it may hold on to an earlier one for some seconds. */
export async function atEdge(list: string, key: string): Promise<FeedPointer> {
  const pointer = (await pointerOf(list))!;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { headers } = await request(`/feeds/${list}.txt`, { 'x-api-key': key }, 'HEAD');
    if (headers.get('x-feed-version') === String(pointer.version)) return pointer;
    if (Date.now() > until) throw new Error(`version ${pointer.version} of ${list} is not served`);
    await scheduler.wait(100);
  }
}

/** A strict TAXII 2.1 client: every answer is checked as the specification has it. */
export function client(key: string, list: string) {
  const authorization = `Basic ${btoa(`taxii:${key}`)}`;
  const get = async (path: string, query: Record<string, string> = {}) => {
    const search = Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`;
    const { status, headers, text } = await request(`/taxii2/${path}${search}`, { authorization, accept: TAXII });
    expect(headers.get('content-type')).toBe(TAXII);
    return { status, headers, body: JSON.parse(text) as Json };
  };
  const collection = `root/collections/${list}/`;
  return {
    get,
    collection,
    /** All pages of one walk. */
    async walk(query: Record<string, string> = {}, what: 'objects' | 'manifest' = 'objects') {
      const found: Json[] = [];
      let last: string | null = null;
      let next: string | undefined;
      let pages = 0;
      do {
        const { status, headers, body } = await get(`${collection}${what}/`, { ...query, ...(next ? { next } : {}) });
        expect(status).toBe(200);
        pages += 1;
        const objects: Json[] = body.objects ?? [];
        if (objects.length === 0) expect(body).toEqual({});
        else {
          expect(headers.get('x-taxii-date-added-first')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
          last = headers.get('x-taxii-date-added-last');
        }
        if (query.limit) expect(objects.length).toBeLessThanOrEqual(Number(query.limit));
        found.push(...objects);
        next = body.more ? body.next : undefined;
        if (body.more) expect(typeof next).toBe('string');
      } while (next !== undefined);
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      return { objects: found, last, pages };
    },
  };
}

/** Names of the indicators among some objects, and whether each is revoked. */
export const namesOf = (objects: readonly Json[]): string[] =>
  objects.filter(({ type }) => type === 'indicator').map(({ name, revoked }) => `${revoked ? '-' : ''}${name}`);
