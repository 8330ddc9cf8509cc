import { withEtag } from '../../gateway/http/etag.ts';
import { implement } from '../../gateway/route.ts';
import { getPolicyGraph } from '../contract/graph.ts';
import { graphOf } from '../service/graph.ts';

export const graphRoutes = [
  implement(getPolicyGraph, async ({ params, query }, ctx) => {
    const body = await graphOf(ctx.env, params.policyId, query.near, query.lang, ctx.now());
    return withEtag({ status: 200, body }, `"${body.catalogue}"`);
  }),
];
