import { fillHostBits6 } from '../ranges/split6.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { copy6 } from '../ranges/words6.ts';
import type { ByteLog, ByteLogReader } from './byte-log.ts';

const BYTES_6 = 16;
/** Most bytes that are shared with the bound before, and most that are written. */
const MOST = 15;

/** Most bytes of an IPv6 range: lengths, lower bound, upper bound. */
export const LONGEST_6 = 1 + BYTES_6 + 1 + BYTES_6;

const byteOf = (words: Uint32Array, index: number): number => (words[index >> 2]! >>> (24 - 8 * (index & 3))) & 255;

/** Writes a bound as what differs from the one before, without the zeros at its end: networks and neighbours are short. */
export function writeBound6(log: ByteLog, words: Uint32Array, before: Uint32Array): void {
  let shared = 0;
  while (shared < MOST && byteOf(words, shared) === byteOf(before, shared)) shared++;
  let end = BYTES_6;
  while (end > shared && byteOf(words, end - 1) === 0) end--;
  // All sixteen do not fit the four bits of the length; that the first is not shared and the last not zero says so.
  const written = end - shared;
  log.byte((shared << 4) | Math.min(MOST, written));
  if (written >= MOST) log.byte(written);
  for (let at = shared; at < end; at++) log.byte(byteOf(words, at));
}

/** Reads a bound onto the one before it, which it replaces. */
export function readBound6(log: ByteLogReader, words: Uint32Array): void {
  const lengths = log.byte();
  const shared = lengths >>> 4;
  const written = (lengths & MOST) === MOST ? log.byte() : lengths & MOST;
  for (let at = shared; at < BYTES_6; at++) {
    const shift = 24 - 8 * (at & 3);
    const byte = at < shared + written ? log.byte() : 0;
    words[at >> 2] = ((words[at >> 2]! & ~(255 << shift)) | (byte << shift)) >>> 0;
  }
}

/** The host bits of the block that a range is, -1 if it is none. */
export function blockBits6(lo: Uint32Array, hi: Uint32Array): number {
  let bits = 0;
  for (let word = WORDS_6 - 1, isWhole = true; word >= 0; word--) {
    const host = (lo[word]! ^ hi[word]!) >>> 0;
    if (host === 0) isWhole = false;
    else if (!isWhole || (lo[word]! & host) !== 0 || (host & (host + 1)) !== 0) return -1;
    else {
      bits += 32 - Math.clz32(host);
      isWhole = host === 0xffffffff;
    }
  }
  return bits;
}

/** The last address of the block of so many host bits that begins at `lo`. */
export function blockEnd6(lo: Uint32Array, hostBits: number, hi: Uint32Array): void {
  copy6(lo, 0, hi, 0);
  fillHostBits6(hi, hostBits);
}
