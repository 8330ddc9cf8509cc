import type { PageResult, RawRecord, RejectedRow } from './answer.ts';
import { canonicalJson } from './canonical.ts';

/** A row of fields. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What these sources put where a list belongs: an array, one object, `""`, `null`, or nothing. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === '' ? [] : [value];
}

/** A field's text, trimmed, with `\n` for line ends; numbers as they are written; `''` for whatever is no text. */
export function fieldOf(row: Row | undefined, name: string): string {
  const value = row?.[name];
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return '';
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .trim();
}

/** A count that a source states as a number or as digits; `null` for anything else. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null;
}

const RECORD_ID = /^[\w.-]{1,80}$/;

/** The page that rows make: each by its id, as canonical JSON; rows without a usable id are rejected, not lost silently. */
export function pageOf(rows: readonly unknown[], idField: string, total: number | null): PageResult {
  const records: RawRecord[] = [];
  const rejects: RejectedRow[] = [];
  for (const row of rows) {
    if (!isRow(row)) {
      rejects.push({ reason: 'not-an-object', detail: String(row).slice(0, 80) });
      continue;
    }
    const record = fieldOf(row, idField);
    if (record === '') rejects.push({ reason: 'no-id', detail: canonicalJson(row).slice(0, 200) });
    else if (!RECORD_ID.test(record)) rejects.push({ reason: 'bad-id', detail: record.slice(0, 80) });
    else records.push({ record, text: canonicalJson(row) });
  }
  return { ok: true, page: { total, records, rejects } };
}
