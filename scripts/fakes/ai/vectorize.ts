/** The index of a fake Vectorize: what is written is found at once, and a vector of another length is refused. */
export class FakeVectorize {
  readonly #vectors = new Map<string, number[]>();
  #dimension: number | null = null;

  /** @returns The result of the call, or the status it is refused with. */
  answer(action: string, body: string): unknown {
    if (action === 'upsert') {
      const rows = body.split('\n').map((line) => JSON.parse(line) as { id: string; values: number[] });
      for (const { id, values } of rows) {
        this.#dimension ??= values.length;
        if (values.length !== this.#dimension) return 400;
        this.#vectors.set(id, values);
      }
      return { mutationId: 'm1' };
    }
    if (action === 'delete_by_ids') {
      for (const id of (JSON.parse(body) as { ids: string[] }).ids) this.#vectors.delete(id);
      return { mutationId: 'm2' };
    }
    const { vector, topK } = JSON.parse(body) as { vector: number[]; topK: number };
    if (this.#dimension !== null && vector.length !== this.#dimension) return 400;
    const matches = [...this.#vectors]
      .map(([id, values]) => ({ id, score: values.reduce((sum, value, at) => sum + value * vector[at]!, 0) }))
      .sort((left, right) => right.score - left.score)
      .slice(0, topK);
    return { count: matches.length, matches };
  }
}
