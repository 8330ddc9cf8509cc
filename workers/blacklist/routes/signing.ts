import type { SigningKeyView } from '../../../durable-objects/blacklist/feed-signer.ts';
import { implement } from '../../gateway/route.ts';
import { getManifest, getSigningKeys, rotateSigningKey } from '../contract/signing.ts';
import { openFeed } from '../edge/feed-access.ts';
import { liveManifest } from '../edge/manifest.ts';
import { iso, isoOrNull } from '../service/views.ts';

const signer = (env: Env) => env.FEED_SIGNER.getByName('main');

const keySet = (keys: readonly SigningKeyView[]) => ({
  keys: keys.map(({ publicJwk, createdAt, retiredAt }) => ({
    ...publicJwk,
    createdAt: iso(createdAt),
    retiredAt: isoOrNull(retiredAt),
  })),
});

export const signingRoutes = [
  implement(getManifest, async ({ params, query }, ctx) => {
    await openFeed(ctx, params.list, query.token);
    const manifest = await liveManifest(ctx.env, params.list, ctx.now());
    return new Response(manifest, { headers: { 'content-type': 'application/jose' } });
  }),

  implement(getSigningKeys, async (_, ctx) => ({ status: 200, body: keySet(await signer(ctx.env).keys()) })),

  implement(rotateSigningKey, async (_, ctx) => ({
    status: 200,
    body: keySet(await signer(ctx.env).rotate(ctx.causation)),
  })),
];
