/** A stretch of numbers, both ends inclusive, and what is said about it. */
export interface ValuedRange<T extends number | bigint> {
  readonly lo: T;
  readonly hi: T;
  /** 0 says nothing. */
  readonly value: number;
}

/**
 * From each start on (up to the next) the value holds; 0 where nothing is said. Neighbours differ, starts ascend, the last
 * value is 0 unless it holds up to the greatest number there is.
 */
export interface Steps<T extends number | bigint> {
  readonly starts: readonly T[];
  readonly values: readonly number[];
}

/**
 * Makes one answer a number out of ranges that overlap and nest at will, in any order: the narrowest range that contains it
 * wins, of equally narrow ones the one that begins later, of the same ones that which comes later.
 *
 * O(n log n): a sweep over all bounds with the ranges that contain the present number in a heap, the winner on top; those that
 * have ended are thrown out only when they come to the top.
 *
 * @param top the greatest number there is
 * @example
 * resolve([{ lo: 0, hi: 9, value: 1 }, { lo: 3, hi: 4, value: 2 }], 255);
 * // { starts: [0, 3, 5, 10], values: [1, 2, 1, 0] }
 */
export function resolve<T extends number | bigint>(ranges: readonly ValuedRange<T>[], top: T): Steps<T> {
  const byStart = Uint32Array.from(ranges.keys()).sort((a, b) => order(ranges[a]!.lo, ranges[b]!.lo));
  const heap = new Heap((a, b) => isStronger(ranges, a, b));
  const starts: T[] = [];
  const values: number[] = [];
  let begun = 0;
  for (const at of boundsOf(ranges, top)) {
    while (begun < byStart.length && ranges[byStart[begun]!]!.lo === at) heap.push(byStart[begun++]!);
    while (heap.top !== null && ranges[heap.top]!.hi < at) heap.pop();
    const value = heap.top === null ? 0 : ranges[heap.top]!.value;
    if (value === (values.at(-1) ?? 0)) continue;
    starts.push(at);
    values.push(value);
  }
  return { starts, values };
}

/** Where an answer can change: every start, and what comes behind every end; ascending, some repeatedly. */
function boundsOf<T extends number | bigint>(ranges: readonly ValuedRange<T>[], top: T): T[] {
  const after = (n: T): T => (typeof n === 'bigint' ? n + 1n : Number(n) + 1) as T;
  const bounds = ranges.map(({ lo }) => lo);
  for (const { hi } of ranges) if (hi < top) bounds.push(after(hi));
  return bounds.sort(order);
}

function order<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isStronger<T extends number | bigint>(ranges: readonly ValuedRange<T>[], a: number, b: number): boolean {
  const [left, right] = [ranges[a]!, ranges[b]!];
  const [widthA, widthB] = [left.hi - left.lo, right.hi - right.lo] as [T, T];
  if (widthA !== widthB) return widthA < widthB;
  return left.lo === right.lo ? a > b : left.lo > right.lo;
}

/** A binary heap of numbers. */
class Heap {
  readonly #before: (a: number, b: number) => boolean;
  readonly #items: number[] = [];

  constructor(before: (a: number, b: number) => boolean) {
    this.#before = before;
  }

  get top(): number | null {
    return this.#items[0] ?? null;
  }

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.#before(item, items[parent]!); parent = (at - 1) >> 1) {
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): void {
    const items = this.#items;
    const item = items.pop();
    if (item === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#before(items[child + 1]!, items[child]!)) child += 1;
      if (!this.#before(items[child]!, item)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }
}
