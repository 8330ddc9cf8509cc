import type { PolicyDocument } from '../../document/document.ts';
import { TEXT_FIELDS, type TextField } from '../../rule/rule.ts';
import { joinedText, textHash } from '../canonical.ts';
import type { DocumentContext, JoinedRecord } from '../connector.ts';
import { isRow, type Row } from '../records.ts';

/** Texts of a document; absent and empty ones are left out. */
export type Texts = Partial<Record<TextField, string>>;

const MOST_TEXT = 30_000;

/** A field that says what another one says, or nothing. */
const NO_TEXT = /^(?:상동|위와\s?동일|동일|-+|\.|없음|null)$/i;

/** Keeps what a source really says, field by field. */
export function textsOf(given: Texts): Texts {
  const texts: Texts = {};
  for (const field of TEXT_FIELDS) {
    const text = given[field]?.slice(0, MOST_TEXT).trim();
    if (text !== undefined && text !== '' && !NO_TEXT.test(text)) texts[field] = text;
  }
  return texts;
}

/** One part of a joined record, as it was parsed; `undefined` where the source did not say it. */
export function partOf(joined: JoinedRecord, endpoint: string): Row | undefined {
  const text = joined.parts[endpoint];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRow(value) ? value : undefined;
  } catch {
    // Not written by a parser of ours: the part counts as not said.
    return undefined;
  }
}

/** The reference to the record that a document was made from. */
export const sourceRefOf = (
  source: string,
  joined: JoinedRecord,
  context: DocumentContext,
  about: { readonly url: string | null; readonly modifiedAt: string | null },
): PolicyDocument['sources'][number] => ({
  source,
  record: joined.record.slice(0, 120),
  hash: context.hash ?? textHash(joinedText(joined)),
  ...about,
});

/**
 * A source's point of time in Seoul as ISO 8601: `20240124144146`, `20240124`, `2024-01-24 14:41:46`, `2024.01.24`.
 *
 * @example
 * seoulTime('20240124144146'); // '2024-01-24T14:41:46+09:00'
 */
export function seoulTime(text: string): string | null {
  const match = /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:[T\s]*(\d{2}):?(\d{2}):?(\d{2}))?/.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`;
  return Number.isNaN(Date.parse(iso)) ? null : iso;
}

/** Cuts what a source says to what a document holds, or `null` for nothing. */
export const orNull = (text: string, most: number): string | null =>
  text === '' || text === '-' ? null : text.slice(0, most);

/** Distinct values that a map knows, in the order in which they are named. */
export function mapped<Value>(names: readonly string[], map: Readonly<Record<string, Value>>): Value[] {
  const values = names.map((name) => map[name]).filter((value): value is Value => value !== undefined);
  return [...new Set(values)];
}
