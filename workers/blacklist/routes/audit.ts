import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement } from '../../gateway/route.ts';
import { getBlacklistAudit } from '../contract/audit.ts';
import { auditRepository } from '../repository/audit.ts';
import { iso } from '../service/views.ts';

const cursorSchema = z.object({ at: z.number(), id: z.string() });

export const auditRoutes = [
  implement(getBlacklistAudit, async ({ query }, ctx) => {
    const rows = await auditRepository(ctx.env.BLACKLIST_DB).page({
      after: query.cursor === undefined ? null : decodeCursor(query.cursor, cursorSchema),
      limit: query.limit + 1,
      type: query.type ?? null,
      actor: query.actor ?? null,
      stream: query.stream ?? null,
      since: query.since === undefined ? null : Date.parse(query.since),
      until: query.until === undefined ? null : Date.parse(query.until),
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > query.limit && last ? encodeCursor({ at: last.at, id: last.id }) : null;
    const data = page.map(({ at, data: json, ...row }) => ({ ...row, at: iso(at), data: JSON.parse(json) as unknown }));
    return pageReply(ctx.request, data, next);
  }),
];
