import * as z from 'zod';
import type { Language } from '../../gateway/http/language.ts';
import type { Permission } from '../../gateway/permissions.ts';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { pageQuery } from '../contract.ts';
import type { PageContent, PageContext } from '../page.ts';
import { en } from './messages/en.ts';
import { ko } from './messages/ko.ts';

/** The texts of the threat-list pages in one language: whatever English has, every language has. */
export type BlacklistMessages = Readonly<Record<keyof typeof en, string>>;

/** The texts of a language. */
export const blacklistMessages = (language: Language): BlacklistMessages => (language === 'ko' ? ko : en);

/** A page of the threat lists: one file each, which says where it is, who may see it and what it shows. */
export interface BlacklistPage {
  readonly route: Route;
  readonly permission: Permission;
  /** Text in the navigation, by its key; a page without one is reached from another. */
  readonly navigation?: keyof BlacklistMessages;
  render(context: PageContext, b: BlacklistMessages): PageContent;
}

const html = (description: string) => ({ description, schema: z.string(), mediaType: 'text/html' });

/**
 * The route of a page. Its path parameters are texts; query parameters are read by the page's scripts.
 *
 * @example
 * pageRoute('getSourcePage', '/blacklist/sources/{source}', 'One source', '출처 상세 화면', { source: 'regtech' });
 */
export function pageRoute(
  operationId: string,
  path: `/blacklist${string}`,
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
