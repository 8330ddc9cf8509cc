import { property } from '../portal/answer.ts';
import type { Bulletin } from './state.ts';

/** Version of the positions and expressions below; goes up when the portal's grid changes. */
export const SECUDIUM_GRID_VERSION = 1;

/** Positions in a row's `data`: two empty ones (check box, number), then these, then a count and a flag. */
const COLUMN = { title: 2, postedAt: 4, button: 5 } as const;
const FEWEST_CELLS = 6;

/** `download("<uuid>", "<file>")` in either kind of quotes, also written with HTML references. */
const DOWNLOAD = /download\(\s*(["'])(.*?)\1\s*,\s*(["'])(.*?)\3\s*\)/i;
const SERVER_NAME = /^[\w.-]{1,128}$/;
const MAX_NAME = 200;

/** One page of the list. */
export interface GridPage {
  /** Rows on the page, usable or not: fewer than asked for is the last page. */
  readonly rows: number;
  readonly bulletins: readonly Bulletin[];
  /** One note for each row that could not be used. */
  readonly skipped: readonly string[];
}

type Cells = readonly string[];
interface Row {
  readonly id: string;
  readonly cells: Cells;
}

const REFERENCES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

/** Resolves the references that an attribute or an XML text may hold. */
function resolveReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(quot|apos|amp|lt|gt));/gi, (whole, dec, hex, name) => {
    if (name) return REFERENCES[String(name).toLowerCase()] ?? whole;
    const code = dec ? Number(dec) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function jsonRows(json: unknown): Row[] | null {
  const rows = property(json, 'rows');
  if (!Array.isArray(rows)) return null;
  return rows.map((row: unknown) => {
    const data = property(row, 'data');
    return {
      id: String(property(row, 'id') ?? '?'),
      cells: Array.isArray(data) ? data.map((cell: unknown) => (cell === null ? '' : String(cell))) : [],
    };
  });
}

function xmlRows(text: string): Row[] | null {
  if (!/<rows[\s>/]/.test(text)) return null;
  return [...text.matchAll(/<row\b([^>]*)>([\s\S]*?)<\/row>/g)].map(([, attributes = '', body = '']) => ({
    id: /\bid\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? '?',
    cells: [...body.matchAll(/<cell\b[^>]*>([\s\S]*?)<\/cell>|<cell\b[^>]*\/>/g)].map(([, cell = '']) => {
      const data = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(cell);
      return data ? (data[1] ?? '') : resolveReferences(cell);
    }),
  }));
}

/** A file name as shown: percent-encoding resolved when it is valid, path parts dropped. */
function fileNameOf(text: string): string {
  let name = text.trim();
  try {
    if (/%[0-9a-f]{2}/i.test(name)) name = decodeURIComponent(name.replaceAll('+', '%20'));
  } catch {
    // A percent sign that is part of the name.
  }
  return (name.split(/[\\/]/).at(-1) ?? name).slice(0, MAX_NAME);
}

function bulletinOf(row: Row): Bulletin | string {
  if (row.cells.length < FEWEST_CELLS) return `Row ${row.id} has ${row.cells.length} cells instead of 8.`;
  const button = resolveReferences(row.cells[COLUMN.button] ?? '');
  const found = DOWNLOAD.exec(button);
  const uuid = found?.[2]?.trim() ?? '';
  if (!found || !SERVER_NAME.test(uuid)) return `Row ${row.id} has no download button.`;
  return {
    uuid,
    fileName: fileNameOf(found[4] ?? ''),
    title: (row.cells[COLUMN.title] ?? '').trim().slice(0, MAX_NAME),
    postedAt: (row.cells[COLUMN.postedAt] ?? '').trim(),
  };
}

/**
 * Reads a page of the portal's DHTMLX grid in its JSON or its XML form.
 *
 * @returns `null` when the text is neither
 * @example
 * readGrid('{"rows":[{"id":7,"data":["","","Black IP","kim","2026-06-24 09:00:00",' +
 *   '"<button onclick=\'download(\\"0f-1\\", \\"a.xlsx\\")\'>","3","N"]}]}')?.bulletins[0]?.uuid; // '0f-1'
 */
export function readGrid(text: string): GridPage | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const rows = json === undefined ? xmlRows(text) : jsonRows(json);
  if (!rows) return null;
  const read = rows.map(bulletinOf);
  return {
    rows: rows.length,
    bulletins: read.filter((entry) => typeof entry !== 'string'),
    skipped: read.filter((entry) => typeof entry === 'string'),
  };
}
