import type { EntryView } from '../../../durable-objects/blacklist/list/entries.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/blacklist/formats/xlsx/workbook.ts';
import { kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import { exportEntries, MAX_WORKBOOK_ROWS } from '../contract/exports.ts';
import { entryPages } from '../service/exports.ts';
import { csvOf, jsonLinesOf } from '../service/exports-rows.ts';
import { startedStream } from '../service/exports-stream.ts';
import { planEntryWorkbook } from '../service/exports-workbook.ts';

export const exportRoutes = [
  implement(exportEntries, async ({ query }, ctx) => {
    const { list, format, source = null, category = null, country = null, ended } = query;
    const pages = entryPages(ctx, list, { source, category, country, activeOnly: ended === 'false' });
    const name = `aegis-${list}-entries-${kstDay(ctx.now())}.${format}`;
    const headers = new Headers({ 'content-disposition': `attachment; filename="${name}"` });
    return format === 'xlsx' ? workbook(pages, ctx, headers) : text(pages, format, ctx, headers);
  }),
];

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/x-ndjson' };

async function text(
  pages: AsyncIterable<readonly EntryView[]>,
  format: 'csv' | 'jsonl',
  ctx: RouteContext,
  headers: Headers,
): Promise<Response> {
  headers.set('content-type', MEDIA_TYPES[format]);
  return new Response(await startedStream(format === 'csv' ? csvOf(pages) : jsonLinesOf(pages), ctx.log), { headers });
}

async function workbook(
  pages: AsyncIterable<readonly EntryView[]>,
  ctx: RouteContext,
  headers: Headers,
): Promise<Response> {
  const plan = await planEntryWorkbook(pages, ctx.now(), MAX_WORKBOOK_ROWS);
  headers.set('content-type', XLSX_MEDIA_TYPE);
  headers.set('content-length', String(plan.bytes));
  return new Response(await startedStream(plan.chunks(), ctx.log), { headers });
}
