import { decodeReferences, HTML_ENTITIES } from '../references.ts';
import { htmlPieces } from './tags.ts';

/** A row of a table. Texts are decoded, white space collapsed and trimmed. */
export interface HtmlRow {
  /** 0-based number of its table in the order of their start tags. */
  readonly table: number;
  /** Whether every cell is a `<th>`. */
  readonly isHeader: boolean;
  readonly cells: readonly string[];
  /** The first `href` within the row, decoded; `null` without one. */
  readonly href: string | null;
  /** 1-based line of the text on which the row begins. */
  readonly line: number;
}

interface OpenTable {
  readonly number: number;
  row: { cells: string[]; headers: number; href: string | null; line: number } | null;
  cell: string[] | null;
}

/** More cells than any list has; those beyond are dropped. */
const MOST_CELLS = 256;
/** Longest text of a cell, in characters before white space is collapsed; the rest is dropped. */
const LONGEST_CELL = 32_767;
/** Deeper nesting than a layout of tables needs; beyond it tables are read as one. */
const DEEPEST = 32;

const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i;
/** End tags that end a row as well: headers may sit in `<thead>` without any `<tr>`. */
const ROW_ENDS = new Set(['tr', 'thead', 'tbody', 'tfoot']);

/** Collapses white space (also no-break space) and trims. */
export const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

function finishCell(table: OpenTable): void {
  if (table.cell === null || table.row === null) return;
  const text = table.cell.join('').slice(0, LONGEST_CELL);
  table.cell = null;
  if (table.row.cells.length < MOST_CELLS) table.row.cells.push(collapse(decodeReferences(text, HTML_ENTITIES, false)));
}

function finishRow(table: OpenTable): HtmlRow | null {
  finishCell(table);
  const { row } = table;
  table.row = null;
  if (row === null || row.cells.length === 0) return null;
  const isHeader = row.headers === row.cells.length;
  return { table: table.number, isHeader, cells: row.cells, href: row.href, line: row.line };
}

/** Counts line feeds up to a growing position, each character once. */
function lineCounter(html: string): (position: number) => number {
  let line = 1;
  let next = html.indexOf('\n');
  return (position) => {
    while (next >= 0 && next < position) {
      line++;
      next = html.indexOf('\n', next + 1);
    }
    return line;
  };
}

/**
 * The rows of all tables of a page, in the order in which they end. Tolerant as browsers are: end tags may be missing,
 * cells may stand without a row, tables may lie within cells.
 */
export function* htmlRows(html: string): Generator<HtmlRow, void, undefined> {
  const open: OpenTable[] = [];
  const lineAt = lineCounter(html);
  let tables = 0;
  let position = 0;
  for (const piece of htmlPieces(html)) {
    const table = open.at(-1);
    if (piece.kind === 'text') {
      table?.cell?.push(piece.text);
      continue;
    }
    const { name } = piece;
    if (piece.kind === 'open' && name === 'table') {
      if (open.length < DEEPEST) open.push({ number: tables++, row: null, cell: null });
      continue;
    }
    if (table === undefined) continue;
    const endsRow = ROW_ENDS.has(name) || (piece.kind === 'close' && name === 'table');
    if (endsRow) {
      const row = finishRow(table);
      if (row) yield row;
    }
    if (piece.kind === 'close') {
      if (name === 'table') open.pop();
      else if (name === 'td' || name === 'th') finishCell(table);
      continue;
    }
    if (name === 'td' || name === 'th') {
      finishCell(table);
      position = html.indexOf(piece.attributes, position);
      table.row ??= { cells: [], headers: 0, href: null, line: lineAt(position) };
      table.cell = [];
      if (name === 'th') table.row.headers++;
    } else if (name === 'br') table.cell?.push(' ');
    else if (name === 'a' && table.row) table.row.href ??= hrefOf(piece.attributes);
  }
  for (const table of open.reverse()) {
    const row = finishRow(table);
    if (row) yield row;
  }
}

function hrefOf(attributes: string): string | null {
  const match = HREF.exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? null : decodeReferences(value, HTML_ENTITIES, false);
}
