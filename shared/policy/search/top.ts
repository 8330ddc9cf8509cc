/** A programme found, by its position in the snapshot. */
export interface Hit {
  readonly position: number;
  /** Above 0; comparable within one query. */
  readonly score: number;
}

/** The best of many hits, best first; of equal scores the lower position first. Keeps no more than asked for. */
export class Top {
  readonly #limit: number;
  /** A heap with the worst on top. */
  readonly #heap: Hit[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(position: number, score: number): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push({ position, score });
      this.#rise(heap.length - 1);
    } else if (this.#limit > 0 && isWorse(heap[0]!, { position, score })) {
      heap[0] = { position, score };
      this.#sink();
    }
  }

  ranked(): Hit[] {
    return [...this.#heap].sort((a, b) => (isWorse(a, b) ? 1 : -1));
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isWorse(heap[at]!, heap[parent]!)) return;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      let worst = at;
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        if (child < heap.length && isWorse(heap[child]!, heap[worst]!)) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst]!, heap[at]!];
      at = worst;
    }
  }
}

function isWorse(a: Hit, b: Hit): boolean {
  return a.score < b.score || (a.score === b.score && a.position > b.position);
}
