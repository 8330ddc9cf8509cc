import type { KeyView } from '../../../durable-objects/identity/user/key-row.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { isGranted, type Permission, type UserPrincipal } from '../../gateway/permissions.ts';
import { implement } from '../../gateway/route.ts';
import { deleteKey, getKeys, postKey, postKeyRotation } from '../contract/api-keys.ts';
import { inSession } from '../service/factors.ts';
import { myself } from '../service/principal.ts';
import { callUser, commandMeta } from '../service/users.ts';

function keyBody<View extends KeyView>(view: View) {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...view,
    createdAt: new Date(view.createdAt).toISOString(),
    expiresAt: iso(view.expiresAt),
    lastUsedAt: iso(view.lastUsedAt),
    revokedAt: iso(view.revokedAt),
    oldSecretUntil: iso(view.oldSecretUntil),
  };
}

/** A key cannot do more than the credential that creates it. */
function assertWithin(owner: UserPrincipal, scope: readonly Permission[]): void {
  const excess = scope.filter((permission) => !isGranted(owner, permission));
  if (excess.length === 0) return;
  throw new AegisError('scope_exceeded', 'The scope exceeds what the owner may.', { details: { excess } });
}

function assertNetworks(networks: readonly string[]): void {
  for (const network of networks) {
    const parsed = parseAddress(network, { allowWide: true });
    if (parsed.ok) continue;
    throw new AegisError('address_invalid', `${network} is not an address or CIDR: ${parsed.reason}.`, {
      details: { address: network, reason: parsed.reason },
    });
  }
}

export const apiKeyRoutes = [
  implement(getKeys, async (_, ctx) => {
    const me = myself(ctx);
    const keys = await callUser(ctx.env, me.userId, (user) => user.keys.list(), true);
    return { status: 200, body: { data: keys.map(keyBody) } };
  }),

  implement(postKey, async ({ body }, ctx) => {
    const me = inSession(ctx);
    assertWithin(me, body.scope);
    assertNetworks(body.addresses);
    const expiresAt = body.expiresAt === null ? null : Date.parse(body.expiresAt);
    const meta = await commandMeta(ctx, body);
    const wish = { ...body, expiresAt };
    const created = await callUser(ctx.env, me.userId, (user) => user.keys.create(wish, meta), false);
    return { status: 201, body: keyBody(created) };
  }),

  implement(postKeyRotation, async ({ params, body }, ctx) => {
    const me = inSession(ctx);
    const rotated = await callUser(
      ctx.env,
      me.userId,
      (user) => user.keys.rotate(params.keyId, body.overlapSeconds * 1000, ctx.causation),
      false,
    );
    return { status: 200, body: keyBody(rotated) };
  }),

  implement(deleteKey, async ({ params }, ctx) => {
    const me = myself(ctx);
    await callUser(ctx.env, me.userId, (user) => user.keys.revoke(params.keyId, ctx.causation), true);
    return { status: 204 };
  }),
];
