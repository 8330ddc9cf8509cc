import type { WarningListView } from '../../../durable-objects/blacklist/list/warning-lists.ts';
import { defaultEffect } from '../../../shared/blacklist/allowlist/effect.ts';
import { implement } from '../../gateway/route.ts';
import { deleteWarningList, getWarningLists, putWarningList } from '../contract/warnings.ts';
import { callList, commandMeta } from '../service/actors.ts';
import { iso } from '../service/views.ts';

const REPEATABLE = true;

const listBody = (view: WarningListView) => ({ ...view, updatedAt: iso(view.updatedAt) });

export const warningRoutes = [
  implement(getWarningLists, async ({ params }, ctx) => {
    const lists = await callList(ctx, params.list, (actor) => actor.warningLists(), REPEATABLE);
    return { status: 200, body: { data: lists.map(listBody) } };
  }),

  implement(putWarningList, async ({ params, query }, ctx) => {
    const input = {
      name: params.name,
      effect: query.effect ?? defaultEffect(params.name),
      text: await ctx.request.text(),
      isConfirmed: query.confirm === 'true',
      isDryRun: query.dryRun === 'true',
    };
    const meta = await commandMeta(ctx);
    const receipt = await callList(ctx, params.list, (actor) => actor.putWarningList(input, meta), REPEATABLE);
    return { status: 200, body: { ...receipt, list: listBody(receipt.list) } };
  }),

  implement(deleteWarningList, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    await callList(ctx, params.list, (actor) => actor.removeWarningList(params.name, meta), false);
    return { status: 204 };
  }),
];
