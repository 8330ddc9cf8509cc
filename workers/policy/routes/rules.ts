import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import type { RuleDraft } from '../../../shared/policy/rules/draft.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  approveRuleDraft,
  getRuleDraft,
  getRules,
  getRuleVersion,
  postRuleDraft,
  putRuleDraft,
  rejectRuleDraft,
  rollBackRules,
  submitRuleDraft,
} from '../contract/rules.ts';
import { dryRunRuleDraft } from '../contract/rules-dry-run.ts';
import {
  commandRules,
  draftBody,
  draftContent,
  draftSummaryBody,
  requireSound,
  versionBody,
} from '../service/rule-drafts.ts';
import { dryRun } from '../service/rule-dry-run.ts';
import { callRuleBook, ruleMeta } from '../service/rules.ts';

async function reply(status: number, draft: RuleDraft, ctx: RouteContext): Promise<Reply> {
  return withEtag({ status, body: await draftBody(draft, ctx) }, revisionEtag(draft.revision));
}

/** The revision of a request that may leave it out. */
const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

/** Routes of the rule book. */
export const ruleRoutes = [
  implement(getRules, async (_, ctx) => {
    const { active, versions, drafts } = await callRuleBook(ctx.env, (book) => book.overview(ctx.now()), true);
    const body = { active, versions: versions.map(versionBody), drafts: drafts.map(draftSummaryBody) };
    return { status: 200, body };
  }),

  implement(postRuleDraft, async ({ body }, ctx) => {
    const [content, meta] = [draftContent(body), await ruleMeta(ctx, body)];
    const id = timeOrderedId(ctx.now(), (bytes) => crypto.getRandomValues(bytes));
    const draft = await commandRules(ctx, (book) => book.create(id, content, meta));
    return reply(201, draft, ctx);
  }),

  implement(getRuleDraft, async ({ params }, ctx) => {
    const draft = await callRuleBook(ctx.env, (book) => book.draft(params.draft), true);
    return reply(200, draft, ctx);
  }),

  implement(putRuleDraft, async ({ params, body }, ctx) => {
    const [content, expected, meta] = [draftContent(body), expectedRevision(ctx.request), await ruleMeta(ctx, body)];
    const draft = await commandRules(ctx, (book) => book.change(params.draft, content, expected, meta));
    return reply(200, draft, ctx);
  }),

  implement(submitRuleDraft, async ({ params }, ctx) => {
    const [named, meta] = [expectedRevision(ctx.request), await ruleMeta(ctx)];
    const draft = await callRuleBook(ctx.env, (book) => book.draft(params.draft), true);
    // A repeated request finds the draft submitted already, and is answered from memory.
    if (draft.status === 'draft') await requireSound(draft, ctx);
    // What was found sound is what gets submitted, also for a caller who would take any revision.
    const expected = named ?? draft.revision;
    const submitted = await commandRules(ctx, (book) => book.submit(params.draft, expected, meta));
    return reply(200, submitted, ctx);
  }),

  implement(approveRuleDraft, async ({ params, body }, ctx) => {
    const [expected, meta] = [expectedRevision(ctx.request), await ruleMeta(ctx, body)];
    const draft = await commandRules(ctx, (book) => book.approve(params.draft, body.reason, expected, meta));
    return reply(200, draft, ctx);
  }),

  implement(rejectRuleDraft, async ({ params, body }, ctx) => {
    const [expected, meta] = [namedRevision(ctx), await ruleMeta(ctx, body)];
    const draft = await commandRules(ctx, (book) => book.reject(params.draft, body.reason, expected, meta));
    return reply(200, draft, ctx);
  }),

  implement(dryRunRuleDraft, async ({ params, body }, ctx) => {
    const draft = await callRuleBook(ctx.env, (book) => book.draft(params.draft), true);
    // What is not sound cannot be run: a condition on nothing has no meaning.
    await requireSound(draft, ctx);
    const { samples, from = null, to = null } = body;
    return { status: 200, body: await dryRun(ctx.env, draft.ruleSet, ctx.now(), { samples, from, to }) };
  }),

  implement(getRuleVersion, async ({ params }, ctx) => {
    const version = await callRuleBook(ctx.env, (book) => book.version(params.version, ctx.now()), true);
    return { status: 200, body: versionBody(version) };
  }),

  implement(rollBackRules, async ({ params, body }, ctx) => {
    const meta = await ruleMeta(ctx, body);
    const { version } = await commandRules(ctx, (book) => book.rollback(params.version, body.reason, meta));
    const made = await callRuleBook(ctx.env, (book) => book.version(version, ctx.now()), true);
    return { status: 201, body: versionBody(made) };
  }),
];
