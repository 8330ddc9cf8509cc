import type { Route } from '../../gateway/route.ts';
import { aiContracts } from './ai.ts';
import { applicantContracts } from './applicants.ts';
import { collectionContracts } from './collection.ts';
import { graphContracts } from './graph.ts';
import { policyContracts } from './policies.ts';
import { policyCommandContracts } from './policies-commands.ts';
import { policyJudgeContracts } from './policies-judge.ts';
import { recommendationContracts } from './recommendations.ts';
import { ruleContracts } from './rules.ts';
import { ruleImportContracts } from './rules-import.ts';
import { searchContracts } from './search.ts';

/** Every operation of the system, for documents and clients. */
export const contracts: readonly Route[] = [
  ...policyContracts,
  ...policyCommandContracts,
  ...policyJudgeContracts,
  ...collectionContracts,
  ...searchContracts,
  ...graphContracts,
  ...ruleContracts,
  ...ruleImportContracts,
  ...applicantContracts,
  ...recommendationContracts,
  ...aiContracts,
];
