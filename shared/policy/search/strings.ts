const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Strings as two columns: where each begins in the bytes (one more for the end), and the bytes in UTF-8. */
export interface StringColumns {
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Packs strings in the order given. */
export function packStrings(strings: readonly string[]): StringColumns {
  const offsets = new Uint32Array(strings.length + 1);
  const encoded = strings.map((text) => encoder.encode(text));
  for (const [i, each] of encoded.entries()) offsets[i + 1] = offsets[i]! + each.length;
  const bytes = new Uint8Array(offsets[strings.length]!);
  for (const [i, each] of encoded.entries()) bytes.set(each, offsets[i]!);
  return { offsets, bytes };
}

/** The string at a position; decoded when it is asked for. */
export function stringAt({ offsets, bytes }: StringColumns, position: number): string {
  return decoder.decode(bytes.subarray(offsets[position]!, offsets[position + 1]!));
}

/** How strings are ordered in a dictionary: by code points, which is the order of their UTF-8 bytes. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    // Surrogates stand for code points above all others of the basic plane.
    return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** A sorted list of strings that is searched on its bytes, without decoding it. */
export class Dictionary {
  readonly #strings: StringColumns;

  /** @param strings Rising by {@link compareCodePoints}. */
  constructor(strings: StringColumns) {
    this.#strings = strings;
  }

  get size(): number {
    return this.#strings.offsets.length - 1;
  }

  at(position: number): string {
    return stringAt(this.#strings, position);
  }

  /** Position of a string, or -1. */
  find(text: string): number {
    const key = encoder.encode(text);
    const at = this.#lowerBound(key);
    return at < this.size && this.#compare(at, key) === 0 ? at : -1;
  }

  /** Positions of the strings that begin with a prefix: from the first up to, not including, the second. */
  withPrefix(prefix: string): readonly [number, number] {
    const key = encoder.encode(prefix);
    const after = key.slice();
    // The last byte of UTF-8 is at most 0xbf, so that it can be raised without a carry.
    if (after.length > 0) after[after.length - 1]!++;
    return [this.#lowerBound(key), after.length === 0 ? this.size : this.#lowerBound(after)];
  }

  #lowerBound(key: Uint8Array): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(position: number, key: Uint8Array): number {
    const { offsets, bytes } = this.#strings;
    const start = offsets[position]!;
    const length = offsets[position + 1]! - start;
    for (let i = 0; i < length && i < key.length; i++) {
      const difference = bytes[start + i]! - key[i]!;
      if (difference !== 0) return difference;
    }
    return length - key.length;
  }
}
