import type { SessionView } from '../../../shared/identity/session.ts';
import { implement } from '../../gateway/route.ts';
import { deleteOtherSessions, deleteSession, getSessions } from '../contract/sessions.ts';
import { myself } from '../service/principal.ts';
import { callUser } from '../service/users.ts';

/** A session as the API shows it. */
export function sessionBody(view: SessionView) {
  const { createdAt, lastUsedAt, expiresAt } = view;
  const iso = (at: number) => new Date(at).toISOString();
  return { ...view, createdAt: iso(createdAt), lastUsedAt: iso(lastUsedAt), expiresAt: iso(expiresAt) };
}

export const sessionRoutes = [
  implement(getSessions, async (_, ctx) => {
    const me = myself(ctx);
    const views = await callUser(ctx.env, me.userId, (user) => user.sessions.list(me.sessionId), true);
    return { status: 200, body: { data: views.map(sessionBody) } };
  }),

  implement(deleteSession, async ({ params }, ctx) => {
    const me = myself(ctx);
    await callUser(ctx.env, me.userId, (user) => user.sessions.end(params.sessionId, ctx.causation), true);
    return { status: 204 };
  }),

  implement(deleteOtherSessions, async (_, ctx) => {
    const me = myself(ctx);
    const ended = await callUser(
      ctx.env,
      me.userId,
      (user) => user.sessions.endOthers(me.sessionId, ctx.causation),
      true,
    );
    return { status: 200, body: { ended } };
  }),
];
