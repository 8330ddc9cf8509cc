/** What a cell can hold; null leaves it blank. There is no way to write a formula. */
export type Cell = string | number | null;

/** Longest text of a cell in UTF-16 units (ECMA-376; "Excel specifications and limits"). */
export const LONGEST_CELL = 32_767;

/** What XML 1.0 has no place for (section 2.2, Char), halves of characters included. */
const NOT_XML = /(?![\t\n\r])\p{Cc}|[\p{Cs}\ufffe\uffff]/gu;
/** Readers take `_x0041_` for the letter A, and line ends of XML lose their CR (ECMA-376, part 1, 22.9.2.19 ST_Xstring). */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/**
 * Text of others as content or attribute of XML. Characters that XML cannot hold become U+FFFD.
 *
 * @example
 * xmlText('a < b'); // 'a &lt; b'
 */
export function xmlText(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/**
 * A cell of SpreadsheetML. Text is an inline string, which is never computed, whatever it begins with.
 *
 * @param column 0-based.
 * @throws RangeError for a number that is not finite: the format has none.
 * @example
 * cellXml('=1+1', 0, 2); // '<c r="A2" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'
 */
export function cellXml(cell: Cell, column: number, row: number): string {
  if (cell === null || cell === '') return '';
  const reference = `${columnName(column)}${row}`;
  if (typeof cell === 'string') {
    const text = xmlText(cutText(cell).replace(LOOKS_ESCAPED, '_x005F_').replaceAll('\r', '_x000D_'));
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
  }
  if (!Number.isFinite(cell)) throw new RangeError(`No cell can hold ${cell}`);
  return `<c r="${reference}"><v>${cell}</v></c>`;
}

/** A half of a character at the cut becomes U+FFFD with all others. */
const cutText = (text: string): string => (text.length <= LONGEST_CELL ? text : text.slice(0, LONGEST_CELL));

function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
