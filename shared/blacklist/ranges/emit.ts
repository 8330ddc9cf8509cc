import { LineWriter, LONGEST_RANGE_BYTES } from './line-writer.ts';
import { type RangeSet, WORDS_6 } from './types.ts';

const DEFAULT_CHUNK_BYTES = 1 << 16;
const LEAST_CHUNK_BYTES = LONGEST_RANGE_BYTES[6];

export interface EmitOptions {
  /** Size of a chunk; no chunk is longer. At least 11,176, which every range fits. Default 65,536. */
  readonly chunkBytes?: number;
  /** Write every chunk into the same memory: for a consumer that is done with a chunk before it asks for the next. */
  readonly reuse?: boolean;
}

/**
 * The set as feed text in chunks: its minimal CIDR set, one a line, IPv4 before IPv6, ascending; a single address stands
 * without prefix; LF after every line. The IPv4 part is what `iprange` prints for the same addresses. The empty set
 * gives no chunk. Every chunk ends with a whole line.
 *
 * @throws RangeError if `chunkBytes` is too small for the longest range.
 * @example
 * const set = rangeSetOf([{ family: 4, lo: 0xc6336400, hi: 0xc63364ff }]);
 * [...emitCidrs(set)].map((chunk) => new TextDecoder().decode(chunk)); // ['198.51.100.0/24\n']
 */
export function* emitCidrs(
  set: RangeSet,
  { chunkBytes = DEFAULT_CHUNK_BYTES, reuse = false }: EmitOptions = {},
): Generator<Uint8Array, void, void> {
  if (chunkBytes < LEAST_CHUNK_BYTES) throw new RangeError(`chunkBytes must be at least ${LEAST_CHUNK_BYTES}`);
  const count4 = set.v4.lo.length;
  const count6 = set.v6.lo.length / WORDS_6;
  let buffer: Uint8Array | null = null;
  for (let next4 = 0, next6 = 0; next4 < count4 || next6 < count6; ) {
    if (buffer === null || !reuse) buffer = new Uint8Array(chunkBytes);
    const writer = new LineWriter(buffer);
    next4 = writer.fill4(set.v4, next4);
    if (next4 === count4) next6 = writer.fill6(set.v6, next6);
    yield buffer.subarray(0, writer.length);
  }
}

/** The whole feed text in one array; see {@link emitCidrs}. */
export function cidrText(set: RangeSet): Uint8Array {
  const chunks = [...emitCidrs(set)];
  const text = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    text.set(chunk, at);
    at += chunk.length;
  }
  return text;
}
