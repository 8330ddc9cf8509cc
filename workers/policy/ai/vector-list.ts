import { asAegisError } from '../../../shared/kernel/error.ts';
import { maskText } from '../../../shared/policy/ai/mask-text.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import type { Attempts } from './attempts.ts';
import { inBatches } from './embed.ts';
import { reasonOf } from './failure.ts';
import type { CallBounds, Degradation, Embedder, VectorStore } from './ports.ts';
import { textOf } from './shadow.ts';

/** What the list of vectors takes. */
export interface VectorParts {
  readonly embedder: Embedder;
  readonly vectors: VectorStore;
  readonly attempts: Attempts;
  readonly bounds: CallBounds;
}

/** The rank list of a query by vectors. */
export interface VectorList {
  /** Positions of the catalogue, best first; `null`: nothing answered, and the list counts neither way. */
  readonly positions: readonly number[] | null;
  /** Whose vectors they were, for replay. */
  readonly model: string | null;
  readonly degraded: readonly Degradation[];
}

/**
 * Finds programmes by the vector of a query, which is masked before it leaves. Never throws for what a provider does: without this list
 * the others rank alone, and the answer says so. What the store holds of programmes that the catalogue no longer has is left out.
 */
export async function vectorListOf(
  query: string,
  catalogue: Pick<Catalogue, 'positionOf'>,
  { embedder, vectors, attempts, bounds }: VectorParts,
  limit: number,
): Promise<VectorList> {
  const { model } = embedder;
  try {
    const [vector] = await inBatches([maskText(query)], embedder, attempts, bounds);
    const hits = await attempts.run(vectors.kind, () => vectors.query(model, vector!, limit, bounds));
    return { positions: hits.flatMap(({ id }) => catalogue.positionOf(id) ?? []), model, degraded: [] };
  } catch (thrown) {
    const reason = reasonOf(asAegisError(thrown));
    return { positions: null, model: null, degraded: [{ part: 'vectors', of: model, reason, by: 'words' }] };
  }
}

/**
 * Writes the vectors of so many programmes from a position on.
 *
 * @returns Where to go on, or `null` at the end.
 * @throws AegisError `upstream_failed`.
 */
export async function fillVectors(
  catalogue: Pick<Catalogue, 'cards' | 'ids' | 'count'>,
  { embedder, vectors, attempts, bounds }: VectorParts,
  from: number,
  count: number,
): Promise<number | null> {
  const end = Math.min(catalogue.count, from + count);
  const positions = Array.from({ length: Math.max(0, end - from) }, (_, at) => from + at);
  const texts = positions.map((position) => textOf(catalogue, position));
  const made = await inBatches(texts, embedder, attempts, bounds);
  const { model } = embedder;
  const rows = positions.map((position, at) => ({ id: catalogue.ids[position]!, model, vector: made[at]! }));
  if (rows.length > 0) await attempts.run(vectors.kind, () => vectors.upsert(rows, bounds));
  return end < catalogue.count ? end : null;
}
