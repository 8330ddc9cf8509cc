import type { CataloguePart } from '../catalogue/part.ts';
import { buildGraph } from './build.ts';
import { PolicyGraph } from './policy-graph.ts';

/** The graph of a catalogue snapshot. */
export const graphPart: CataloguePart<PolicyGraph> = {
  name: 'graph',
  build: buildGraph,
  open: (bytes) => new PolicyGraph(bytes),
};

export type { PolicyGraph } from './policy-graph.ts';
