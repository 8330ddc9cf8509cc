import * as z from 'zod';
import { defineRoute, type Route } from '../gateway/route.ts';
import { pageQuery } from './contract.ts';

const html = (description: string) => ({ description, schema: z.string(), mediaType: 'text/html' });

/**
 * The route of a page. Its path parameters are texts; query parameters are read by the page's scripts.
 *
 * @example
 * pageRoute('getSourcePage', '/blacklist/sources/{source}', 'One source', '출처 상세 화면', { source: 'regtech' });
 */
export function pageRoute(
  operationId: string,
  path: `/${string}`,
  summary: string,
  summaryKo: string,
  params: Readonly<Record<string, string>> = {},
): Route {
  const shape = Object.fromEntries(
    Object.entries(params).map(([name, example]) => [
      name,
      z
        .string()
        .max(100)
        .meta({ examples: [example] }),
    ]),
  );
  return defineRoute({
    ...{ operationId, method: 'get', path, summary, summaryKo, tag: 'console' },
    ...{ permission: 'public', authenticate: 'principal' },
    request: { query: pageQuery, ...(Object.keys(shape).length > 0 && { params: z.object(shape) }) },
    responses: {
      200: html('The page.'),
      303: { description: 'Nobody is signed in: to the sign-in page, and back here.' },
      403: html('The permission is missing; says which.'),
    },
    errors: [],
  });
}
