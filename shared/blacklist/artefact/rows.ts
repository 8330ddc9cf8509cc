import { AegisError } from '../../kernel/error.ts';
import { parseAddress } from '../address/parse.ts';
import { refang } from '../address/refang.ts';
import { categoryOfReason } from '../maps/categories.ts';
import type { ColumnField, LayoutColumn, LayoutMap } from '../maps/layout.ts';
import type { Category, Facts, RejectReason, SourceRecord } from '../record.ts';
import type { ParseOptions } from './contract.ts';
import { countryOf } from './countries.ts';
import { parseDate } from './dates.ts';
import { FactsTable } from './facts.ts';
import { type HeaderMatch, matchHeader } from './header.ts';
import type { Tally } from './tally.ts';

/** Longest text of a cell that is read as an address. */
const MAX_ADDRESS = 256;
const MAX_SHOWN_HEADERS = 20;

/** The alarm of a layout that is not the one its map was made for. */
export function drifted(map: LayoutMap, version: string, found: readonly string[]): AegisError {
  const expected = map.columns.map((column) => column.headers[0] as string);
  const shown = found.slice(0, MAX_SHOWN_HEADERS).map((text) => text.slice(0, 60));
  return new AegisError('artefact_layout_drifted', `The columns are not those of ${version}`, {
    details: { expected, found: shown, mapVersion: version },
  });
}

export interface RowReaderOptions {
  readonly map: LayoutMap;
  /** Name of the map as reported, e.g. `regtech-xlsx@1`. */
  readonly version: string;
  readonly parse: ParseOptions;
  readonly tally: Tally;
  /** Serial dates of the workbook count from 1904. Default false. */
  readonly date1904?: boolean;
  /** Rows come without their blank cells at the end, so a short one is not cut off. Default false. */
  readonly isSparse?: boolean;
}

/** Turns the rows below one header row into records. */
export class RowReader {
  readonly #options: RowReaderOptions;
  readonly #match: HeaderMatch;
  readonly #facts: FactsTable;
  readonly #categories = new Map<string, Category | null>();

  /** @throws {AegisError} `artefact_layout_drifted` when the header is not the map's */
  constructor(header: readonly string[], options: RowReaderOptions) {
    const match = matchHeader(header, options.map);
    if (!match) throw drifted(options.map, options.version, header);
    this.#options = options;
    this.#match = match;
    this.#facts = new FactsTable(options.parse.defaults);
  }

  /**
   * Reads one row. A row of nothing but blanks states nothing; any other is accepted or rejected.
   *
   * @param links - the links of the cells, where the form has them
   */
  read(cells: readonly string[], line: number, links: readonly string[] = []): void {
    if (cells.every((cell) => cell.trim() === '')) return;
    const { tally } = this.#options;
    const record = this.#recordOf(cells, links);
    if (typeof record === 'string') tally.reject(line, record, this.#sampleOf(cells, record));
    else tally.accept(record, line);
  }

  #recordOf(cells: readonly string[], links: readonly string[]): SourceRecord | RejectReason {
    const { isSparse = false, parse } = this.#options;
    const at = this.#positionOf('address');
    const cell = cells[at];
    if (cell === undefined || (!isSparse && cells.length < this.#match.width)) return 'row-too-short';
    if (cell.length > MAX_ADDRESS) return 'not-an-address';
    const address = parseAddress(refang(cell), { allowWide: parse.allowWide === true });
    if (!address.ok) return address.reason;
    const registeredAt = this.#dateOf('registeredAt', cells);
    const expiresAt = this.#dateOf('expiresAt', cells);
    if (registeredAt === 'invalid' || expiresAt === 'invalid') return 'date-invalid';
    const facts = this.#factsOf(cells);
    return { range: address.range, facts, upstreamId: this.#idOf(links), registeredAt, expiresAt };
  }

  /** The address where it is what is wrong, else the row. */
  #sampleOf(cells: readonly string[], reason: RejectReason): string {
    const address = cells[this.#positionOf('address')] ?? '';
    const isRow = reason === 'row-too-short' || reason === 'date-invalid' || reason === 'empty-address';
    return isRow || address === '' ? cells.join(' | ') : address;
  }

  #column(field: ColumnField): LayoutColumn | undefined {
    return this.#options.map.columns.find((column) => column.field === field);
  }

  #positionOf(field: ColumnField): number {
    const column = this.#column(field);
    return column === undefined ? -1 : (this.#match.positions.get(column) ?? -1);
  }

  #textOf(field: ColumnField, cells: readonly string[]): string {
    const at = this.#positionOf(field);
    return at < 0 ? '' : (cells[at] ?? '');
  }

  #dateOf(field: 'registeredAt' | 'expiresAt', cells: readonly string[]): number | null | 'invalid' {
    const rule = this.#column(field)?.date;
    return rule === undefined ? null : parseDate(this.#textOf(field, cells), rule, this.#options.date1904 === true);
  }

  #idOf(links: readonly string[]): string | null {
    for (const column of this.#options.map.columns) {
      if (!column.link) continue;
      const found = column.link.exec(links[this.#match.positions.get(column) ?? -1]?.slice(0, 2_048) ?? '')?.[1];
      if (found !== undefined) return found;
    }
    return null;
  }

  #factsOf(cells: readonly string[]): Facts {
    const attackType = this.#textOf('attackType', cells).trim();
    const reason = this.#textOf('reason', cells).trim();
    const named = reason === '' || reason === '-' ? attackType : reason;
    return this.#facts.of({
      reason: named,
      category: this.#categoryOf(named, attackType),
      country: countryOf(this.#textOf('country', cells)),
      severity: this.#textOf('severity', cells),
    });
  }

  #categoryOf(reason: string, attackType: string): Category | null {
    const key = `${reason}\n${attackType}`;
    const known = this.#categories.get(key);
    if (known !== undefined) return known;
    const { map, parse } = this.#options;
    const category =
      categoryOfReason(reason.slice(0, 500)) ??
      map.attackTypes.get(attackType.toLowerCase()) ??
      parse.defaults.category ??
      (reason === '' ? null : 'other');
    if (this.#categories.size < 10_000) this.#categories.set(key, category);
    return category;
  }
}
