import type { BoundKey } from '../record.ts';
import { type DetailTable, emptyDetails } from './details.ts';

/** Most rows that one statement holds; a source that says more fails with `artefact_too_large`. */
export const MAX_STATEMENT_ROWS = 3_000_000;

/** Words (32 bits each, most significant first) of a row's key: the lower bound, then the upper. */
export const WORDS_V4 = 2;
export const WORDS_V6 = 8;

/**
 * Rows of one address family in columns, ascending by key, each key once. A key is `words` unsigned 32-bit numbers,
 * so that one algorithm serves both families. 13 bytes a row for IPv4, 37 for IPv6.
 */
export interface Rows {
  readonly words: number;
  readonly length: number;
  /** `words` numbers a row. */
  readonly keys: Uint32Array;
  /** Index into the statement's details. */
  readonly detail: Uint32Array;
  /** How many reconciliations in a row have missed this range. */
  readonly misses: Uint8Array;
}

/**
 * All that a source says at a time: which ranges, and for each its facts, dates and upstream id. Details are interned
 * and numbered by first use along the rows, so equal statements have equal bytes whatever the order of the input was.
 */
export interface Statement {
  readonly details: DetailTable;
  readonly v4: Rows;
  readonly v6: Rows;
}

/** Columns for `length` rows, all zero. */
export function allocateRows(words: number, length: number): Rows {
  return {
    words,
    length,
    keys: new Uint32Array(words * length),
    detail: new Uint32Array(length),
    misses: new Uint8Array(length),
  };
}

/** The statement of a source that was never collected. */
export function emptyStatement(): Statement {
  return { details: emptyDetails(), v4: allocateRows(WORDS_V4, 0), v6: allocateRows(WORDS_V6, 0) };
}

/** Number of ranges in both families. */
export function rowCount(statement: Statement): number {
  return statement.v4.length + statement.v6.length;
}

/** Order of row `i` of `a` against row `j` of `b`, both of the same family: negative, zero or positive. */
export function compareKeys(a: Rows, i: number, b: Rows, j: number): number {
  const { words } = a;
  let p = i * words;
  let q = j * words;
  for (let word = 0; word < words; word++, p++, q++) {
    const x = a.keys[p]!;
    const y = b.keys[q]!;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

const hex8 = (word: number): string => word.toString(16).padStart(8, '0');

/** Bounds of row `i` as the list stores them: numbers for IPv4, 32 hex digits for IPv6. */
export function rowBounds(rows: Rows, i: number): [BoundKey, BoundKey] {
  const { keys, words } = rows;
  const at = i * words;
  if (words === WORDS_V4) return [keys[at]!, keys[at + 1]!];
  const bound = (from: number): string =>
    hex8(keys[from]!) + hex8(keys[from + 1]!) + hex8(keys[from + 2]!) + hex8(keys[from + 3]!);
  return [bound(at), bound(at + 4)];
}
