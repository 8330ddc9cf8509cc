import { longestZeroRun } from '../address/format.ts';

const COLON = 58;
const GROUPS = 8;
const HEX = new TextEncoder().encode('0123456789abcdef');
const groups = new Uint16Array(GROUPS);

/**
 * Writes the canonical text (RFC 5952) of the IPv6 address in bound 0 of `words` as bytes: what `format6` gives as text.
 *
 * @returns the offset behind the last byte; at most 39 bytes are written.
 */
export function writeAddress6(bytes: Uint8Array, start: number, words: Uint32Array): number {
  for (let i = 0; i < GROUPS; i++) groups[i] = (i & 1) === 0 ? words[i >>> 1]! >>> 16 : words[i >>> 1]! & 0xffff;
  const gap = longestZeroRun(groups);
  if (gap.length < 2) return writeGroups(bytes, start, 0, GROUPS);
  let at = writeGroups(bytes, start, 0, gap.start);
  bytes[at++] = COLON;
  bytes[at++] = COLON;
  at = writeGroups(bytes, at, gap.start + gap.length, GROUPS);
  return at;
}

function writeGroups(bytes: Uint8Array, start: number, from: number, to: number): number {
  let at = start;
  for (let i = from; i < to; i++) {
    if (i > from) bytes[at++] = COLON;
    const group = groups[i]!;
    if (group >= 0x1000) bytes[at++] = HEX[group >>> 12]!;
    if (group >= 0x100) bytes[at++] = HEX[(group >>> 8) & 15]!;
    if (group >= 0x10) bytes[at++] = HEX[(group >>> 4) & 15]!;
    bytes[at++] = HEX[group & 15]!;
  }
  return at;
}
