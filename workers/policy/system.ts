import type { SystemModule } from '../gateway/route.ts';
import { collectionRoutes } from './routes/collection.ts';
import { graphRoutes } from './routes/graph.ts';
import { ruleRoutes } from './routes/rules.ts';
import { searchRoutes } from './routes/search.ts';

/** Public support programmes: collection, catalogue, verdicts, questions, search, recommendation. */
export const policySystem: SystemModule = {
  name: 'policy',
  routes: [...collectionRoutes, ...searchRoutes, ...graphRoutes, ...ruleRoutes],
};
