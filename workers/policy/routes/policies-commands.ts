import type { PolicyDetail } from '../../../durable-objects/policy/policy.ts';
import type { PolicyCommand } from '../../../shared/policy/lifecycle/command.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  categorizePolicy,
  deletePolicy,
  postPolicy,
  publishPolicy,
  putPolicy,
  releasePolicy,
  reopenPolicy,
  withdrawPolicy,
} from '../contract/policies-commands.ts';
import { commandPolicy, newPolicyId } from '../service/policies.ts';
import { detailBody } from '../service/policies-views.ts';

const reply = (status: number, detail: PolicyDetail, ctx: RouteContext): Reply =>
  withEtag({ status, body: detailBody(detail, ctx.now()) }, revisionEtag(detail.policy.revision));

const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

async function command(ctx: RouteContext, id: string, what: unknown): Promise<Reply> {
  // The actor checks the form of what the contract leaves open, rules above all, and names what is wrong.
  return reply(200, await commandPolicy(ctx, id, what as PolicyCommand, namedRevision(ctx)), ctx);
}

export const policyCommandRoutes = [
  implement(postPolicy, async ({ body: { publish, ...input } }, ctx) => {
    const create = { kind: 'create', input, publish } as unknown as PolicyCommand;
    return reply(201, await commandPolicy(ctx, await newPolicyId(ctx), create, null), ctx);
  }),

  implement(putPolicy, async ({ params, body: input }, ctx) => {
    const update = { kind: 'update', input } as unknown as PolicyCommand;
    return reply(200, await commandPolicy(ctx, params.policyId, update, expectedRevision(ctx.request)), ctx);
  }),

  implement(deletePolicy, async ({ params, query: { reason } }, ctx) => {
    await commandPolicy(ctx, params.policyId, { kind: 'delete', reason }, namedRevision(ctx));
    return { status: 204 };
  }),

  implement(publishPolicy, ({ params }, ctx) => command(ctx, params.policyId, { kind: 'publish' })),
  implement(withdrawPolicy, ({ params, body }, ctx) => command(ctx, params.policyId, { kind: 'withdraw', ...body })),
  implement(reopenPolicy, ({ params, body }, ctx) => command(ctx, params.policyId, { kind: 'reopen', ...body })),
  implement(categorizePolicy, ({ params, body }, ctx) =>
    command(ctx, params.policyId, { kind: 'categorize', ...body }),
  ),
  implement(releasePolicy, ({ params, body }, ctx) => command(ctx, params.policyId, { kind: 'release', ...body })),
];
