import { oneLine } from './words.ts';

/** Longest text of a cell in characters; spreadsheets take 32,767. */
const MOST = 1000;

/** With these a spreadsheet begins a formula; the wide forms are taken for them by some. */
const FORMULA = /^["'\s]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/u;
/** Another locale separates cells by these, so that a formula could begin in the middle of a text. */
const LATER_FORMULA = /([;\t|]["'\s]*)([=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
const NEEDS_QUOTES = /[",;'\t|]|^\s|\s$/u;

/**
 * A text of others as a cell of CSV (RFC 4180, section 2): one line, in quotes where it needs them, quotes doubled. What a
 * spreadsheet would take for a formula gets an apostrophe in front, so that it is shown and not computed.
 *
 * @example
 * csvCell('a "b", c'); // '"a ""b"", c"'
 * csvCell('=1+1'); // `"'=1+1"`
 */
export function csvCell(text: string | null): string {
  const line = oneLine(text ?? '', MOST).replace(LATER_FORMULA, "$1'$2");
  const shown = FORMULA.test(line) ? `'${line}` : line;
  return NEEDS_QUOTES.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** A record of CSV: cells that are safe already, ended as RFC 4180 has it. */
export function csvRecord(cells: readonly (string | number)[]): string {
  return `${cells.join(',')}\r\n`;
}
