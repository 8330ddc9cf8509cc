import type { SystemModule } from '../gateway/route.ts';

/** Public support programmes: collection, catalogue, verdicts, questions, search, recommendation. */
export const policySystem: SystemModule = { name: 'policy', routes: [] };
