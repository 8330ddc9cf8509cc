import type { OAuthClient } from '../../../shared/identity/oauth/client.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement } from '../../gateway/route.ts';
import { deleteClient, getClient, getClients, postClient, putClient, rotateClientSecret } from '../contract/clients.ts';
import { entityId } from '../contract/common.ts';
import { clientRepository } from '../repository/clients.ts';
import { changeClient, clientById, registerClient, removeClient, rotateSecret } from '../service/oauth/registration.ts';

function body(client: OAuthClient, now: number) {
  const { secretHash, oldSecret, registeredBy: _, disabledAt, createdAt, updatedAt, ...rest } = client;
  const isOldGood = oldSecret !== null && now < oldSecret.expiresAt;
  return {
    ...rest,
    isDisabled: disabledAt !== null,
    hasSecret: secretHash !== null,
    oldSecretExpiresAt: isOldGood ? new Date(oldSecret.expiresAt).toISOString() : null,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

export const clientRoutes = [
  implement(getClients, async ({ query }, ctx) => {
    const after = query.cursor === undefined ? '' : decodeCursor(query.cursor, entityId);
    const found = await clientRepository(ctx.env.IDENTITY_DB).page(after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const next = found.length > query.limit && last !== undefined ? encodeCursor(last.id) : null;
    return { status: 200, body: { data: page.map((client) => body(client, ctx.now())), page: { next } } };
  }),

  implement(postClient, async ({ body: input }, ctx) => {
    const { client, secret } = await registerClient(ctx, input);
    const reply = {
      status: 201,
      body: { client: body(client, ctx.now()), secret },
      headers: { location: `/api/v1/oauth/clients/${client.id}` },
    };
    return withEtag(reply, revisionEtag(client.revision));
  }),

  implement(getClient, async ({ params }, ctx) => {
    const client = await clientById(ctx, params.client);
    return withEtag({ status: 200, body: body(client, ctx.now()) }, revisionEtag(client.revision));
  }),

  implement(putClient, async ({ params, body: input }, ctx) => {
    const client = await changeClient(ctx, params.client, expectedRevision(ctx.request), input);
    return withEtag({ status: 200, body: body(client, ctx.now()) }, revisionEtag(client.revision));
  }),

  implement(deleteClient, async ({ params }, ctx) => {
    await removeClient(ctx, params.client, expectedRevision(ctx.request));
    return { status: 204 };
  }),

  implement(rotateClientSecret, async ({ params, body: input }, ctx) => {
    const revision = expectedRevision(ctx.request);
    const { client, secret } = await rotateSecret(ctx, params.client, revision, input.overlapSeconds);
    return withEtag({ status: 200, body: { client: body(client, ctx.now()), secret } }, revisionEtag(client.revision));
  }),
];
