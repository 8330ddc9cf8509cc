import { implement } from '../../gateway/route.ts';
import { postSetup, postSetupLink } from '../contract/setup.ts';
import { makeSetupLink, setUp } from '../service/setup.ts';

export const setupRoutes = [
  implement(postSetupLink, async (_, ctx) => {
    const link = await makeSetupLink(ctx);
    return { status: 201, body: { ...link, expiresAt: new Date(link.expiresAt).toISOString() } };
  }),

  implement(postSetup, async ({ body }, ctx) => {
    return { status: 201, body: { userId: await setUp(ctx, body) } };
  }),
];
