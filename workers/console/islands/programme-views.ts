import { valueAt } from './bind.ts';
import { view } from './lists.ts';

const RELATIONS: ReadonlySet<unknown> = new Set(['conflicts', 'complements', 'requires', 'alternative', 'similar']);

/** The graph of a programme with its relations to other programmes apart: what it has in common with all others tells nobody anything. */
view('relations', (body) => {
  const edges = valueAt(body, 'edges');
  const relations = Array.isArray(edges) ? edges.filter((edge: unknown) => RELATIONS.has(valueAt(edge, 'kind'))) : [];
  return { ...(body as object), relations };
});
