import { AegisError } from '../../../../shared/kernel/error.ts';
import { HASH_DIMENSION, hashEmbedding } from '../../../../shared/policy/ai/hash-embedding.ts';
import { cosine } from '../../../../shared/policy/ai/vector.ts';
import type { Embedder, StoredVector, VectorHit, VectorStore } from '../ports.ts';

/** Name of the embedding that needs no model. */
export const EMBEDDED_MODEL = 'embedded/hash-1024';

/** Embeds by hashing characters: no model, no network, the same everywhere. */
export const embeddedEmbedder: Embedder = {
  model: EMBEDDED_MODEL,
  dimension: HASH_DIMENSION,
  batch: 1_000,
  embed: (texts) => Promise.resolve(texts.map(hashEmbedding)),
};

/** Vectors in memory, compared one by one: exact, and quick enough for some thousands. */
export function memoryVectorStore(): VectorStore {
  const byModel = new Map<string, Map<string, Float32Array>>();
  const of = (model: string) => byModel.get(model) ?? new Map<string, Float32Array>();
  return {
    kind: 'memory',
    async upsert(vectors) {
      for (const { id, model, vector } of vectors) {
        checkDimension(of(model), vector);
        byModel.set(model, of(model).set(id, vector));
      }
    },
    async remove(model, ids) {
      for (const id of ids) of(model).delete(id);
    },
    async query(model, vector, limit) {
      checkDimension(of(model), vector);
      const hits = [...of(model)].map(([id, other]): VectorHit => ({ id, score: cosine(vector, other) }));
      return hits.sort(byScore).slice(0, limit);
    },
  };
}

/** Best first, ties by id, so that every store answers in the same order. */
export function byScore(left: VectorHit, right: VectorHit): number {
  return right.score - left.score || (left.id < right.id ? -1 : 1);
}

/** Splits vectors by model: a store that keeps one index a model must not mix them. */
export function groupByModel(vectors: readonly StoredVector[]): ReadonlyMap<string, readonly StoredVector[]> {
  return Map.groupBy(vectors, ({ model }) => model);
}

function checkDimension(present: ReadonlyMap<string, Float32Array>, vector: Float32Array): void {
  const known = present.values().next().value;
  if (known === undefined || known.length === vector.length) return;
  throw new AegisError('internal', `A vector of ${vector.length} dimensions among those of ${known.length}`);
}
