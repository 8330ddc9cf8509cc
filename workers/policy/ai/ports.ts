/** A model that somebody can name: `<provider>/<model>`, e.g. `embedded/hash-1024`. */
export type ModelName = string;

/** How a call is bounded. */
export interface CallBounds {
  /** Longest time of one attempt, in ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Turns texts into vectors. A vector of one model says nothing to those of another: each carries its model's name. */
export interface Embedder {
  readonly model: ModelName;
  /** Length of its vectors. */
  readonly dimension: number;
  /** Most texts in one call. */
  readonly batch: number;
  /**
   * One vector a text, in order, each of length one, finite, of `dimension`.
   *
   * @throws AegisError `upstream_failed` with `details.reason`.
   */
  embed(texts: readonly string[], bounds: CallBounds): Promise<readonly Float32Array[]>;
}

/** A vector with what it belongs to. */
export interface StoredVector {
  /** At most 64 bytes: the policy's id. */
  readonly id: string;
  readonly model: ModelName;
  readonly vector: Float32Array;
}

export interface VectorHit {
  readonly id: string;
  /** Cosine, −1 to 1. */
  readonly score: number;
}

/** Keeps vectors and finds near ones. Vectors of different models never meet. */
export interface VectorStore {
  readonly kind: string;
  upsert(vectors: readonly StoredVector[], bounds: CallBounds): Promise<void>;
  remove(model: ModelName, ids: readonly string[], bounds: CallBounds): Promise<void>;
  /**
   * The nearest, best first; ties by id.
   *
   * @throws AegisError `internal` for a vector whose length is not that of the model's; `upstream_failed`.
   */
  query(model: ModelName, vector: Float32Array, limit: number, bounds: CallBounds): Promise<readonly VectorHit[]>;
}

/** What a language model is asked: to say traced facts in other words, and nothing else. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
  readonly maxTokens: number;
}

export interface Completion {
  readonly text: string;
  readonly model: ModelName;
  /** Counted by the provider, or estimated where it does not say. */
  readonly tokens: number;
}

/** Says facts in sentences. What it returns is never believed before it was verified against the trace. */
export interface LanguageModel {
  readonly model: ModelName;
  /** @throws AegisError `upstream_failed` with `details.reason`: also for an empty, cut or tool-calling answer. */
  complete(prompt: Prompt, bounds: CallBounds): Promise<Completion>;
}

/** A part that did not work as configured, and what stood in for it; shown to whoever asked. */
export interface Degradation {
  readonly part: 'embedding' | 'vectors' | 'language-model' | 'verification' | 'budget' | 'configuration' | 'catalogue';
  /** The provider or model that failed. */
  readonly of: string;
  /** A closed word: `timeout`, `network`, `status`, `circuit_open`, `budget`, `unverified`, `malformed` … */
  readonly reason: string;
  /** What answered instead. */
  readonly by: string;
}
