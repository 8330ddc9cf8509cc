import type { Block, BlockDetail, DetailedBlock } from '../block.ts';
import { RangeSetBuilder } from '../ranges/builder.ts';
import { containsRange } from '../ranges/query.ts';
import type { BlockDelta, FormatLimits, FormatWriter } from './format.ts';
import { piecesOf } from './pieces.ts';

/** What a text has round its blocks, and what it has for each. */
export interface PerBlock {
  readonly head?: string;
  readonly tail?: string;
  line(block: Block, detail: BlockDetail): string;
}

/**
 * The writer of a format that says something of every block, and of no block more because of another one.
 *
 * @example
 * perBlock(limits, { line: (block) => `${blockText(block)}\n` });
 */
export function perBlock(limits: FormatLimits, { head = '', tail = '', line }: PerBlock): FormatWriter {
  return {
    head: () => head,
    block: ({ block, detail }) => {
      let text = '';
      for (const piece of piecesOf(block, limits)) text += line(piece, detail);
      return text;
    },
    tail: () => tail,
  };
}

/** What comes into a version, as the device takes it. */
export function* addedPieces({ added }: BlockDelta, limits: FormatLimits): Generator<DetailedBlock, void, undefined> {
  for (const { block, detail } of added) for (const piece of piecesOf(block, limits)) yield { block: piece, detail };
}

/**
 * What goes out of a version, as the device had taken it, without what is also among the added pieces: when a network that had to
 * be written as narrower ones shrinks or grows, some of those stay.
 */
export function* removedPieces(delta: BlockDelta, limits: FormatLimits): Generator<Block, void, undefined> {
  // Only pieces of the widest allowed prefix come from narrowing; among themselves, to be covered is to be equal.
  const isWidest = ({ family, prefix }: Block): boolean => prefix === limits.widest[family === 4 ? 0 : 1];
  const staying = new RangeSetBuilder();
  for (const block of addedBlocks(delta, limits)) if (isWidest(block)) staying.addRange(block);
  const kept = staying.build();
  for (const block of delta.removed) {
    for (const piece of piecesOf(block, limits)) if (!isWidest(piece) || !containsRange(kept, piece)) yield piece;
  }
}

/** The blocks of {@link addedPieces}, where what is known of them is not said. */
export function* addedBlocks(delta: BlockDelta, limits: FormatLimits): Generator<Block, void, undefined> {
  for (const { block } of addedPieces(delta, limits)) yield block;
}
