import * as v from 'valibot';
import { askJson } from '../ask-json.ts';
import { providerError } from '../failure.ts';
import type { CallBounds, VectorStore } from '../ports.ts';
import { byScore, groupByModel } from './embedded.ts';
import { read } from './read.ts';

/** Most vectors in one call. */
const BATCH = 1_000;
const envelopeSchema = v.object({ success: v.boolean(), result: v.unknown() });
const matchesSchema = v.object({
  matches: v.array(v.object({ id: v.string(), score: v.pipe(v.number(), v.finite()) })),
});

export interface VectorizeSettings {
  readonly id: string;
  /** Up to and including `/client/v4`. */
  readonly url: string;
  readonly account: string;
  readonly key: string;
  readonly index: string;
  /** The one model whose vectors the index holds: it was made with that model's dimension. */
  readonly model: string;
  readonly egressAllow: string | undefined;
}

/**
 * Vectorize over REST (developers.cloudflare.com/api/resources/vectorize, v2). One index holds the vectors of one model, since its
 * dimension is fixed. What is written is found some seconds later.
 */
export function vectorizeStore(settings: VectorizeSettings): VectorStore {
  const { id, url, account, key, index, model: only, egressAllow } = settings;
  const base = `${url}/accounts/${encodeURIComponent(account)}/vectorize/v2/indexes/${encodeURIComponent(index)}`;
  const ask = async (path: string, body: unknown, type: string, bounds: CallBounds): Promise<unknown> => {
    const endpoint = { provider: id, egressAllow, headers: { authorization: `Bearer ${key}`, 'content-type': type } };
    const { success, result } = read(envelopeSchema, await askJson(`${base}/${path}`, body, endpoint, bounds), id);
    if (!success) throw providerError(id, { reason: 'malformed' });
    return result;
  };
  const checkModel = (model: string): void => {
    if (model !== only) throw providerError(id, { reason: 'malformed' });
  };
  return {
    kind: 'vectorize',
    async upsert(vectors, bounds) {
      for (const model of groupByModel(vectors).keys()) checkModel(model);
      for (let at = 0; at < vectors.length; at += BATCH) {
        const lines = vectors
          .slice(at, at + BATCH)
          .map((one) => JSON.stringify({ id: one.id, values: [...one.vector] }));
        await ask('upsert', lines.join('\n'), 'application/x-ndjson', bounds);
      }
    },
    async remove(model, ids, bounds) {
      checkModel(model);
      await ask('delete_by_ids', { ids }, 'application/json', bounds);
    },
    async query(model, vector, limit, bounds) {
      checkModel(model);
      const body = { vector: [...vector], topK: Math.min(limit, 100), returnValues: false, returnMetadata: 'none' };
      const { matches } = read(matchesSchema, await ask('query', body, 'application/json', bounds), id);
      return matches.sort(byScore);
    },
  };
}
