import type { AddressRange } from '../address/range.ts';
import type { Block } from '../block.ts';
import { readBlocks } from './read.ts';

const LF = 10;
/** Bytes of one read: some 4,500 lines. */
const WINDOW = 64 * 1024;

/** A text of which parts can be read. */
export interface PartialText {
  readonly size: number;
  /** The bytes from `offset` on, as many as asked for: it is never asked beyond the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface Found {
  /** The one line that contains the range; null when there is none. */
  readonly block: Block | null;
  /** Where in the text the search ended: a good place to begin in a text that differs little. */
  readonly offset: number;
}

/**
 * The line of a version that contains an address or a CIDR block, by halving what can still hold it: some reads of 64 KiB
 * even for a million lines, and mostly one when it is known where the line was in a version near by. The text is the
 * minimal CIDR set of its addresses, so what is contained at all is contained in one line.
 *
 * @param hint - Offset to look at first.
 * @param windowBytes - For tests; at least 128, so that two lines fit.
 */
export async function findBlock(
  text: PartialText,
  range: AddressRange,
  hint: number | null = null,
  windowBytes = WINDOW,
): Promise<Found> {
  // Both are starts of lines; every line before `low` lies before the range, every one from `high` on behind it.
  let low = 0;
  let high = text.size;
  let guess = hint;
  while (high - low > windowBytes) {
    const middle = (guess ?? (low + high) >>> 1) - (windowBytes >>> 1);
    guess = null;
    const offset = Math.min(Math.max(low, middle), high - windowBytes);
    const bytes = await text.read(offset, windowBytes);
    const from = offset === low ? 0 : bytes.indexOf(LF) + 1;
    const to = bytes.lastIndexOf(LF) + 1;
    const first = lineAt(bytes, from);
    const last = lineAt(bytes, bytes.lastIndexOf(LF, to - 2) + 1);
    if (compare(first, range) > 0) high = offset + from;
    else if (compare(last, range) < 0) low = offset + to;
    else return foundIn(bytes.subarray(from, to), range, offset + (bytes.length >>> 1));
  }
  return foundIn(await text.read(low, high - low), range, (low + high) >>> 1);
}

function foundIn(bytes: Uint8Array, range: AddressRange, offset: number): Found {
  const block = readBlocks(bytes).find((one) => compare(one, range) === 0);
  return { block: block !== undefined && range.hi <= block.hi ? block : null, offset };
}

function lineAt(bytes: Uint8Array, start: number): Block {
  return readBlocks(bytes.subarray(start, bytes.indexOf(LF, start) + 1))[0]!;
}

/** Negative or positive as a block lies before or behind the start of a range; zero when it contains it. */
function compare(block: Block, { family, lo }: AddressRange): number {
  if (block.family !== family) return block.family - family;
  if (block.hi < lo) return -1;
  return block.lo > lo ? 1 : 0;
}
