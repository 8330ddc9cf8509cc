import { REGTECH_LIST, REGTECH_MAP } from '../maps/regtech.ts';
import { HEADER_ROWS, isIdentified } from './header.ts';
import { type HtmlRow, type HtmlTable, TableCollector } from './html/tables.ts';
import { attribute, type HtmlHandler, readHtml } from './html/tokens.ts';

/** What a page says apart from its tables. */
export interface HtmlPage {
  readonly tables: readonly HtmlTable[];
  readonly isLogin: boolean;
  /** The number in the element of class `total_num`. */
  readonly total: number | null;
  /** `totalPages` of the paging script. */
  readonly totalPages: number | null;
}

/** One page of the REGTECH list. */
export interface RegtechPage {
  /** Rows that the portal announces for the whole period; `null` when the page does not say. */
  readonly total: number | null;
  readonly totalPages: number | null;
  /** Header and data rows of the list, the note of an empty list left out. */
  readonly rows: readonly HtmlRow[];
  readonly isLogin: boolean;
  /** The list is there and has no entry. */
  readonly isEmpty: boolean;
  /** The list is there, by its caption or its headers, with or without entries. */
  readonly hasTable: boolean;
}

/** A count beyond this is no count. */
const MAX_DIGITS = 9;
const TOTAL_PAGES = /\btotalPages['"]?\s{0,32}[:=]\s{0,32}['"]?(\d{1,9})(?!\d)/;

const hasClass = (attributes: string, name: string): boolean =>
  (attribute(attributes, 'class') ?? '').split(/\s+/).includes(name);

function countOf(text: string): number | null {
  const digits = /\d[\d,]*/.exec(text)?.[0].replaceAll(',', '') ?? '';
  return digits === '' || digits.length > MAX_DIGITS ? null : Number(digits);
}

/** Reads a page's tables and the few facts beside them. Linear in the page's length. */
export function readHtmlPage(html: string): HtmlPage {
  const tables = new TableCollector();
  let isLogin = false;
  let total: string | null = null;
  let totalElement = '';
  let totalPages: number | null = null;
  const handler: HtmlHandler = {
    open(name, attributes) {
      tables.open(name, attributes);
      if (attribute(attributes, 'id') === REGTECH_LIST.loginFormId) isLogin = true;
      if (total === null && hasClass(attributes, REGTECH_LIST.totalClass)) {
        totalElement = name;
        total = '';
      }
    },
    close(name) {
      tables.close(name);
      if (name === totalElement) totalElement = '';
    },
    text(text) {
      tables.text(text);
      if (totalElement !== '' && total !== null && total.length < 256) total += text.trim().slice(0, 64);
    },
    script(text) {
      const found = TOTAL_PAGES.exec(text)?.[1];
      if (found !== undefined) totalPages ??= Number(found);
    },
  };
  readHtml(html, handler);
  return { tables: tables.tables(), isLogin, total: total === null ? null : countOf(total), totalPages };
}

/** Whether a row is the note of an empty list and no entry. */
export const isEmptyNote = (row: HtmlRow): boolean =>
  row.cells.length === 1 && row.cells[0]?.startsWith(REGTECH_LIST.emptyNote) === true;

/** The list among a page's tables: by the caption, else by the headers; `null` when it is not there. */
export function findRegtechTable(page: HtmlPage): HtmlTable | null {
  const hasHeaders = (table: HtmlTable): boolean =>
    table.rows.slice(0, HEADER_ROWS).some((row) => isIdentified(row.cells, REGTECH_MAP));
  return page.tables.find((table) => table.caption === REGTECH_LIST.caption) ?? page.tables.find(hasHeaders) ?? null;
}

/**
 * Reads a page of the REGTECH list (요주의 IP 목록) as far as a collector needs it: how many rows and pages are
 * announced, whether the list is there and whether it is empty. Tolerates what the portal does: headers in no row,
 * padded cells, references. Never fails but for a page of more than 100,000 rows.
 *
 * @throws {AegisError} `artefact_too_large`
 * @example
 * const page = readRegtechPage(html);
 * if (!page.hasTable) blockedByFirewall();
 */
export function readRegtechPage(html: string): RegtechPage {
  const page = readHtmlPage(html);
  const table = findRegtechTable(page);
  const rows = table?.rows.filter((row) => !isEmptyNote(row)) ?? [];
  const { total, totalPages, isLogin } = page;
  // The first row holds the headers, whether or not they are in a row of their own.
  return { total, totalPages, rows, isLogin, isEmpty: table !== null && rows.length <= 1, hasTable: table !== null };
}
