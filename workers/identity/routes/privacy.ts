import type { EraseView } from '../../../durable-objects/identity/user/privacy/erasure.ts';
import type { ExportView } from '../../../durable-objects/identity/user/privacy/exports.ts';
import { RECEIPT_ID } from '../../../shared/identity/privacy/receipt.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { expectedRevision } from '../../gateway/http/etag.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  deleteUser,
  getErasureAudit,
  getExport,
  getExportArchive,
  getExports,
  getReceipt,
  postErase,
  postExport,
} from '../contract/privacy.ts';
import { assertNotLastAdministrator } from '../service/administrators.ts';
import { inSession } from '../service/factors.ts';
import { myself } from '../service/principal.ts';
import { CONTRIBUTORS } from '../service/privacy/contributors.ts';
import { countElsewhere, driveSoon } from '../service/privacy/erasure.ts';
import { findReceipt } from '../service/privacy/receipts.ts';
import { callUser, commandMeta } from '../service/users.ts';
import { clearedCookies } from '../tokens/cookies.ts';
import { issuerOf } from '../tokens/issuer.ts';

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function exportBody({ createdAt, finishedAt, expiresAt, ...view }: ExportView) {
  return {
    ...view,
    createdAt: new Date(createdAt).toISOString(),
    finishedAt: isoOrNull(finishedAt),
    expiresAt: isoOrNull(expiresAt),
  };
}

const erasureBody = ({ id, receipt }: EraseView) => ({ id, status: 'erasing', receipt });

/** Begins an erasure and drives it on behind the answer. */
async function erase(
  ctx: RouteContext,
  userId: string,
  requestedBy: 'owner' | 'administrator',
  expected: number | null,
): Promise<EraseView> {
  await assertNotLastAdministrator(ctx.env, userId);
  const wish = { requestedBy, expected, origin: issuerOf(ctx.env, ctx.request) };
  const view = await callUser(ctx.env, userId, (user) => user.privacy.begin(wish, ctx.causation), true);
  ctx.waitUntil(driveSoon(ctx, userId));
  return view;
}

/** Export and erasure. */
export const privacyRoutes = [
  implement(postExport, async (_, ctx) => {
    const { userId } = inSession(ctx);
    const meta = await commandMeta(ctx);
    const files = await Promise.all(CONTRIBUTORS.map((contributor) => contributor.collect(ctx.env, userId)));
    const isRepeatable = meta.idempotencyKey !== null;
    const view = await callUser(
      ctx.env,
      userId,
      (user) => user.privacy.requestExport(files.flat(), meta),
      isRepeatable,
    );
    return { status: 202, body: exportBody(view), headers: { location: `/api/v1/users/me/exports/${view.id}` } };
  }),

  implement(getExports, async (_, ctx) => {
    const views = await callUser(ctx.env, myself(ctx).userId, (user) => user.privacy.exports(), true);
    return { status: 200, body: { data: views.map(exportBody) } };
  }),

  implement(getExport, async ({ params }, ctx) => {
    const { exportId } = params;
    const view = await callUser(ctx.env, myself(ctx).userId, (user) => user.privacy.findExport(exportId), true);
    return { status: 200, body: exportBody(view) };
  }),

  implement(getExportArchive, async ({ params }, ctx) => {
    const { exportId } = params;
    const { key, createdAt } = await callUser(
      ctx.env,
      inSession(ctx).userId,
      (user) => user.privacy.openExport(exportId, ctx.causation),
      true,
    );
    const object = await ctx.env.EXPORTS.get(key);
    if (object === null) throw new AegisError('not_found', 'The archive has expired; ask for a new one.');
    const day = new Date(createdAt).toISOString().slice(0, 10);
    return new Response(object.body, {
      headers: {
        'content-type': 'application/zip',
        'content-length': String(object.size),
        'content-disposition': `attachment; filename="aegis-export-${day}.zip"`,
        'cache-control': 'private, no-store',
      },
    });
  }),

  implement(postErase, async (_, ctx) => {
    const view = await erase(ctx, inSession(ctx).userId, 'owner', null);
    const headers = new Headers({ 'content-type': 'application/json' });
    const isSecure = ctx.request.url.startsWith('https:');
    for (const cookie of clearedCookies(isSecure)) headers.append('set-cookie', cookie);
    return new Response(JSON.stringify(erasureBody(view)), { status: 202, headers });
  }),

  implement(deleteUser, async ({ params }, ctx) => {
    const expected = expectedRevision(ctx.request);
    return { status: 202, body: erasureBody(await erase(ctx, params.userId, 'administrator', expected)) };
  }),

  implement(getErasureAudit, async ({ params }, ctx) => {
    const { status, counts, lastMailKey } = await callUser(
      ctx.env,
      params.userId,
      (user) => user.privacy.traces(),
      true,
    );
    const all = { ...counts, ...(await countElsewhere(ctx.env, params.userId, lastMailKey)) };
    const stores = Object.entries(all).map(([store, count]) => ({ store, count }));
    const total = stores.reduce((sum, { count }) => sum + count, 0);
    return { status: 200, body: { status, total, stores, lastMail: lastMailKey !== null } };
  }),

  implement(getReceipt, async ({ params }, ctx) => {
    const found = RECEIPT_ID.test(params.receiptId) ? await findReceipt(ctx.env, params.receiptId) : null;
    if (found === null) throw new AegisError('not_found', 'There is no such receipt, or not yet.');
    return { status: 200, body: found };
  }),
];
