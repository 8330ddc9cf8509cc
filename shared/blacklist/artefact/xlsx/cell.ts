import { AegisError } from '../../../kernel/error.ts';

const CAPITAL_A = 65;
const CAPITAL_Z = 90;
/** Excel's last column is XFD; more letters are no column. */
const MOST_LETTERS = 3;

/**
 * 0-based column of a reference such as `AB12`; -1 when it names none.
 *
 * @example
 * columnOf('AB12'); // 27
 */
export function columnOf(reference: string): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const code = reference.charCodeAt(at);
    if (code < CAPITAL_A || code > CAPITAL_Z) break;
    column = column * 26 + (code - CAPITAL_A + 1);
  }
  return at > MOST_LETTERS ? -1 : column - 1;
}

const TYPE_SHARED = 's';
const TYPE_BOOLEAN = 'b';
const TEXT_TYPES = new Set(['inlineStr', 'str', 'd', 'e']);

/**
 * The text of a cell (ECMA-376 part 1, 18.18.11): `text` is what stood in `<v>` or `<is>`. A number comes in its shortest
 * decimal form (a date as its serial), a boolean as `TRUE` or `FALSE`, an error as its name.
 *
 * @throws {AegisError} `artefact_unreadable` for a shared string that is not there
 */
export function cellText(type: string | null, text: string, shared: readonly string[]): string {
  if (text === '') return '';
  if (type === TYPE_SHARED) {
    const value = /^\s*\d{1,9}\s*$/.test(text) ? shared[Number(text)] : undefined;
    if (value !== undefined) return value;
    throw new AegisError('artefact_unreadable', 'A cell refers to a shared string that is not there', {
      details: { reason: 'shared-string' },
    });
  }
  if (type === TYPE_BOOLEAN) return text.trim() === '1' || text.trim() === 'true' ? 'TRUE' : 'FALSE';
  if (type !== null && TEXT_TYPES.has(type)) return text;
  const number = Number(text);
  return Number.isFinite(number) && text.trim() !== '' ? String(number) : text;
}
