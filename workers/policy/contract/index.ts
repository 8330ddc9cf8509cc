import type { Route } from '../../gateway/route.ts';
import { collectionContracts } from './collection.ts';
import { graphContracts } from './graph.ts';
import { ruleContracts } from './rules.ts';
import { searchContracts } from './search.ts';

/** Every operation of the system, for documents and clients. */
export const contracts: readonly Route[] = [
  ...collectionContracts,
  ...searchContracts,
  ...graphContracts,
  ...ruleContracts,
];
