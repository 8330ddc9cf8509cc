import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision } from '../../gateway/http/etag.ts';
import { implement } from '../../gateway/route.ts';
import {
  deleteUserSessions,
  getAudit,
  getSupportView,
  postReactivation,
  postSuspension,
  putRoles,
} from '../contract/administration.ts';
import { auditRepository } from '../repository/audit.ts';
import { assertGivable, assertNotLastAdministrator } from '../service/administrators.ts';
import { callUser } from '../service/users.ts';

const iso = (at: number) => new Date(at).toISOString();
const auditCursor = z.object({ at: z.number(), id: z.string() });

export const administrationRoutes = [
  implement(getSupportView, async ({ params }, ctx) => {
    const view = await callUser(
      ctx.env,
      params.userId,
      (user) => user.administration.supportView(ctx.causation),
      false,
    );
    const { epoch: _, revision: __, ...account } = view.account;
    return {
      status: 200,
      body: {
        account: {
          ...account,
          emailVerifiedAt: account.emailVerifiedAt === null ? null : iso(account.emailVerifiedAt),
          createdAt: iso(account.createdAt),
          updatedAt: iso(account.updatedAt),
        },
        factors: view.factors,
        sessions: view.sessions.map(({ id, kind, name, lastUsedAt }) => ({
          id,
          kind,
          name,
          lastUsedAt: iso(lastUsedAt),
        })),
        apiKeys: view.keys.map(({ id, name, scope, revokedAt }) => ({ id, name, scope, revoked: revokedAt !== null })),
        consents: view.consents,
      },
    };
  }),

  implement(postSuspension, async ({ params, body }, ctx) => {
    await assertNotLastAdministrator(ctx.env, params.userId);
    await callUser(ctx.env, params.userId, (user) => user.administration.suspend(body.reason, ctx.causation), true);
    return { status: 204 };
  }),

  implement(postReactivation, async ({ params }, ctx) => {
    await callUser(ctx.env, params.userId, (user) => user.administration.reactivate(ctx.causation), true);
    return { status: 204 };
  }),

  implement(putRoles, async ({ params, body }, ctx) => {
    assertGivable(ctx, body.roles);
    const revision = expectedRevision(ctx.request);
    if (!body.roles.includes('admin')) await assertNotLastAdministrator(ctx.env, params.userId);
    await callUser(
      ctx.env,
      params.userId,
      (user) => user.administration.assignRoles(body.roles, revision, ctx.causation),
      false,
    );
    return { status: 200, body: { roles: [...new Set(body.roles)].sort() } };
  }),

  implement(deleteUserSessions, async ({ params }, ctx) => {
    const ended = await callUser(
      ctx.env,
      params.userId,
      (user) => user.administration.forceSignOut(ctx.causation),
      true,
    );
    return { status: 200, body: { ended } };
  }),

  implement(getAudit, async ({ query }, ctx) => {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, auditCursor);
    const rows = await auditRepository(ctx.env.IDENTITY_DB).page({
      after,
      limit: query.limit + 1,
      user: query.user ?? null,
      type: query.type ?? null,
      actor: query.actor ?? null,
      since: query.since === undefined ? null : Date.parse(query.since),
      until: query.until === undefined ? null : Date.parse(query.until),
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > query.limit && last ? encodeCursor({ at: last.at, id: last.id }) : null;
    const data = page.map(({ at, data: json, ...row }) => ({ ...row, at: iso(at), data: JSON.parse(json) as unknown }));
    return { status: 200, body: { data, page: { next } } };
  }),
];
