import type { ConsumerView } from '../../../durable-objects/blacklist/consumers/registry.ts';
import { CAPACITY_PRESETS } from '../../../shared/blacklist/capacity/presets.ts';
import { profileOf } from '../../../shared/blacklist/consumer/settings.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  deleteConsumer,
  getCapacityPresets,
  getConsumer,
  getConsumerBoard,
  getConsumerReceipt,
  getConsumers,
  postConsumer,
  putConsumer,
  rotateConsumer,
} from '../contract/consumers.ts';
import { livePointer } from '../edge/pointer.ts';
import { renderFeed } from '../render/index.ts';
import { commandMeta } from '../service/actors.ts';
import { callKeyring, consumerBody, consumerInput } from '../service/consumers.ts';
import { consumerBoard } from '../service/consumers-board.ts';

const reply = (status: number, view: ConsumerView, more: { readonly key?: string } = {}): Reply =>
  withEtag({ status, body: { ...consumerBody(view), ...more } }, revisionEtag(view.revision));

/** The revision that the caller names, or `null` when it names none. */
const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

export const consumerRoutes = [
  implement(getConsumers, async (_, ctx) => {
    const consumers = await callKeyring(ctx.env, (actor) => actor.consumers(), true);
    return { status: 200, body: { data: consumers.map(consumerBody) } };
  }),

  implement(getConsumerBoard, async (_, ctx) => ({ status: 200, body: await consumerBoard(ctx.env, ctx.now()) })),

  implement(getCapacityPresets, async () => ({ status: 200, body: { data: CAPACITY_PRESETS } })),

  implement(postConsumer, async ({ body }, ctx) => {
    const input = consumerInput(body, ctx.causation.actor);
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    const { key, ...view } = await callKeyring(ctx.env, (actor) => actor.createConsumer(input, meta), isRepeatable);
    return reply(201, view, { key });
  }),

  implement(getConsumer, async ({ params }, ctx) => {
    return reply(200, await callKeyring(ctx.env, (actor) => actor.consumer(params.id), true));
  }),

  implement(getConsumerReceipt, async ({ params, query }, ctx) => {
    const { settings } = await callKeyring(ctx.env, (actor) => actor.consumer(params.id), true);
    if (!settings.lists.includes(query.list)) {
      throw new AegisError('not_found', `Consumer ${params.id} does not have list ${query.list}.`);
    }
    const live = await livePointer(ctx.env, query.list, ctx.now());
    const receipt = await renderFeed(ctx.env, live, profileOf(settings), { kind: 'receipt' }, ctx.now());
    return new Response(await receipt.body(), { headers: { 'content-type': receipt.mediaType } });
  }),

  implement(putConsumer, async ({ params, body }, ctx) => {
    const expected = expectedRevision(ctx.request);
    const input = consumerInput(body, ctx.causation.actor);
    const meta = await commandMeta(ctx);
    const view = await callKeyring(ctx.env, (actor) => actor.updateConsumer(params.id, input, expected, meta), false);
    return reply(200, view);
  }),

  implement(deleteConsumer, async ({ params }, ctx) => {
    const expected = namedRevision(ctx);
    const meta = await commandMeta(ctx);
    await callKeyring(ctx.env, (actor) => actor.removeConsumer(params.id, expected, meta), false);
    return { status: 204 };
  }),

  implement(rotateConsumer, async ({ params, body }, ctx) => {
    const expected = namedRevision(ctx);
    const meta = await commandMeta(ctx, body);
    const overlapMs = body.overlapSeconds * 1_000;
    const { key, ...view } = await callKeyring(
      ctx.env,
      (actor) => actor.rotateKey(params.id, overlapMs, expected, meta),
      meta.idempotencyKey !== null,
    );
    return reply(200, view, { key });
  }),
];
