import { KEY_RING, publishedKeys, type RingSnapshot } from '../../../shared/identity/keys/ring.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { implement } from '../../gateway/route.ts';
import { getJwks, postKeyRotation } from '../contract/keys.ts';
import { currentJwks } from '../tokens/ring.ts';

export const keyRoutes = [
  implement(getJwks, async (_, ctx) => {
    const { revision, keys } = await currentJwks(ctx.env, ctx.now());
    return { status: 200, body: { keys }, headers: { etag: `"r${revision}"` } };
  }),

  implement(postKeyRotation, async ({ body }, ctx) => {
    const rotate = () => ctx.env.KEY_RING.getByName(KEY_RING).rotate(ctx.causation, body) as Promise<RingSnapshot>;
    // Not repeatable: a second rotation would follow the first.
    const snapshot = await callActor(rotate, {
      idempotent: false,
      random: Math.random,
      sleep: (ms) => scheduler.wait(ms),
    });
    return { status: 200, body: { keys: publishedKeys(snapshot) } };
  }),
];
