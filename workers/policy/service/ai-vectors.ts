import { AegisError } from '../../../shared/kernel/error.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import type { RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import { attempts } from '../ai/isolate.ts';
import { type AiEnv, modelsOf } from '../ai/models.ts';
import { fillVectors, type VectorList, type VectorParts, vectorListOf } from '../ai/vector-list.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { chosenModels } from './ai-board.ts';

const DEPTH = 50;
const NOT_ASKED: VectorList = { positions: null, model: null, degraded: [] };

/**
 * The rank list of vectors for a query: nothing is asked while the rule set gives it no weight, or without a query. Never throws for what
 * a provider does.
 *
 * @example
 * const { positions, degraded } = await vectorRanking(ctx.env, catalogue, query, ruleSet, ctx.now());
 */
export async function vectorRanking(
  env: Env,
  catalogue: Catalogue,
  query: string | null,
  ruleSet: RuleSet,
  now: number,
): Promise<VectorList> {
  if (query === null || ruleSet.lists.vector === 0) return NOT_ASKED;
  const parts = await partsOf(env, now);
  if (parts !== null) return vectorListOf(query, catalogue, parts, DEPTH);
  return { ...NOT_ASKED, degraded: [{ part: 'vectors', of: 'vectors', reason: 'not_configured', by: 'words' }] };
}

/**
 * Writes the vectors of a stretch of the live catalogue.
 *
 * @throws AegisError `conflict` where no vector store, or not the chosen embedding, is configured; `upstream_failed`.
 */
export async function fillFrom(env: Env, from: number, count: number, now: number) {
  const parts = await partsOf(env, now);
  if (parts === null) {
    throw new AegisError('conflict', 'No vector store is configured, or the chosen embedding is not.');
  }
  const catalogue = await currentCatalogue(env, now);
  const next = await fillVectors(catalogue, parts, from, count);
  return { model: parts.embedder.model, catalogue: catalogue.version, count: catalogue.count, next };
}

/** `null` without a store that outlives the isolate: eleven thousand vectors do not fit its memory beside the catalogue. */
async function partsOf(env: Env, now: number): Promise<VectorParts | null> {
  const models = modelsOf(env as AiEnv);
  const { embedding } = await chosenModels(env, now);
  const embedder = models.embedders.find(({ model }) => model === embedding.model);
  if (embedder === undefined || models.vectors.kind === 'memory') return null;
  return { embedder, vectors: models.vectors, attempts, bounds: { timeoutMs: models.timeoutMs } };
}
