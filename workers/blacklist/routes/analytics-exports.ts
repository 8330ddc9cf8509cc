import { AegisError } from '../../../shared/kernel/error.ts';
import { implement } from '../../gateway/route.ts';
import { downloadAnalyticsExport, getAnalyticsExports, postAnalyticsExport } from '../contract/analytics-exports.ts';
import { listRepository } from '../repository/lists.ts';
import { downloadExport, exportMonth, listExports } from '../service/analytics-exports.ts';

export const analyticsExportRoutes = [
  implement(getAnalyticsExports, async ({ query }, ctx) => ({
    status: 200,
    body: { data: await listExports(ctx.env, query.list ?? null) },
  })),

  implement(postAnalyticsExport, async ({ body }, ctx) => {
    const lists = await listRepository(ctx.env.BLACKLIST_DB).all();
    if (!lists.some(({ id }) => id === body.list)) throw new AegisError('not_found', `There is no list ${body.list}.`);
    return { status: 200, body: { files: await exportMonth(ctx.env, body.list, body.month ?? null, ctx.now()) } };
  }),

  implement(downloadAnalyticsExport, ({ params }, ctx) =>
    downloadExport(ctx.env, params.list, params.month, params.kind),
  ),
];
