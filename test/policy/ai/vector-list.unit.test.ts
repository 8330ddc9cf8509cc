import { expect, it } from 'vitest';
import { buildCatalogue } from '../../../shared/policy/catalogue/build.ts';
import { embeddedEmbedder, memoryVectorStore } from '../../../workers/policy/ai/adapters/embedded.ts';
import { createAttempts } from '../../../workers/policy/ai/attempts.ts';
import { providerError } from '../../../workers/policy/ai/failure.ts';
import type { Embedder } from '../../../workers/policy/ai/ports.ts';
import { fillVectors, vectorListOf } from '../../../workers/policy/ai/vector-list.ts';
import { documentOf } from '../lifecycle/support.ts';

const titles = ['청년 월세 지원', '농업인 수당', '치매 검사', '출산 축하금'];
const partsOf = (embedder: Embedder = embeddedEmbedder) => ({
  ...{ embedder, vectors: memoryVectorStore(), bounds: { timeoutMs: 1_000 } },
  attempts: createAttempts({ now: () => 0, random: () => 0, sleep: async () => undefined }),
});
const built = buildCatalogue(
  titles.map((title, at) => ({ document: documentOf({ id: `own:${at}`, title, texts: {} }), version: 1 })),
);

it('fills the store stretch by stretch and finds the nearest programmes that the catalogue still has', async () => {
  const [catalogue, parts] = [await built, partsOf()];
  expect(await fillVectors(catalogue, parts, 0, 3)).toBe(3);
  expect(await fillVectors(catalogue, parts, 3, 3)).toBeNull();
  const gone = [
    {
      id: 'own:gone',
      model: embeddedEmbedder.model,
      vector: (await embeddedEmbedder.embed(['치매 검사'], parts.bounds))[0]!,
    },
  ];
  await parts.vectors.upsert(gone, parts.bounds);
  const { positions, model, degraded } = await vectorListOf('치매 검사 010-1234-5678', catalogue, parts, 3);
  expect(positions?.[0]).toBe(2);
  expect(positions).toHaveLength(2);
  expect([model, degraded]).toEqual([embeddedEmbedder.model, []]);
});

it('is no list at all, and says so, when the embedding fails', async () => {
  const failing: Embedder = {
    ...embeddedEmbedder,
    model: 'x/y',
    embed: () => Promise.reject(providerError('x', { reason: 'timeout' })),
  };
  expect(await vectorListOf('월세', await built, partsOf(failing), 3)).toEqual({
    ...{ positions: null, model: null },
    degraded: [{ part: 'vectors', of: 'x/y', reason: 'timeout', by: 'words' }],
  });
});
