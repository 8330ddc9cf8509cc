import { asAegisError } from '../../../shared/kernel/error.ts';
import { maskText } from '../../../shared/policy/ai/mask-text.ts';
import { EMBEDDED_MODEL, embeddedEmbedder } from './adapters/embedded.ts';
import type { Attempts } from './attempts.ts';
import { reasonOf } from './failure.ts';
import type { CallBounds, Degradation, Embedder } from './ports.ts';

/** Vectors, and which model they are of: never to be compared with those of another. */
export interface Embedded {
  readonly model: string;
  readonly dimension: number;
  readonly vectors: readonly Float32Array[];
  readonly degraded: readonly Degradation[];
}

/**
 * Embeds what people wrote. What names a person is masked before it leaves; the embedded model gets the same text, so that what it
 * answers does not depend on where it runs. When the model fails the embedded one answers, and says so.
 */
export async function embedTexts(
  texts: readonly string[],
  embedder: Embedder,
  attempts: Attempts,
  bounds: CallBounds,
): Promise<Embedded> {
  const masked = texts.map(maskText);
  try {
    const vectors = await inBatches(masked, embedder, attempts, bounds);
    return { model: embedder.model, dimension: embedder.dimension, vectors, degraded: [] };
  } catch (thrown) {
    const reason = reasonOf(asAegisError(thrown));
    const { model, dimension } = embeddedEmbedder;
    return {
      ...{ model, dimension, vectors: await embeddedEmbedder.embed(masked, bounds) },
      degraded: [{ part: 'embedding', of: embedder.model, reason, by: EMBEDDED_MODEL }],
    };
  }
}

/**
 * Embeds texts that are public, batch after batch.
 *
 * @throws AegisError `upstream_failed`.
 */
export async function inBatches(
  texts: readonly string[],
  embedder: Embedder,
  attempts: Attempts,
  bounds: CallBounds,
): Promise<readonly Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += embedder.batch) {
    const some = texts.slice(at, at + embedder.batch);
    vectors.push(...(await attempts.run(`${embedder.model}/embed`, () => embedder.embed(some, bounds))));
  }
  return vectors;
}
