import { compareKeys, type Rows } from './statement.ts';

/**
 * Walks two sorted columns of one family side by side. After each successful {@link advance} the row is only in the
 * first (`side` < 0, at `i`), only in the second (> 0, at `j`), or in both (0).
 */
export class MergeCursor {
  readonly #first: Rows;
  readonly #second: Rows;
  side = 0;
  i = -1;
  j = -1;
  #nextI = 0;
  #nextJ = 0;

  constructor(first: Rows, second: Rows) {
    this.#first = first;
    this.#second = second;
  }

  /** Goes to the next row; false at the end. */
  advance(): boolean {
    const isFirstOver = this.#nextI >= this.#first.length;
    const isSecondOver = this.#nextJ >= this.#second.length;
    if (isFirstOver && isSecondOver) return false;
    if (isFirstOver) this.side = 1;
    else if (isSecondOver) this.side = -1;
    else this.side = compareKeys(this.#first, this.#nextI, this.#second, this.#nextJ);
    if (this.side <= 0) this.i = this.#nextI++;
    if (this.side >= 0) this.j = this.#nextJ++;
    return true;
  }
}
