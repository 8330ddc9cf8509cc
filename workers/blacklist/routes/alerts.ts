import * as z from 'zod';
import type { ChannelInput, ChannelView } from '../../../shared/blacklist/alerts/channel.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement, type Reply } from '../../gateway/route.ts';
import {
  acknowledgeAlert,
  deleteAlertChannel,
  getAlertChannel,
  getAlertChannels,
  getAlerts,
  postAlertChannel,
  putAlertChannel,
  snoozeAlert,
  testAlertChannel,
} from '../contract/alerts.ts';
import { commandMeta } from '../service/actors.ts';
import { alertBody, callBoard, channelBody, channelOf } from '../service/alerts.ts';

const READ = true;
const LONGEST_SNOOZE_MS = 90 * 86_400_000;

const reply = (status: number, view: ChannelView): Reply =>
  withEtag({ status, body: channelBody(view) }, revisionEtag(view.revision));

function snoozeEnd(until: string, now: number): number {
  const at = Date.parse(until);
  if (at > now && at - now <= LONGEST_SNOOZE_MS) return at;
  throw new AegisError('invalid_request', 'A snooze ends within 90 days from now.', {
    details: { errors: [{ pointer: '/body/until', message: 'within 90 days from now' }] },
  });
}

export const alertRoutes = [
  implement(getAlerts, async ({ query }, ctx) => {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.number().int());
    const page = await callBoard(ctx.env, (board) => board.alerts(query.state, before, query.limit), READ);
    return pageReply(ctx.request, page.alerts.map(alertBody), page.next === null ? null : encodeCursor(page.next));
  }),

  implement(acknowledgeAlert, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    return {
      status: 200,
      body: alertBody(await callBoard(ctx.env, (board) => board.acknowledge(params.alert, meta), true)),
    };
  }),

  implement(snoozeAlert, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const until = snoozeEnd(body.until, ctx.now());
    const view = await callBoard(ctx.env, (board) => board.snooze(params.alert, until, meta), true);
    return { status: 200, body: alertBody(view) };
  }),

  implement(getAlertChannels, async (_, ctx) => {
    const views = await callBoard(ctx.env, (board) => board.channels(), READ);
    return { status: 200, body: { data: views.map(channelBody) } };
  }),

  implement(postAlertChannel, async ({ body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const { secret, ...input } = body;
    const { config, address } = channelOf(input, ctx.env);
    const given = { ...address, ...(secret === undefined ? {} : { secret }) };
    const isRepeatable = meta.idempotencyKey !== null;
    return reply(
      201,
      await callBoard(ctx.env, (board) => board.configureChannel(config, given, 0, meta), isRepeatable),
    );
  }),

  implement(getAlertChannel, async ({ params }, ctx) => {
    return reply(200, await callBoard(ctx.env, (board) => board.channel(params.channel), READ));
  }),

  implement(putAlertChannel, async ({ params, body }, ctx) => {
    const before = await callBoard(ctx.env, (board) => board.channel(params.channel), READ);
    const { secret, ...changes } = body;
    const changed = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const { config, address } = channelOf({ ...before.config, ...changed } as ChannelInput, ctx.env);
    const given = { ...address, ...(secret === undefined ? {} : { secret }) };
    const meta = await commandMeta(ctx);
    // The change was merged into this revision, so it must not land on another.
    const expected = (ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null) ?? before.revision;
    return reply(
      200,
      await callBoard(ctx.env, (board) => board.configureChannel(config, given, expected, meta), false),
    );
  }),

  implement(deleteAlertChannel, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    await callBoard(ctx.env, (board) => board.removeChannel(params.channel, meta), false);
    return { status: 204 };
  }),

  implement(testAlertChannel, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    const isRepeatable = meta.idempotencyKey !== null;
    return reply(202, await callBoard(ctx.env, (board) => board.testChannel(params.channel, meta), isRepeatable));
  }),
];
