const FIRST_CHUNK = 1 << 10;
const LARGEST_CHUNK = 1 << 18;
/** Below this a number can be taken apart by shifts. */
const SHIFTABLE = 2 ** 31;

/** Bytes that are appended and later read from the start, in chunks: they never exist twice, and grow without copying. */
export class ByteLog {
  readonly #full: Uint8Array[] = [];
  #chunk = new Uint8Array(FIRST_CHUNK);
  #at = 0;

  /** Makes room for a record: what is written until the next call lies together. `most` must not exceed 1,024. */
  record(most: number): void {
    if (this.#at + most <= this.#chunk.length) return;
    this.#full.push(this.#chunk.subarray(0, this.#at));
    this.#chunk = new Uint8Array(Math.min(LARGEST_CHUNK, 2 * this.#chunk.length));
    this.#at = 0;
  }

  byte(value: number): void {
    this.#chunk[this.#at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  number(value: number): void {
    let rest = value;
    for (; rest >= SHIFTABLE; rest = Math.floor(rest / 128)) this.#chunk[this.#at++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>>= 7) this.#chunk[this.#at++] = (rest & 127) | 128;
    this.#chunk[this.#at++] = rest;
  }

  /** What was written so far, from the start. */
  read(): ByteLogReader {
    return new ByteLogReader([...this.#full, this.#chunk.subarray(0, this.#at)]);
  }
}

/** Reads a {@link ByteLog} as it was written: record by record. */
class ByteLogReader {
  readonly #chunks: readonly Uint8Array[];
  #next = 1;
  #chunk: Uint8Array;
  #at = 0;

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = chunks;
    this.#chunk = chunks[0]!;
  }

  /** Goes to the next record; false at the end. */
  record(): boolean {
    while (this.#at === this.#chunk.length) {
      const chunk = this.#chunks[this.#next++];
      if (chunk === undefined) return false;
      this.#chunk = chunk;
      this.#at = 0;
    }
    return true;
  }

  byte(): number {
    return this.#chunk[this.#at++]!;
  }

  number(): number {
    let byte = this.#chunk[this.#at++]!;
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = this.#chunk[this.#at++]!;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }
}

export type { ByteLogReader };
