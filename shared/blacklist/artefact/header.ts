import type { LayoutColumn, LayoutMap } from '../maps/layout.ts';

/** Rows at the beginning of a table among which its headers are looked for: titles may stand above them. */
export const HEADER_ROWS = 20;

/** Header names compare without blanks and in lower case: `공격 IP`, `공격IP` and `공격ip` are one. */
export const headerKey = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\ufeff]+/g, '');

/** Where the columns of a map stand in a table. */
export interface HeaderMatch {
  /** 0-based position of each column of the map. */
  readonly positions: ReadonlyMap<LayoutColumn, number>;
  readonly width: number;
}

/** Whether a row holds the headers by which the map's table is known. */
export function isIdentified(cells: readonly string[], map: LayoutMap): boolean {
  const keys = new Set(cells.map(headerKey));
  return map.identity.every((header) => keys.has(headerKey(header)));
}

/**
 * Finds the columns of a map in a header row.
 *
 * @returns `null` when a column is not there, or twice: the layout is not the one that the map was made for
 */
export function matchHeader(cells: readonly string[], map: LayoutMap): HeaderMatch | null {
  const keys = cells.map(headerKey);
  const positions = new Map<LayoutColumn, number>();
  for (const column of map.columns) {
    const names = new Set(column.headers.map(headerKey));
    const found = keys.flatMap((key, index) => (names.has(key) ? [index] : []));
    if (found.length !== 1) return null;
    positions.set(column, found[0] as number);
  }
  return { positions, width: keys.findLastIndex((key) => key !== '') + 1 };
}
