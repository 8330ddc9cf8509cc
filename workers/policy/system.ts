import type { SystemModule } from '../gateway/route.ts';
import type { AiEnv } from './ai/models.ts';
import { aiRoutes } from './routes/ai.ts';
import { applicantRoutes } from './routes/applicants.ts';
import { collectionRoutes } from './routes/collection.ts';
import { graphRoutes } from './routes/graph.ts';
import { policyRoutes } from './routes/policies.ts';
import { policyCommandRoutes } from './routes/policies-commands.ts';
import { policyJudgeRoutes } from './routes/policies-judge.ts';
import { recommendationRoutes } from './routes/recommendations.ts';
import { ruleRoutes } from './routes/rules.ts';
import { ruleImportRoutes } from './routes/rules-import.ts';
import { searchRoutes } from './routes/search.ts';
import { policyHealth } from './service/health.ts';

/** Public support programmes: collection, catalogue, verdicts, questions, search, recommendation. */
export const policySystem: SystemModule = {
  name: 'policy',
  routes: [
    // Before the programmes: `interviews` is no id of one.
    ...applicantRoutes,
    ...recommendationRoutes,
    ...policyRoutes,
    ...policyCommandRoutes,
    ...policyJudgeRoutes,
    ...collectionRoutes,
    ...searchRoutes,
    ...graphRoutes,
    ...ruleRoutes,
    ...ruleImportRoutes,
    ...aiRoutes,
  ],
  health: async (env) => policyHealth(env as AiEnv),
};
