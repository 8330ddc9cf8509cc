import { AegisError } from '../../kernel/error.ts';
import { type LayoutMap, mapVersion } from '../maps/layout.ts';
import { REGTECH_MAP } from '../maps/regtech.ts';
import { SECUDIUM_MAP } from '../maps/secudium.ts';
import type { ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { HEADER_ROWS, isIdentified } from './header.ts';
import { drifted, RowReader } from './rows.ts';
import { Tally } from './tally.ts';
import { openWorkbook, type Sheet } from './xlsx/workbook.ts';

const MAPS: readonly LayoutMap[] = [REGTECH_MAP, SECUDIUM_MAP];

/** A sheet and the map whose headers it has. */
interface Choice {
  readonly sheet: Sheet;
  readonly map: LayoutMap;
  /** Row of the headers, as the sheet numbers it. */
  readonly headerRow: number;
}

interface Beginning {
  readonly choice: Choice | null;
  /** The first row, for whoever has to see why nothing was chosen. */
  readonly first: readonly string[];
}

function lookAt(sheet: Sheet, maps: readonly LayoutMap[]): Beginning {
  let seen = 0;
  let first: readonly string[] = [];
  for (const rows of sheet.rows()) {
    for (const row of rows) {
      if (seen === 0) first = row.cells;
      if (++seen > HEADER_ROWS) return { choice: null, first };
      const map = maps.find((candidate) => isIdentified(row.cells, candidate));
      if (map) return { choice: { sheet, map, headerRow: row.number }, first };
    }
  }
  return { choice: null, first };
}

/** The sheets that hold a portal's list, chosen by their headers, since order and names change with what was ticked. */
function choose(sheets: readonly Sheet[], portal: 'regtech' | 'secudium' | null): readonly Choice[] {
  const maps = MAPS.filter((map) => portal === null || map.id === portal);
  const chosen: Choice[] = [];
  const found: string[] = [];
  for (const sheet of sheets) {
    const { choice, first } = lookAt(sheet, chosen[0] ? [chosen[0].map] : maps);
    if (choice) chosen.push(choice);
    else found.push(...first);
  }
  if (chosen.length > 0) return chosen;
  const [map] = maps;
  if (portal !== null && map) throw drifted(map, mapVersion(map, 'xlsx'), found);
  throw new AegisError('artefact_format_unknown', 'The workbook has no sheet of a known portal', {
    details: { found: found.slice(0, 20).map((text) => text.slice(0, 60)) },
  });
}

/**
 * Reads a portal's list out of an XLSX file, one batch of rows in memory at a time.
 *
 * @param portal - whose map to use; `null` finds it by the headers
 * @throws {AegisError} what {@link openWorkbook} throws; `artefact_layout_drifted` when no sheet has the map's columns;
 * `artefact_format_unknown` when `portal` is `null` and no sheet is of a known portal
 */
export function readPortalWorkbook(
  bytes: Uint8Array,
  portal: 'regtech' | 'secudium' | null,
  options: ParseOptions,
  sink: RecordSink,
): ParseReport {
  const { sheets, date1904 } = openWorkbook(bytes);
  const choices = choose(sheets, portal);
  const map = (choices[0] as Choice).map;
  const version = mapVersion(map, 'xlsx');
  const tally = new Tally(sink);
  for (const { sheet, headerRow } of choices) {
    let reader: RowReader | null = null;
    for (const rows of sheet.rows()) {
      for (const row of rows) {
        if (row.number < headerRow) continue;
        if (reader === null) {
          reader = new RowReader(row.cells, { map, version, parse: options, tally, date1904, isSparse: true });
        } else if (row.overflow) tally.reject(row.number, 'line-too-long', row.cells.join(' | '));
        else reader.read(row.cells, row.number);
      }
    }
  }
  return tally.report(`${map.id}-xlsx`, version);
}
