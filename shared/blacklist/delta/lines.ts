import type { Block } from '../block.ts';
import { blocksOfRange, compareBlocks } from '../blocks/split.ts';
import { type RangeSet, WORDS_6 } from '../ranges/types.ts';
import { compare6, load6 } from '../ranges/words6.ts';

/** A difference as a device sees it: the lines that go and the lines that come, both ascending. */
export interface LineDelta {
  readonly removed: readonly Block[];
  readonly added: readonly Block[];
}

/** One line that goes or comes. */
export interface LineChange {
  readonly op: 'add' | 'remove';
  readonly block: Block;
}

/**
 * The difference between two versions in lines of their feeds, one by one in address order. Whole ranges that both have
 * are passed over without being split, so that it costs little more than reading both.
 *
 * A line that goes may be replaced by lines over the same addresses: whoever applies it adds before removing, or does both
 * at once.
 */
export function* lineChanges(base: RangeSet, next: RangeSet): Generator<LineChange, void, undefined> {
  yield* mergeLines(changes4(base, next), changes4(next, base));
  yield* mergeLines(changes6(base, next), changes6(next, base));
}

/**
 * The same, collected.
 *
 * @param maxLines - Of both sides together; a larger difference gives null.
 * @example
 * const base = rangeSetOf([{ family: 4, lo: 0, hi: 7 }]);
 * const next = rangeSetOf([{ family: 4, lo: 0, hi: 3 }]);
 * lineDelta(base, next); // removed: [0.0.0.0/29], added: [0.0.0.0/30]
 */
export function lineDelta(base: RangeSet, next: RangeSet): LineDelta;
export function lineDelta(base: RangeSet, next: RangeSet, maxLines: number): LineDelta | null;
export function lineDelta(base: RangeSet, next: RangeSet, maxLines = Number.POSITIVE_INFINITY): LineDelta | null {
  const removed: Block[] = [];
  const added: Block[] = [];
  for (const { op, block } of lineChanges(base, next)) {
    if (removed.length + added.length >= maxLines) return null;
    (op === 'add' ? added : removed).push(block);
  }
  return { removed, added };
}

/** The blocks of the ranges of `a` that `b` has not just so. */
function* changes4({ v4: a }: RangeSet, { v4: b }: RangeSet): Generator<Block, void, undefined> {
  for (let i = 0, j = 0; i < a.lo.length; i++) {
    while (j < b.lo.length && b.lo[j]! < a.lo[i]!) j++;
    const isSame = j < b.lo.length && b.lo[j] === a.lo[i] && b.hi[j] === a.hi[i];
    if (!isSame) yield* blocksOfRange({ family: 4, lo: a.lo[i]!, hi: a.hi[i]! });
  }
}

function* changes6({ v6: a }: RangeSet, { v6: b }: RangeSet): Generator<Block, void, undefined> {
  const [countA, countB] = [a.lo.length / WORDS_6, b.lo.length / WORDS_6];
  for (let i = 0, j = 0; i < countA; i++) {
    while (j < countB && compare6(b.lo, j, a.lo, i) < 0) j++;
    const isSame = j < countB && compare6(b.lo, j, a.lo, i) === 0 && compare6(b.hi, j, a.hi, i) === 0;
    if (!isSame) yield* blocksOfRange({ family: 6, lo: load6(a.lo, i), hi: load6(a.hi, i) });
  }
}

/** Drops what both have: ranges differ, but some of their blocks are the same. */
function* mergeLines(gone: Iterator<Block>, come: Iterator<Block>): Generator<LineChange, void, undefined> {
  let before = gone.next();
  let after = come.next();
  while (!before.done || !after.done) {
    const order = before.done ? 1 : after.done ? -1 : compareBlocks(before.value, after.value);
    if (order < 0) yield { op: 'remove', block: before.value };
    if (order > 0) yield { op: 'add', block: after.value };
    if (order <= 0) before = gone.next();
    if (order >= 0) after = come.next();
  }
}
