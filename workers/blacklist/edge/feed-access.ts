import type { FeedKeyRecord } from '../../../shared/blacklist/publication/feed-keys.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import {
  authorizeByUserKey,
  feedCredential,
  foreignList,
  identifyConsumer,
  mayComeFrom,
  retired,
  wrongOrigin,
} from './feed-auth.ts';
import { type Caller, createTelemetry, type TelemetryCarrier } from './telemetry.ts';

/** Of this isolate. */
const telemetry = createTelemetry();

/** Cloudflare sets the header and drops what a caller put there; without it, as on a machine of one's own, it is nobody's. */
function callerOf({ headers }: Request): Caller {
  return { address: headers.get('cf-connecting-ip'), userAgent: headers.get('user-agent') };
}

const carrierOf = (ctx: RouteContext): TelemetryCarrier => ({
  // A promise of the platform's own kind would be awaited twice; this one is plain.
  report: async (delta) => ctx.env.FEED_KEYS.getByName('main').report(delta),
  waitUntil: (promise) => ctx.waitUntil(promise),
  now: () => ctx.now(),
  log: ctx.log,
});

/**
 * Opens a list to the request's credential, and counts whom it turns away.
 *
 * @param token of the URL, where the route has one.
 * @returns The consumer; null for the API key of a user, who is no consumer.
 * @throws AegisError `unauthenticated`, `forbidden` (another list, or an address that the consumer does not come from), or
 * `unavailable`: never 401 for a fault of ours.
 * @example
 * const consumer = await openFeed(ctx, params.list, query.token);
 */
export async function openFeed(
  ctx: RouteContext,
  list: string,
  token: string | null = null,
): Promise<FeedKeyRecord | null> {
  const credential = feedCredential(ctx.request, token);
  try {
    if (await authorizeByUserKey(credential, list, ctx.authenticate)) return null;
    const known = await identifyConsumer(ctx.env, credential, ctx.now());
    if (known.kind === 'key') return checked(ctx, known.key, list);
    telemetry.refused(known.consumer, list, 'retired-key', callerOf(ctx.request), carrierOf(ctx));
    throw retired();
  } catch (thrown) {
    // A missing credential is not an attempt: some clients send theirs only after they were asked for it.
    const { code, details } = asAegisError(thrown);
    if (code === 'unauthenticated' && credential && details?.reason !== 'retired-key') {
      telemetry.wrongCredential(list, callerOf(ctx.request), carrierOf(ctx));
    }
    throw thrown;
  }
}

function checked(ctx: RouteContext, key: FeedKeyRecord, list: string): FeedKeyRecord {
  const address = ctx.request.headers.get('cf-connecting-ip');
  const isHere = mayComeFrom(key, address);
  if (isHere && key.lists.includes(list)) return key;
  telemetry.refused(key.id, list, isHere ? 'foreign-list' : 'origin', callerOf(ctx.request), carrierOf(ctx));
  throw isHere ? foreignList(list) : wrongOrigin();
}

/**
 * Counts what a consumer was answered. A response with `X-Feed-Version` says which version it now has; one to HEAD says nothing.
 *
 * @param answer makes the response.
 * @throws what `answer` throws.
 * @example
 * return counted(ctx, consumer, list, () => serveFeed(ctx.env, ctx.request, list, ctx.now()));
 */
export async function counted(
  ctx: RouteContext,
  consumer: FeedKeyRecord | null,
  list: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  if (consumer === null) return answer();
  let response: Response;
  try {
    response = await answer();
  } catch (thrown) {
    const isOurs = asAegisError(thrown).status >= 500;
    if (isOurs) telemetry.failed(consumer.id, list, callerOf(ctx.request), carrierOf(ctx));
    else telemetry.refused(consumer.id, list, 'settings', callerOf(ctx.request), carrierOf(ctx));
    throw thrown;
  }
  const version = Number(response.headers.get('x-feed-version'));
  if (version > 0 && ctx.request.method === 'GET') {
    const bytes = Number(response.headers.get('content-length'));
    telemetry.served(
      consumer.id,
      list,
      { status: response.status, version, bytes },
      callerOf(ctx.request),
      carrierOf(ctx),
    );
  }
  return response;
}
