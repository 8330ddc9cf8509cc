import { AegisError } from '../../kernel/error.ts';
import { type LayoutMap, mapVersion } from '../maps/layout.ts';
import { REGTECH_MAP } from '../maps/regtech.ts';
import { SECUDIUM_MAP } from '../maps/secudium.ts';
import type { ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { HEADER_ROWS, isIdentified } from './header.ts';
import type { HtmlTable } from './html/tables.ts';
import { findRegtechTable, type HtmlPage, isEmptyNote, readHtmlPage } from './html-table.ts';
import { drifted, RowReader } from './rows.ts';
import { Tally } from './tally.ts';

/** Longest page that is read; the portals' have some 100 KB. Characters. */
const MAX_PAGE = 32 << 20;

/** The page of a portal: parsed once, so that its kind can be asked for before it is read. */
export function openPage(html: string): HtmlPage {
  if (html.length > MAX_PAGE) {
    throw new AegisError('artefact_too_large', 'The page is longer than 32 Mi characters', {
      details: { limit: 'page' },
    });
  }
  return readHtmlPage(html);
}

/** The refusal of a login page that came in place of what was asked for. */
export const loginPage = (): AegisError =>
  new AegisError('artefact_unreadable', 'The file is the login page of the portal', {
    details: { reason: 'login-page' },
  });

const headerIndex = (table: HtmlTable, map: LayoutMap): number =>
  table.rows.slice(0, HEADER_ROWS).findIndex((row) => isIdentified(row.cells, map));

const identified = (page: HtmlPage, map: LayoutMap): HtmlTable | null =>
  page.tables.find((table) => headerIndex(table, map) >= 0) ?? null;

/** Which portal's list a page holds; `null` for none. */
export function portalOf(page: HtmlPage): 'regtech' | 'secudium' | null {
  if (findRegtechTable(page)) return 'regtech';
  return identified(page, SECUDIUM_MAP) ? 'secudium' : null;
}

/**
 * Reads a portal's list out of a page.
 *
 * @throws {AegisError} `artefact_unreadable` for a login page (`reason: 'login-page'`) or a page without tables;
 * `artefact_layout_drifted` when there is a table but not with the map's columns
 */
export function readPortalPage(
  page: HtmlPage,
  portal: 'regtech' | 'secudium',
  options: ParseOptions,
  sink: RecordSink,
): ParseReport {
  const map = portal === 'regtech' ? REGTECH_MAP : SECUDIUM_MAP;
  const version = mapVersion(map, 'html');
  const table = portal === 'regtech' ? findRegtechTable(page) : identified(page, map);
  if (!table) throw noTable(page, map, version);
  const tally = new Tally(sink);
  const at = headerIndex(table, map);
  const header = table.rows[at];
  if (!header) throw drifted(map, version, table.rows[0]?.cells ?? []);
  const reader = new RowReader(header.cells, { map, version, parse: options, tally });
  for (const row of table.rows.slice(at + 1)) {
    if (!isEmptyNote(row)) reader.read(row.cells, row.line, row.links);
  }
  return tally.report(`${portal}-html`, version, portal === 'regtech' ? page.total : null);
}

function noTable(page: HtmlPage, map: LayoutMap, version: string): AegisError {
  if (page.isLogin) return loginPage();
  const first = page.tables.find((table) => table.rows.length > 0);
  if (first) return drifted(map, version, first.rows[0]?.cells ?? []);
  return new AegisError('artefact_unreadable', 'The page holds no list', { details: { reason: 'no-table' } });
}
