import type { SystemModule } from '../gateway/route.ts';
import { livePointer } from './edge/pointer.ts';
import { collectionRoutes } from './routes/collection.ts';
import { runRoutes } from './routes/collection-runs.ts';
import { entryRoutes } from './routes/entries.ts';
import { feedRoutes } from './routes/feed.ts';
import { listRoutes } from './routes/lists.ts';

/** The blacklist system as the gateway mounts it. */
export const blacklistSystem: SystemModule = {
  name: 'blacklist',
  routes: [...feedRoutes, ...entryRoutes, ...listRoutes, ...collectionRoutes, ...runRoutes],
  health: async (env) => {
    try {
      const { pointer, isStale } = await livePointer(env, 'main', Date.now());
      const details = { version: pointer.version, lines: pointer.lines4 + pointer.lines6, held: pointer.hold !== null };
      return { status: isStale || pointer.hold ? 'degraded' : 'ok', details };
    } catch {
      // A list that was never published is how every installation begins; the feed route itself says why.
      return { status: 'degraded', details: { reason: 'feed not published yet' } };
    }
  },
};
