import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { implement } from '../../gateway/route.ts';
import {
  checkAddress,
  checkAddresses,
  deleteFeedKey,
  getFeed,
  getFeedByToken,
  getFeedKeys,
  getFortigate,
  getStatistics,
  postFeedKey,
} from '../contract/feed.ts';
import { getFeedDelta, getFeedReceipt, getFeedShard } from '../contract/feed-parts.ts';
import { openChecker } from '../edge/check.ts';
import { addressOf, commandMeta } from '../service/actors.ts';
import { consumerFeed } from '../service/consumers-feed.ts';
import { statistics } from '../service/statistics.ts';
import { iso } from '../service/views.ts';

/** There is one keyring; its actor is only asked when keys change. */
const keyring = (env: Env) => env.FEED_KEYS.getByName('main');

export const feedRoutes = [
  implement(getFeed, ({ params, query }, ctx) => consumerFeed(ctx, params.list, query.token)),
  implement(getFeedByToken, ({ params }, ctx) => consumerFeed(ctx, params.list, params.token)),
  implement(getFortigate, ({ query }, ctx) => consumerFeed(ctx, query.list, query.token)),

  implement(getFeedShard, ({ params, query }, ctx) =>
    consumerFeed(ctx, params.list, query.token, { kind: 'shard', n: params.n }),
  ),
  implement(getFeedReceipt, ({ params, query }, ctx) =>
    consumerFeed(ctx, params.list, query.token, { kind: 'receipt' }),
  ),
  implement(getFeedDelta, ({ params, query }, ctx) =>
    consumerFeed(ctx, params.list, query.token, { kind: 'delta', since: query.since }),
  ),

  implement(getFeedKeys, async (_, ctx) => {
    const keys = await keyring(ctx.env).list();
    return { status: 200, body: { data: keys.map((key) => ({ ...key, createdAt: iso(key.createdAt) })) } };
  }),

  implement(postFeedKey, async ({ body }, ctx) => {
    const key = await keyring(ctx.env).create(body, await commandMeta(ctx, body));
    return { status: 201, body: { ...key, createdAt: iso(key.createdAt) } };
  }),

  implement(deleteFeedKey, async ({ params }, ctx) => {
    await keyring(ctx.env).revoke(params.id, await commandMeta(ctx));
    return { status: 204 };
  }),

  implement(checkAddress, async ({ params, query }, ctx) => {
    const range = addressOf(params.ip, { allowWide: true });
    const { pointer, check } = await openChecker(ctx.env, query.list, ctx.now());
    return { status: 200, body: { ...(await check(range)), feedVersion: pointer.version } };
  }),

  implement(checkAddresses, async ({ query, body }, ctx) => {
    const { pointer, checkAll } = await openChecker(ctx.env, query.list, ctx.now());
    const parsed = body.addresses.map((address) => parseAddress(address.trim(), { allowWide: true }));
    const verdicts = await checkAll(parsed.flatMap((one) => (one.ok ? [one.range] : [])));
    const listed = verdicts.filter((verdict) => verdict.listed).length;
    const next = verdicts.values();
    const results = parsed.map((one, i) =>
      one.ok ? next.next().value! : { address: body.addresses[i]!, error: one.reason },
    );
    return { status: 200, body: { feedVersion: pointer.version, listed, results } };
  }),

  implement(getStatistics, async ({ query }, ctx) => ({
    status: 200,
    body: await statistics(ctx.env, query.list, query.days, ctx.now()),
  })),
];
