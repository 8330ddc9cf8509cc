import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../workers/gateway/http/cursor.ts';
import { pageReply } from '../../workers/gateway/http/link.ts';

const BASE = 'https://aegis.example';
const linkOf = (url: string, next: string | null) => {
  const reply = pageReply(new Request(url), [], next) as { headers: Record<string, string> };
  return reply.headers.link;
};

it('leads to the same list with another cursor', () => {
  expect(linkOf(`${BASE}/api/v1/users?limit=50&q=%ED%95%9C&cursor=old&cursor=older`, 'new')).toBe(
    '</api/v1/users?limit=50&q=%ED%95%9C&cursor=new>; rel="next"',
  );
  expect(linkOf(`${BASE}/api/v1/users`, null)).toBeUndefined();
});

it('walks a list to its end by links alone, whatever the other parameters are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.string({ unit: 'grapheme' }),
      (items, limit, q) => {
        const list = (url: string) => {
          const parameters = new URL(url).searchParams;
          expect(parameters.get('q')).toBe(q.toWellFormed());
          const cursor = parameters.get('cursor');
          const from = cursor === null ? 0 : decodeCursor(cursor, z.number());
          const next = from + limit < items.length ? encodeCursor(from + limit) : null;
          return pageReply(new Request(url), items.slice(from, from + limit), next) as {
            body: { data: number[]; page: { next: string | null } };
            headers: Record<string, string>;
          };
        };
        const walked: number[] = [];
        let url: string | null = `${BASE}/list?${new URLSearchParams({ q })}`;
        while (url !== null) {
          const { body, headers }: ReturnType<typeof list> = list(url);
          walked.push(...body.data);
          const target: string | undefined = /^<([^>]*)>; rel="next"$/.exec(headers.link ?? '')?.[1];
          expect(target === undefined).toBe(body.page.next === null);
          url = target === undefined ? null : new URL(target, BASE).href;
        }
        expect(walked).toEqual(items);
      },
    ),
  );
});
