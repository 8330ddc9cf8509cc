import * as z from 'zod';
import type { ListView } from '../../../durable-objects/blacklist/blacklist.ts';
import { parseEntryId } from '../../../shared/blacklist/address/format.ts';
import type { ListSettings } from '../../../shared/blacklist/list/settings.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  confirmPublication,
  deleteAllow,
  getAllowlist,
  getList,
  getLists,
  getPublications,
  postAllow,
  putList,
  rejectPublication,
} from '../contract/lists.ts';
import { listRepository } from '../repository/lists.ts';
import { addressOf, callList, commandMeta } from '../service/actors.ts';
import { allowBody, isoOrNull, publicationBody } from '../service/views.ts';
import { scoringRoutes } from './scoring.ts';
import { warningRoutes } from './warnings.ts';
import { whyRoutes } from './why.ts';

const READ = true;
const WRITE = false;

function feedUrl(ctx: RouteContext, list: string): string {
  return new URL(`/feeds/${list}.txt`, ctx.request.url).href;
}

function listBody(ctx: RouteContext, view: ListView) {
  return {
    id: view.id,
    settings: view.settings,
    createdAt: isoOrNull(view.createdAt),
    feedUrl: feedUrl(ctx, view.id),
    live: view.live && publicationBody(view.live),
    held: view.held && publicationBody(view.held),
    sources: view.sources.map((source) => ({ ...source, collectedAt: isoOrNull(source.collectedAt) })),
    pending: view.pending,
    events: { head: view.outbox.head, sent: view.outbox.sent, confirmed: view.outbox.confirmed },
  };
}

export const listRoutes = [
  implement(getLists, async (_, ctx) => {
    const rows = await listRepository(ctx.env.BLACKLIST_DB).all();
    return {
      status: 200,
      body: { data: rows.map(({ id, title }) => ({ id, title, feedUrl: feedUrl(ctx, id) })) },
    };
  }),

  implement(getList, async ({ params }, ctx) => {
    const view = await callList(ctx, params.list, (actor) => actor.describe(), READ);
    return { status: 200, body: listBody(ctx, view) };
  }),

  implement(putList, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    const view = await callList(
      ctx,
      params.list,
      (actor) => actor.configure(body as Partial<ListSettings>, meta),
      READ,
    );
    return { status: 200, body: listBody(ctx, view) };
  }),

  implement(getPublications, async ({ params, query }, ctx) => {
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.number().int());
    const page = await callList(ctx, params.list, (actor) => actor.publications(before, query.limit + 1), READ);
    const data = page.slice(0, query.limit);
    const next = page.length > query.limit ? encodeCursor(data.at(-1)?.version) : null;
    return pageReply(ctx.request, data.map(publicationBody), next);
  }),

  implement(confirmPublication, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    const view = await callList(
      ctx,
      params.list,
      (actor) => actor.confirmPublication(params.version, body.note ?? null, meta),
      WRITE,
    );
    return { status: 200, body: publicationBody(view) };
  }),

  implement(rejectPublication, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx);
    const view = await callList(
      ctx,
      params.list,
      (actor) => actor.rejectPublication(params.version, body.note ?? null, meta),
      WRITE,
    );
    return { status: 200, body: publicationBody(view) };
  }),

  implement(getAllowlist, async ({ params }, ctx) => {
    const views = await callList(ctx, params.list, (actor) => actor.allowed(), READ);
    return { status: 200, body: { data: views.map(allowBody) } };
  }),

  implement(postAllow, async ({ params, body }, ctx) => {
    const range = addressOf(body.address, { allowWide: body.confirmWide ?? false });
    const entry = {
      reason: body.reason,
      owner: body.owner ?? ctx.causation.actor,
      expiresAt: body.expiresAt ? Date.parse(body.expiresAt) : null,
    };
    const meta = await commandMeta(ctx, body);
    const view = await callList(
      ctx,
      params.list,
      (actor) => actor.allow(range, entry, meta),
      meta.idempotencyKey !== null,
    );
    return { status: 201, body: allowBody(view) };
  }),

  implement(deleteAllow, async ({ params }, ctx) => {
    const range = parseEntryId(params.id);
    if (!range) throw new AegisError('not_found', `${params.id} is not on the allowlist.`);
    const meta = await commandMeta(ctx);
    await callList(ctx, params.list, (actor) => actor.disallow(range, meta), WRITE);
    return { status: 204 };
  }),

  ...warningRoutes,
  ...scoringRoutes,
  ...whyRoutes,
];
