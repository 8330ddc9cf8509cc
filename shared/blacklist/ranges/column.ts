const FIRST_CHUNK = 256;
const LARGEST_CHUNK = 1 << 18;

/**
 * A growing column of unsigned 32-bit numbers. Grows by chunks instead of by copying, so that ten million numbers never
 * exist twice, and notes whether they came in ascending order.
 */
export class Column {
  isAscending = true;
  #chunks: Uint32Array[] = [];
  #current = new Uint32Array(FIRST_CHUNK);
  #used = 0;
  #before = 0;
  #last = 0;

  get length(): number {
    return this.#before + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#current.length) this.#grow();
    this.#current[this.#used++] = value;
    // Tested in this order, random input costs one mispredicted branch in all instead of one for every second number.
    if (this.isAscending && value < this.#last) this.isAscending = false;
    this.#last = value;
  }

  /** All numbers in order, as one new array. */
  toArray(): Uint32Array {
    const all = new Uint32Array(this.length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    all.set(this.#current.subarray(0, this.#used), at);
    return all;
  }

  /** The same, but hands the numbers over: the column is empty afterwards, and they hardly ever exist twice. */
  take(): Uint32Array {
    const all = new Uint32Array(this.length);
    let at = 0;
    for (let chunk = this.#chunks.shift(); chunk !== undefined; chunk = this.#chunks.shift()) {
      all.set(chunk, at);
      at += chunk.length;
    }
    all.set(this.#current.subarray(0, this.#used), at);
    this.#current = new Uint32Array(FIRST_CHUNK);
    this.#used = 0;
    this.#before = 0;
    this.#last = 0;
    this.isAscending = true;
    return all;
  }

  #grow(): void {
    this.#chunks.push(this.#current);
    this.#before += this.#used;
    this.#current = new Uint32Array(Math.min(LARGEST_CHUNK, 2 * this.#current.length));
    this.#used = 0;
  }
}
