import * as z from 'zod';
import type { ManualIndicator } from '../../../durable-objects/blacklist/indicators/commands.ts';
import { parseIndicator } from '../../../shared/blacklist/indicators/parse.ts';
import { reasonOf } from '../../../shared/blacklist/indicators/record.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement } from '../../gateway/route.ts';
import {
  allowIndicator,
  decideIndicators,
  disallowIndicator,
  getIndicatorAllowlist,
  getIndicatorEntries,
  getIndicatorFeed,
  getIndicatorFeedByToken,
  getIndicatorList,
  getIndicatorLists,
  getIndicatorReceipt,
  postIndicators,
  removeIndicators,
  searchIndicator,
} from '../contract/indicators.ts';
import { openFeed } from '../edge/feed-access.ts';
import { indicatorReceipt } from '../edge/indicators.ts';
import { indicatorRepository } from '../repository/indicators.ts';
import { commandMeta } from '../service/actors.ts';
import {
  allowanceBody,
  allowanceOf,
  callIndicators,
  candidatesOf,
  commandIndicators,
  entryOf,
  indicatorFeed,
  indicatorOf,
  stateBody,
  viewFor,
} from '../service/indicators.ts';
import { iso } from '../service/views.ts';

const READ = true;
const cursorSchema = z.string().max(2_500);
const endOf = (expiresAt: string | null | undefined): number | null => (expiresAt ? Date.parse(expiresAt) : null);

export const indicatorRoutes = [
  implement(getIndicatorLists, async ({ query }, ctx) => {
    const states = await indicatorRepository(ctx.env.BLACKLIST_DB).all(query.list ?? null);
    return { status: 200, body: { data: states.map(stateBody) } };
  }),

  implement(getIndicatorList, async ({ params, query }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    return { status: 200, body: stateBody(await callIndicators(ctx.env, of, (actor) => actor.describe(), READ)) };
  }),

  implement(getIndicatorEntries, async ({ params, query }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, cursorSchema);
    const filter = {
      prefix: query.prefix?.toLowerCase() ?? null,
      text: query.q ?? null,
      source: query.source ?? null,
      ended: query.ended === 'true',
    };
    const page = await callIndicators(ctx.env, of, (actor) => actor.page(after, query.limit, filter), READ);
    return pageReply(ctx.request, page.entries.map(entryOf), page.next === null ? null : encodeCursor(page.next));
  }),

  implement(searchIndicator, async ({ params, query }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const value = indicatorOf(params.kind, query.value, true);
    const [found, state] = await Promise.all([
      callIndicators(ctx.env, of, (actor) => actor.search(candidatesOf(params.kind, value)), READ),
      callIndicators(ctx.env, of, (actor) => actor.describe(), READ),
    ]);
    // A plain name above says nothing of the names below it: firewalls differ in that.
    const isNamed = found.entries.some(
      (entry) => entry.active && (entry.value === value || entry.value.startsWith('*.')),
    );
    return {
      status: 200,
      body: {
        value,
        listed: isNamed && found.exemptions.length === 0,
        entries: found.entries.map(entryOf),
        exemptions: found.exemptions.map(allowanceBody),
        live: stateBody(state).live,
      },
    };
  }),

  implement(postIndicators, async ({ params, query, body }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const parsed = body.entries.map((one) =>
      parseIndicator(params.kind, one.value, { allowBroad: one.confirmBroad ?? false }),
    );
    const items = body.entries.flatMap((one, i): ManualIndicator[] => {
      const read = parsed[i];
      if (!read?.ok) return [];
      const facts = { reason: reasonOf(one.reason), category: one.category ?? null };
      return [{ value: read.value, facts, expiresAt: endOf(one.expiresAt) }];
    });
    const meta = await commandMeta(ctx, body);
    const add = commandIndicators(ctx, of, (actor) => actor.add(items, meta), meta.idempotencyKey !== null);
    const { exempted } = await add;
    const results = parsed.map((read, i) => {
      if (!read.ok) return { value: body.entries[i]!.value, status: 'refused' as const, reason: read.reason };
      const isExempt = exempted.includes(read.value);
      return { value: read.value, status: isExempt ? 'refused' : 'created', reason: isExempt ? 'exempt' : null };
    });
    const created = results.filter(({ status }) => status === 'created').length;
    return { status: 200, body: { created, refused: results.length - created, results } };
  }),

  implement(removeIndicators, async ({ params, query, body }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const values = body.values.map((value) => indicatorOf(params.kind, value, true));
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    const { removed } = await commandIndicators(ctx, of, (actor) => actor.remove(values, meta), isRepeatable);
    return { status: 200, body: { removed } };
  }),

  implement(getIndicatorAllowlist, async ({ params, query }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const allowed = await callIndicators(ctx.env, of, (actor) => actor.allowlist(), READ);
    return { status: 200, body: { data: allowed.map(allowanceBody) } };
  }),

  implement(allowIndicator, async ({ params, query, body }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const value = allowanceOf(params.kind, body.value);
    const item = { value, reason: reasonOf(body.reason) ?? value, expiresAt: endOf(body.expiresAt) };
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    const allowed = await commandIndicators(ctx, of, (actor) => actor.allow(item, meta), isRepeatable);
    return { status: 201, body: allowanceBody(allowed) };
  }),

  implement(disallowIndicator, async ({ params, query, body }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const value = allowanceOf(params.kind, body.value);
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    await commandIndicators(ctx, of, (actor) => actor.disallow(value, meta), isRepeatable);
    return { status: 204 };
  }),

  implement(decideIndicators, async ({ params, query }, ctx) => {
    const of = { list: query.list, kind: params.kind };
    const { version, decision } = params;
    const decide = (isLet: boolean) =>
      callIndicators(ctx.env, of, (actor) => actor.decide(version, isLet, ctx.causation), false);
    return { status: 200, body: stateBody(await decide(decision === 'confirm')) };
  }),

  implement(getIndicatorFeed, ({ params, query }, ctx) => indicatorFeed(ctx, params, query)),
  implement(getIndicatorFeedByToken, ({ params, query }, ctx) => {
    const { token, ...of } = params;
    return indicatorFeed(ctx, of, { ...query, token });
  }),

  implement(getIndicatorReceipt, async ({ params, query }, ctx) => {
    const consumer = await openFeed(ctx, params.list, query.token ?? null);
    const { version, receipt } = await indicatorReceipt(ctx.env, params, viewFor(consumer, query), ctx.now());
    const samples = receipt.samples.map(({ since, ...sample }) => ({ ...sample, since: iso(since) }));
    return { status: 200, body: { ...params, version, ...receipt, samples } };
  }),
];
