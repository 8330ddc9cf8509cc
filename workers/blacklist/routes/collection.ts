import { LIST_PRESETS } from '../../../shared/blacklist/presets.ts';
import type { SourceInput } from '../../../shared/blacklist/source/config.ts';
import type { SourceView } from '../../../shared/blacklist/source/state.ts';
import { kstDayStart } from '../../../shared/blacklist/statement/scope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  deleteCredentials,
  deleteSource,
  enableSource,
  getCollectionStatus,
  getPresets,
  getSource,
  getSources,
  postSource,
  putCredentials,
  putSource,
  triggerCollection,
} from '../contract/collection.ts';
import { sourceRepository } from '../repository/sources.ts';
import { callList, commandMeta } from '../service/actors.ts';
import { callSource, commandSource, configOf } from '../service/collection.ts';
import { runBody, sourceBody } from '../service/collection-views.ts';

const RECENT_RUNS = 20;
const DAY_MS = 86_400_000;
/** As far as a source may be configured to look back. */
const MAX_LOOKBACK_DAYS = 400;

const reply = (status: number, view: SourceView): Reply =>
  withEtag({ status, body: sourceBody(view) }, revisionEtag(view.revision));

/** The revision that the caller names, or `null` when it names none. */
const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

function lookbackDays(startDate: string | undefined, now: number): number | null {
  if (startDate === undefined) return null;
  const days = Math.max(1, Math.ceil((now - kstDayStart(startDate)) / DAY_MS));
  if (days <= MAX_LOOKBACK_DAYS) return days;
  throw new AegisError('invalid_request', `startDate is more than ${MAX_LOOKBACK_DAYS} days ago.`, {
    details: { errors: [{ pointer: '/body/startDate', message: `at most ${MAX_LOOKBACK_DAYS} days ago` }] },
  });
}

export const collectionRoutes = [
  implement(getCollectionStatus, async (_, ctx) => {
    const repository = sourceRepository(ctx.env.BLACKLIST_DB);
    const [sources, runs] = await Promise.all([repository.all(), repository.recentRuns(RECENT_RUNS)]);
    return { status: 200, body: { sources: sources.map(sourceBody), recentRuns: runs.map(runBody) } };
  }),

  implement(triggerCollection, async ({ body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const options = { force: body.force, lookbackDays: lookbackDays(body.startDate, ctx.now()) };
    const isRepeatable = meta.idempotencyKey !== null;
    const { run } = await commandSource(ctx, body.source, (actor) => actor.trigger(options, meta), isRepeatable);
    return { status: 202, body: run && runBody(run) };
  }),

  implement(getSources, async (_, ctx) => {
    const sources = await sourceRepository(ctx.env.BLACKLIST_DB).all();
    return { status: 200, body: { data: sources.map(sourceBody) } };
  }),

  implement(postSource, async ({ body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const config = configOf(body as SourceInput, ctx.env);
    // Its claims would find no taker, and the list of a source cannot be changed later.
    await callList(ctx, config.list, (actor) => actor.describe(), true);
    const isRepeatable = meta.idempotencyKey !== null;
    const { source } = await commandSource(ctx, body.id, (actor) => actor.configure(config, 0, meta), isRepeatable);
    return reply(201, source);
  }),

  implement(getSource, async ({ params }, ctx) => {
    return reply(200, await callSource(ctx.env, params.source, (actor) => actor.describe(), true));
  }),

  implement(putSource, async ({ params, body }, ctx) => {
    const before = await callSource(ctx.env, params.source, (actor) => actor.describe(), true);
    const config = configOf({ ...before.config, ...body } as SourceInput, ctx.env);
    const meta = await commandMeta(ctx);
    // The change was merged into this revision, so it must not land on another.
    const expected = namedRevision(ctx) ?? before.revision;
    const { source } = await commandSource(ctx, params.source, (actor) => actor.configure(config, expected, meta));
    return reply(200, source);
  }),

  implement(deleteSource, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    const expected = namedRevision(ctx);
    await commandSource(ctx, params.source, (actor) => actor.remove(expected, meta));
    return { status: 204 };
  }),

  implement(enableSource, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    const { source } = await commandSource(ctx, params.source, (actor) => actor.setEnabled(body.enabled, meta), true);
    return reply(200, source);
  }),

  implement(putCredentials, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    await commandSource(ctx, params.source, (actor) => actor.setCredentials(body, meta), true);
    return { status: 204 };
  }),

  implement(deleteCredentials, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    await commandSource(ctx, params.source, (actor) => actor.setCredentials(null, meta), true);
    return { status: 204 };
  }),

  implement(getPresets, async () => {
    return { status: 200, body: { data: LIST_PRESETS.map(({ options: _options, ...preset }) => preset) } };
  }),
];
