import * as z from 'zod';
import type { AccountView } from '../../../durable-objects/identity/user/accounts.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  getActivity,
  getPreferences,
  getProfile,
  getUser,
  getUsers,
  postEmail,
  putPreferences,
  putProfile,
  putUser,
} from '../contract/users.ts';
import { directoryRepository } from '../repository/directory.ts';
import { changeUsername, requestNewEmail } from '../service/change-name.ts';
import { inSession } from '../service/factors.ts';
import { readEmail, readUsername } from '../service/names.ts';
import { ownOrGranted } from '../service/own-or-granted.ts';
import { pageReply } from '../service/pages.ts';
import { userBody } from '../service/user-body.ts';
import { callUser } from '../service/users.ts';

const readable = (ctx: RouteContext, userId: string) => ownOrGranted(ctx, userId, 'account:read', 'users:read');
const writable = (ctx: RouteContext, userId: string) => ownOrGranted(ctx, userId, 'account:write', 'users:write');

function userReply(view: AccountView) {
  return withEtag({ status: 200, body: userBody(view) }, revisionEtag(view.revision));
}

function documentReply({ value, revision }: { readonly value: unknown; readonly revision: number }) {
  return withEtag({ status: 200, body: value }, revisionEtag(revision));
}

const directoryCursor = z.object({ createdAt: z.number().int(), id: z.string() });

/** Accounts, as their owners and administrators see and change them. */
export const userRoutes = [
  implement(getUsers, async ({ query }, ctx) => {
    const { limit, cursor, ...wanted } = query;
    const after = cursor === undefined ? null : decodeCursor(cursor, directoryCursor);
    const rows = await directoryRepository(ctx.env.IDENTITY_DB).search(wanted, after, limit + 1);
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    const next = rows.length > limit && last ? encodeCursor({ createdAt: last.createdAt, id: last.id }) : null;
    const bodies = data.map(({ sequence: _, ...row }) => ({
      ...row,
      roles: JSON.parse(row.roles) as string[],
      createdAt: new Date(row.createdAt).toISOString(),
      updatedAt: new Date(row.updatedAt).toISOString(),
    }));
    return pageReply(ctx.request, bodies, next);
  }),

  implement(getUser, async ({ params }, ctx) => {
    const userId = readable(ctx, params.userId);
    return userReply(await callUser(ctx.env, userId, (user) => user.accounts.describe(), true));
  }),

  implement(putUser, async ({ params, body }, ctx) => {
    const userId = writable(ctx, params.userId);
    const expected = expectedRevision(ctx.request);
    const name = body.username === null ? null : readUsername(body.username);
    return userReply(await changeUsername(ctx, userId, name, expected));
  }),

  implement(getProfile, async ({ params }, ctx) => {
    const userId = readable(ctx, params.userId);
    return documentReply(await callUser(ctx.env, userId, (user) => user.accounts.profile(), true));
  }),

  implement(putProfile, async ({ params, body }, ctx) => {
    const userId = writable(ctx, params.userId);
    const expected = expectedRevision(ctx.request);
    return documentReply(
      await callUser(ctx.env, userId, (user) => user.accounts.putProfile(body, expected, ctx.causation), false),
    );
  }),

  implement(getPreferences, async ({ params }, ctx) => {
    const userId = readable(ctx, params.userId);
    return documentReply(await callUser(ctx.env, userId, (user) => user.accounts.preferences(), true));
  }),

  implement(putPreferences, async ({ params, body }, ctx) => {
    const userId = writable(ctx, params.userId);
    const expected = expectedRevision(ctx.request);
    return documentReply(
      await callUser(ctx.env, userId, (user) => user.accounts.putPreferences(body, expected, ctx.causation), false),
    );
  }),

  implement(getActivity, async ({ params, query }, ctx) => {
    const userId = readable(ctx, params.userId);
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, z.number().int().min(0));
    const security = query.security === undefined ? null : query.security === 'true';
    const entries = await callUser(
      ctx.env,
      userId,
      (user) => user.accounts.history({ before, limit: query.limit + 1, security }),
      true,
    );
    const data = entries.slice(0, query.limit);
    const next = entries.length > query.limit ? encodeCursor(data.at(-1)?.id) : null;
    return pageReply(
      ctx.request,
      data.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })),
      next,
    );
  }),

  implement(postEmail, async ({ body }, ctx) => {
    const me = inSession(ctx);
    const { userId } = me;
    const name = readEmail(body.email);
    const { email } = await callUser(ctx.env, userId, (user) => user.accounts.describe(), true);
    if (email !== null && readEmail(email).value === name.value) {
      throw new AegisError('conflict', 'That is the address of this account already.');
    }
    await requestNewEmail(ctx, me, name);
    return { status: 202, body: { status: 'accepted' } };
  }),
];
