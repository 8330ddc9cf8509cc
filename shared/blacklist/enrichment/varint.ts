/** Numbers below 2^53, or 64 bits as `bigint`, as LEB128. */
export class VarintWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  write(value: number | bigint): void {
    if (this.#length + 10 > this.#bytes.length) this.#grow();
    let low = value;
    if (typeof low === 'bigint') {
      while (low > 0xffff_ffffn) {
        this.#bytes[this.#length++] = Number(low & 0x7fn) | 0x80;
        low >>= 7n;
      }
      low = Number(low);
    }
    while (low > 0x7f) {
      this.#bytes[this.#length++] = (low % 0x80) | 0x80;
      low = Math.floor(low / 0x80);
    }
    this.#bytes[this.#length++] = low;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const wider = new Uint8Array(this.#bytes.length * 2);
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}

/** Why bytes are no varints. */
export class VarintError extends Error {}

/**
 * Reads `count` varints of at most 64 bits, as two words each: what `take` is given.
 *
 * @throws VarintError when the bytes end too early, go on, or a number has more than 64 bits.
 */
export function readVarints(bytes: Uint8Array, count: number, take: (high: number, low: number) => void): void {
  let at = 0;
  for (let n = 0; n < count; n++) {
    let low = 0;
    let high = 0;
    let shift = 0;
    for (;;) {
      if (at >= bytes.length || shift > 63) throw new VarintError('a number does not end');
      const byte = bytes[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) break;
      shift += 7;
    }
    take(high >>> 0, low >>> 0);
  }
  if (at !== bytes.length) throw new VarintError('there is more than was announced');
}
