import { Column } from '../../../shared/blacklist/ranges/column.ts';
import { store6 } from '../../../shared/blacklist/ranges/words6.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';

const MINUTE_MS = 60_000;

/** Gathers entries as the columns that the look-up table is built from; no object per entry. */
export class LookupColumns {
  readonly #v4 = { lo: new Column(), hi: new Column(), info: new Column(), until: new Column() };
  readonly #v6 = { lo: new Column(), hi: new Column(), info: new Column(), until: new Column() };
  readonly #words = new Uint32Array(4);

  /** `until` in epoch milliseconds, `null` for no end; kept in minutes, rounded up. */
  add(lo: BoundKey, hi: BoundKey, info: number, until: number | null): void {
    const minutes = until === null ? 0 : Math.ceil(until / MINUTE_MS);
    const columns = typeof lo === 'number' ? this.#v4 : this.#v6;
    if (typeof lo === 'number') {
      columns.lo.push(lo);
      columns.hi.push(hi as number);
    } else {
      this.#push6(columns.lo, lo);
      this.#push6(columns.hi, hi as string);
    }
    columns.info.push(info);
    columns.until.push(minutes);
  }

  /** The columns; nothing is left here, because a million entries must not be in memory twice. */
  finish() {
    return { v4: trim(this.#v4), v6: trim(this.#v6) };
  }

  #push6(column: Column, key: string): void {
    store6(this.#words, 0, BigInt(`0x${key}`));
    for (const word of this.#words) column.push(word);
  }
}

type Columns = { lo: Column; hi: Column; info: Column; until: Column };

function trim({ lo, hi, info, until }: Columns) {
  return { lo: lo.take(), hi: hi.take(), info: info.take(), until: until.take() };
}
