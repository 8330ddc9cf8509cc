import { decisionOf, takenBack } from '../../../shared/blacklist/crowdsec/decision.ts';
import {
  canPass,
  type DecisionFilter,
  decisionFilterOf,
  passesScope,
} from '../../../shared/blacklist/crowdsec/filter.ts';
import type { FeedKeyRecord } from '../../../shared/blacklist/publication/feed-keys.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement, type MountedRoute, type RouteContext } from '../../gateway/route.ts';
import { belowList, getDecisionStream, getDecisions, getHeartbeat, postUsageMetrics } from '../contract/crowdsec.ts';
import { counted, openFeed } from '../edge/feed-access.ts';
import { feedCredential } from '../edge/feed-auth.ts';
import { livePointer } from '../edge/pointer.ts';
import { openedLists, opens } from '../taxii/collections.ts';
import { cutOf } from '../taxii/cut.ts';
import { cursorKey } from './bouncer.ts';
import { type Changes, changesFor } from './changes.ts';
import { jsonArray, jsonStream } from './json-stream.ts';
import { decisionsFor } from './query.ts';
import { asLocalApi, jsonAnswer, single } from './respond.ts';

type Loose = Readonly<Record<string, string | string[] | undefined>>;
type Query = Readonly<Record<string, string | undefined>>;

interface Opened {
  readonly list: string;
  readonly consumer: FeedKeyRecord | null;
}

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * The list that a bouncer asks about: the one it names, else `main`, else the first that its key opens.
 *
 * @throws AegisError `forbidden`, `unauthenticated`, `unavailable`.
 */
async function openedList(ctx: RouteContext, named: string | undefined): Promise<Opened> {
  if (named !== undefined) {
    if (!SLUG.test(named)) throw new AegisError('forbidden', 'There is no such list.');
    return { list: named, consumer: await openFeed(ctx, named) };
  }
  const list = (await opens(ctx, 'main')) ? 'main' : (await openedLists(ctx))[0]?.id;
  if (list === undefined) throw new AegisError('forbidden', 'The key opens no list.');
  return { list, consumer: await openFeed(ctx, list) };
}

/** The name of the list in the path goes before the one in the query. */
function localApi(work: (opened: Opened, query: Query, ctx: RouteContext) => Promise<Response>) {
  return ({ params, query }: { params?: unknown; query: Loose }, ctx: RouteContext): Promise<Response> =>
    asLocalApi(ctx, async () => {
      const asked = single(query);
      const inPath = (params as { list: string } | undefined)?.list;
      const opened = await openedList(ctx, inPath ?? asked.list);
      return counted(ctx, opened.consumer, opened.list, () => work(opened, asked, ctx));
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

/** Says which version a bouncer was answered from, so that it is seen which it has. */
async function ofVersion(ctx: RouteContext, list: string, response: Response): Promise<Response> {
  const { pointer } = await livePointer(ctx.env, list, ctx.now());
  response.headers.set('x-feed-version', String(pointer.version));
  return response;
}

const stream = localApi(async ({ list, consumer }, query, ctx) => {
  // A bouncer that only looks gets no changes, and must not lose them.
  if (ctx.request.method === 'HEAD') return jsonAnswer(null);
  const { request } = ctx;
  const address = request.headers.get('cf-connecting-ip');
  const key = await cursorKey(list, feedCredential(request, null) ?? '', address);
  const cut = await cutOf(consumer, ctx.now());
  const changes = await changesFor(ctx, list, { cursorKey: key, isBeginning: query.startup === 'true', cut });
  const body = jsonStream(streamText(list, changes, decisionFilterOf(query), ctx.now()));
  return ofVersion(ctx, list, jsonAnswer(body));
});

const decisions = localApi(async ({ list, consumer }, query, ctx) => {
  if (ctx.request.method === 'HEAD') return jsonAnswer(null);
  const filter = decisionFilterOf(query);
  const now = ctx.now();
  const cut = await cutOf(consumer, now);
  const found = canPass(list, filter) ? await decisionsFor(ctx.env, list, query, filter, { now, cut }) : [];
  return ofVersion(ctx, list, jsonAnswer(jsonStream(jsonArray(found))));
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
