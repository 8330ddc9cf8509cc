import { implement } from '../../gateway/route.ts';
import { getJwks } from '../contract/keys.ts';
import { currentJwks } from '../tokens/ring.ts';

export const keyRoutes = [
  implement(getJwks, async (_, ctx) => {
    const { revision, keys } = await currentJwks(ctx.env, ctx.now());
    return { status: 200, body: { keys }, headers: { etag: `"r${revision}"` } };
  }),
];
