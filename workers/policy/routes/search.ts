import { seoulDay } from '../../../shared/policy/day.ts';
import { withEtag } from '../../gateway/http/etag.ts';
import { nextLink } from '../../gateway/http/link.ts';
import { implement } from '../../gateway/route.ts';
import { searchPolicies, suggestPolicies } from '../contract/search.ts';
import { searchCatalogue, suggestFromCatalogue } from '../service/search.ts';

export const searchRoutes = [
  implement(searchPolicies, async ({ query }, ctx) => {
    const body = await searchCatalogue(ctx.env, query, ctx.now());
    const { next } = body.page;
    const headers: Record<string, string> = next === null ? {} : { link: nextLink(ctx.request.url, next) };
    // What is open changes with the day, everything else with the catalogue.
    return withEtag({ status: 200, body, headers }, `"${body.catalogue}-${seoulDay(ctx.now())}"`);
  }),
  implement(suggestPolicies, async ({ query }, ctx) => {
    const { version, data } = await suggestFromCatalogue(ctx.env, query.q, query.limit, ctx.now());
    return withEtag({ status: 200, body: { data } }, `"${version}"`);
  }),
];
