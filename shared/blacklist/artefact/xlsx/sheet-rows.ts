import { AegisError } from '../../../kernel/error.ts';
import { attribute, createXmlTokenizer, type XmlHandler, type XmlTokenizer } from '../xml/tokenizer.ts';
import { cellText, columnOf } from './cell.ts';
import type { WorkbookLimits } from './limits.ts';
import { createTextRun } from './text-run.ts';

/** A row that has at least one cell that is not blank. */
export interface SheetRow {
  /** 1-based row of the sheet, as the file states it or else by order. */
  readonly number: number;
  /** By 0-based column; `''` where blank; as long as its last cell that is not blank. */
  readonly cells: readonly string[];
  /** A cell was longer, or the row had more cells, than the limits allow; what was beyond is missing. */
  readonly overflow: boolean;
}

const NO_COLUMN = -1;
/** Excel's last row. */
const LAST_ROW = 1_048_576;

/** Builds the rows of a sheet from the cells that come. */
function createRowBuilder(rows: SheetRow[], limits: WorkbookLimits) {
  let number = 0;
  let count = 0;
  let column = NO_COLUMN;
  let cells: string[] = [];
  let overflow = false;
  return {
    beginRow(reference: string | null): void {
      if (++count > limits.rows) {
        throw new AegisError('artefact_too_large', `The sheet has more than ${limits.rows} rows`, {
          details: { limit: 'rows' },
        });
      }
      const stated = reference === null ? 0 : Number(reference);
      // Beyond what Excel allows, order counts: the number only serves to find the row again.
      number = Number.isInteger(stated) && stated > number && stated <= LAST_ROW ? stated : number + 1;
      column = NO_COLUMN;
    },
    beginCell(reference: string | null): void {
      const stated = reference === null ? NO_COLUMN : columnOf(reference);
      column = stated === NO_COLUMN ? column + 1 : stated;
    },
    endCell(value: string, isCut: boolean): void {
      if (isCut) overflow = true;
      if (value === '') return;
      if (column >= limits.cellsPerRow) {
        overflow = true;
        return;
      }
      while (cells.length < column) cells.push('');
      cells[column] = value;
    },
    endRow(): void {
      if (cells.length > 0 || overflow) rows.push({ number, cells, overflow });
      cells = [];
      overflow = false;
    },
  };
}

/**
 * Reads the XML of a worksheet (ECMA-376 part 1, 18.3.1.99) and appends its rows to `rows`, from which the caller takes them
 * between chunks. `dimension` is ignored, because writers that stream state a wrong one; of formulas the stored result counts.
 *
 * @throws {AegisError} on `push`: `artefact_too_large` beyond `limits.rows`; `artefact_unreadable` for what the tokenizer refuses
 */
export function createSheetReader(rows: SheetRow[], shared: readonly string[], limits: WorkbookLimits): XmlTokenizer {
  const run = createTextRun(limits.charactersPerCell);
  const builder = createRowBuilder(rows, limits);
  let type: string | null = null;
  let inCell = false;
  let inText = false;
  let phonetic = 0;
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'c') {
        builder.beginCell(attribute(attributes, 'r'));
        type = attribute(attributes, 't');
        inCell = true;
      } else if (name === 'row') builder.beginRow(attribute(attributes, 'r'));
      else if (name === 'v' || name === 't') inText = inCell && phonetic === 0;
      else if (name === 'rPh') phonetic++;
    },
    close(name) {
      if (name === 'v' || name === 't') inText = false;
      else if (name === 'c') {
        inCell = false;
        phonetic = 0;
        const { text, isCut } = run.take();
        builder.endCell(cellText(type, text, shared), isCut);
      } else if (name === 'row') builder.endRow();
      else if (name === 'rPh') phonetic = Math.max(0, phonetic - 1);
    },
    text(raw) {
      if (inText) run.add(raw);
    },
    literal(text) {
      if (inText) run.addLiteral(text);
    },
  };
  return createXmlTokenizer(handler);
}
