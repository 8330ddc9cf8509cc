import { decisionOf, takenBack } from '../../../shared/blacklist/crowdsec/decision.ts';
import {
  canPass,
  type DecisionFilter,
  decisionFilterOf,
  passesScope,
} from '../../../shared/blacklist/crowdsec/filter.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement, type MountedRoute, type RouteContext } from '../../gateway/route.ts';
import { belowList, getDecisionStream, getDecisions, getHeartbeat, postUsageMetrics } from '../contract/crowdsec.ts';
import { feedCredential } from '../edge/feed-auth.ts';
import { openedLists, openList, opens } from '../taxii/collections.ts';
import { cursorKey } from './bouncer.ts';
import { type Changes, changesFor } from './changes.ts';
import { jsonArray, jsonStream } from './json-stream.ts';
import { decisionsFor } from './query.ts';
import { asLocalApi, jsonAnswer, single } from './respond.ts';

type Loose = Readonly<Record<string, string | string[] | undefined>>;
type Query = Readonly<Record<string, string | undefined>>;

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * The list that a bouncer asks about: the one it names, else `main`, else the first that its key opens.
 *
 * @throws AegisError `forbidden`, `unauthenticated`, `unavailable`.
 */
async function listOf(ctx: RouteContext, named: string | undefined): Promise<string> {
  if (named !== undefined) {
    if (!SLUG.test(named)) throw new AegisError('forbidden', 'There is no such list.');
    await openList(ctx, named);
    return named;
  }
  if (await opens(ctx, 'main')) return 'main';
  const list = (await openedLists(ctx))[0]?.id;
  if (list === undefined) throw new AegisError('forbidden', 'The key opens no list.');
  return list;
}

/** The name of the list in the path goes before the one in the query. */
function localApi(work: (list: string, query: Query, ctx: RouteContext) => Promise<Response>) {
  return ({ params, query }: { params?: unknown; query: Loose }, ctx: RouteContext): Promise<Response> =>
    asLocalApi(ctx, async () => {
      const asked = single(query);
      const inPath = (params as { list: string } | undefined)?.list;
      return work(await listOf(ctx, inPath ?? asked.list), asked, ctx);
    });
}

function* streamText(
  list: string,
  { added, removed }: Changes,
  filter: DecisionFilter,
  now: number,
): Generator<string> {
  const wanted = canPass(list, filter);
  function* fresh() {
    for (const { block, detail } of wanted ? added : []) {
      const decision = decisionOf(list, block, detail.until, now);
      if (passesScope(decision, filter)) yield decision;
    }
  }
  function* gone() {
    for (const block of wanted ? removed : []) {
      const decision = takenBack(list, block);
      if (passesScope(decision, filter)) yield decision;
    }
  }
  yield '{"new":';
  yield* jsonArray(fresh());
  yield ',"deleted":';
  yield* jsonArray(gone());
  yield '}';
}

const stream = localApi(async (list, query, ctx) => {
  // A bouncer that only looks gets no changes, and must not lose them.
  if (ctx.request.method === 'HEAD') return jsonAnswer(null);
  const { request } = ctx;
  const address = request.headers.get('cf-connecting-ip');
  const key = await cursorKey(list, feedCredential(request, null) ?? '', address);
  const changes = await changesFor(ctx, list, { cursorKey: key, isBeginning: query.startup === 'true' });
  return jsonAnswer(jsonStream(streamText(list, changes, decisionFilterOf(query), ctx.now())));
});

const decisions = localApi(async (list, query, ctx) => {
  if (ctx.request.method === 'HEAD') return jsonAnswer(null);
  const filter = decisionFilterOf(query);
  const found = canPass(list, filter) ? await decisionsFor(ctx.env, list, query, filter, ctx.now()) : [];
  return jsonAnswer(jsonStream(jsonArray(found)));
});

const heartbeat = localApi(async () => jsonAnswer('{}'));
const metrics = localApi(async () => jsonAnswer(null, 201));

const own: readonly MountedRoute[] = [
  implement(getDecisionStream, stream),
  implement(getDecisions, decisions),
  implement(getHeartbeat, heartbeat),
  implement(postUsageMetrics, metrics),
];

/** What a bouncer calls of CrowdSec's Local API, under `/v1/` and below each list. */
export const crowdsecRoutes: readonly MountedRoute[] = [
  ...own,
  ...own.map(({ route, handler }) => ({ route: belowList(route), handler })),
];
