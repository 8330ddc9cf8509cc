import * as z from 'zod';
import { isAegisError } from '../../../shared/kernel/error.ts';
import { type CollectionSettings, DEFAULT_SETTINGS } from '../../../shared/policy/collection/settings.ts';
import type { SourceView } from '../../../shared/policy/collection/state.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  cancelPolicyRun,
  getPolicyDisagreements,
  getPolicyPipelines,
  getPolicyRun,
  getPolicyRuns,
  getPolicySource,
  getPolicySources,
  getPolicyStatement,
  postPolicyRun,
  postPolicyValidation,
  putPolicySource,
  putPolicySourceKey,
} from '../contract/collection.ts';
import { collectionRepository } from '../repository/collection.ts';
import { commandMeta } from '../service/actors.ts';
import {
  callSource,
  checkSettings,
  commandSource,
  runBody,
  SOURCE_IDS,
  sourceBody,
  sourceDetailBody,
} from '../service/collection.ts';
import { pipelineStatus, pipelines, validateSources } from '../service/collection-pipelines.ts';

const position = z.number().int().min(0);

/** The run that is under way, as it is now. */
async function activeRun(env: Env, source: SourceView | null) {
  const run = source?.activeRun ?? null;
  return run === null ? null : callSource(env, source!.id, (actor) => actor.run(run), true);
}

/** The settings that there are; the defaults of a source that nobody has configured yet. */
async function settingsOf(env: Env, source: string): Promise<{ settings: CollectionSettings; revision: number }> {
  try {
    return (await callSource(env, source, (actor) => actor.describe(), true)).source;
  } catch (thrown) {
    if (isAegisError(thrown) && thrown.code === 'not_found' && SOURCE_IDS.includes(source)) {
      return { settings: DEFAULT_SETTINGS, revision: 0 };
    }
    throw thrown;
  }
}

const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

/** Routes of the collection of programmes. */
export const collectionRoutes = [
  implement(getPolicySources, async (_, ctx) => {
    const known = new Map((await collectionRepository(ctx.env.POLICY_DB).sources()).map((view) => [view.id, view]));
    const data = await Promise.all(
      SOURCE_IDS.map(async (id) => {
        const view = known.get(id) ?? null;
        return sourceBody(id, view, await activeRun(ctx.env, view));
      }),
    );
    return { status: 200, body: { data } };
  }),

  implement(getPolicySource, async ({ params }, ctx) => {
    const detail = await callSource(ctx.env, params.source, (actor) => actor.describe(), true);
    const body = sourceDetailBody(params.source, detail, await activeRun(ctx.env, detail.source));
    return withEtag({ status: 200, body }, revisionEtag(detail.source.revision));
  }),

  implement(putPolicySource, async ({ params, body }, ctx) => {
    const before = await settingsOf(ctx.env, params.source);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const settings = { ...before.settings, ...given } as CollectionSettings;
    checkSettings(params.source, settings, ctx.env);
    const meta = await commandMeta(ctx, body);
    // The change was merged into this revision, so it must not land on another.
    const expected = namedRevision(ctx) ?? before.revision;
    const { source } = await commandSource(ctx, params.source, (actor) => actor.configure(settings, expected, meta));
    return withEtag({ status: 200, body: sourceBody(params.source, source, null) }, revisionEtag(source.revision));
  }),

  implement(putPolicySourceKey, async ({ params, body }, ctx) => {
    // The key is no part of the hash of the request: a hash of a secret is a secret's shadow.
    const meta = await commandMeta(ctx);
    await commandSource(ctx, params.source, (actor) => actor.setKey(body.key, meta), true);
    return { status: 204 };
  }),

  implement(postPolicyRun, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    const { run } = await commandSource(ctx, params.source, (actor) => actor.start(body, meta), isRepeatable);
    return { status: 202, body: run && runBody(run) };
  }),

  implement(getPolicyRuns, async ({ params, query }, ctx) => {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.string());
    const runs = await callSource(ctx.env, params.source, (actor) => actor.runs(before, query.limit + 1), true);
    const data = runs.slice(0, query.limit);
    const next = runs.length > query.limit ? encodeCursor(data.at(-1)?.id) : null;
    return pageReply(ctx.request, data.map(runBody), next);
  }),

  implement(getPolicyRun, async ({ params, query }, ctx) => {
    const { source, run } = params;
    const from = query.cursor === undefined ? 0 : decodeCursor(query.cursor, position);
    const [view, rejects] = await Promise.all([
      callSource(ctx.env, source, (actor) => actor.run(run), true),
      callSource(ctx.env, source, (actor) => actor.rejects(run, from, query.limit + 1), true),
    ]);
    const next = rejects.length > query.limit ? encodeCursor(from + query.limit) : null;
    const body = { run: runBody(view), data: rejects.slice(0, query.limit), page: { next } };
    return { status: 200, body };
  }),

  implement(cancelPolicyRun, async ({ params }, ctx) => {
    const { run } = await commandSource(ctx, params.source, (actor) => actor.cancel(params.run));
    return { status: 200, body: run && runBody(run) };
  }),

  implement(getPolicyStatement, async ({ params }, ctx) => {
    const said = await callSource(ctx.env, params.source, (actor) => actor.statement(params.record), true);
    const parts = Object.fromEntries(
      Object.entries(said.parts).map(([endpoint, text]) => [endpoint, JSON.parse(text) as unknown]),
    );
    const missingSince = said.missingSince === null ? null : new Date(said.missingSince).toISOString();
    return { status: 200, body: { ...said, parts, missingSince } };
  }),

  implement(getPolicyPipelines, async ({ query }, ctx) => {
    return { status: 200, body: { data: await pipelines(ctx.env, query.runs) } };
  }),

  implement(postPolicyValidation, async (_, ctx) => {
    await validateSources(ctx.env, ctx.now());
    return { status: 200, body: await pipelineStatus(ctx.env, 'data_validation_pipeline', 1) };
  }),

  implement(getPolicyDisagreements, async ({ query }, ctx) => {
    const after = query.cursor === undefined ? 0 : decodeCursor(query.cursor, position);
    const found = await collectionRepository(ctx.env.POLICY_DB).disagreements(after, query.limit + 1);
    const data = found.slice(0, query.limit);
    const next = found.length > query.limit ? encodeCursor(data.at(-1)?.n) : null;
    return pageReply(
      ctx.request,
      data.map(({ n: _, ...each }) => each),
      next,
    );
  }),
];
