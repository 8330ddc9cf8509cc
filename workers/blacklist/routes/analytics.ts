import { withEtag } from '../../gateway/http/etag.ts';
import { preferredLanguage } from '../../gateway/http/language.ts';
import { implement } from '../../gateway/route.ts';
import { getGeographic, getRealtime, getReport, getThreatTypes, getTrends } from '../contract/analytics.ts';
import { geographic, threatTypes, trends } from '../service/analytics.ts';
import { realtime } from '../service/analytics-realtime.ts';
import { report, reportName } from '../service/analytics-report.ts';
import { reportCsv } from '../service/analytics-report-csv.ts';
import { reportPage } from '../service/analytics-report-html.ts';

export const analyticsRoutes = [
  implement(getTrends, async ({ query }, ctx) => ({ status: 200, body: await trends(ctx.env, query, ctx.now()) })),

  implement(getGeographic, async ({ query }, ctx) => ({
    status: 200,
    body: await geographic(ctx.env, query, ctx.now()),
  })),

  implement(getThreatTypes, async ({ query }, ctx) => ({
    status: 200,
    body: await threatTypes(ctx.env, query, ctx.now()),
  })),

  implement(getReport, async ({ query }, ctx) => {
    const body = await report(ctx.env, query, ctx.now());
    if (query.format === 'json') return { status: 200, body };
    if (query.format === 'html') {
      return reportPage(body, preferredLanguage(ctx.request.headers.get('accept-language'), query.lang ?? null));
    }
    return new Response(reportCsv(body), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${reportName(body, 'csv')}"`,
      },
    });
  }),

  implement(getRealtime, async (_, ctx) => {
    const { etag, body } = await realtime(ctx.env, ctx.now());
    return withEtag({ status: 200, body }, etag);
  }),
];
