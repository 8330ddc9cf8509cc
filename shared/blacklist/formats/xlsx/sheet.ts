import { AegisError } from '../../../kernel/error.ts';
import { type Cell, cellXml } from './cell.ts';

/** Rows of a sheet, the header included. */
export const MOST_ROWS = 1_048_576;

/** A sheet. `rows` is gone through twice and must give the same both times. */
export interface Sheet {
  /** 1 to 31 characters without `[]:*?/\`, different from other names also without regard to case. */
  readonly name: string;
  readonly columns: readonly string[];
  rows(): Iterable<readonly Cell[]>;
}

const OPEN =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
  '<sheetData>';
const CLOSE = '</sheetData></worksheet>';
/** Characters that are encoded at once. */
const PIECE = 1 << 16;

/**
 * A sheet as SpreadsheetML (ECMA-376, part 1, 18.3), in pieces of some 64 KB; a row at a time is in memory. The header stays in
 * view.
 *
 * @throws AegisError `payload_too_large` beyond {@link MOST_ROWS}.
 */
export function* sheetXml(sheet: Sheet): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let text = OPEN + rowXml(sheet.columns, 1);
  let number = 1;
  for (const row of sheet.rows()) {
    if (++number > MOST_ROWS) {
      throw new AegisError('payload_too_large', `A sheet holds no more than ${MOST_ROWS} rows`, {
        details: { limit: 'rows', most: MOST_ROWS },
      });
    }
    text += rowXml(row, number);
    if (text.length < PIECE) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text + CLOSE);
}

function rowXml(cells: readonly Cell[], number: number): string {
  return `<row r="${number}">${cells.map((cell, column) => cellXml(cell, column, number)).join('')}</row>`;
}
