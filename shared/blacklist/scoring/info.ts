import type { Facts } from '../record.ts';

/** What one source says, as the look-up table of a version holds it. */
export interface InfoClaim extends Facts {
  readonly source: string;
}

/** What the look-up table says about an entry. */
export interface EntryInfo {
  /** 0 to 100; `null` in tables of before there were scores. */
  readonly score: number | null;
  readonly claims: readonly InfoClaim[];
}

/** The text of an entry in the look-up table. */
export function infoText(info: EntryInfo): string {
  return JSON.stringify(info);
}

/**
 * Reads {@link infoText} back. Tables of before there were scores hold the array of claims alone, without severity and
 * confidence; they may be live for as long as a list stays quiet.
 *
 * @example
 * parseInfo('[{"source":"a","reason":null,"category":null,"country":null}]').score; // null
 */
export function parseInfo(text: string): EntryInfo {
  const parsed = JSON.parse(text) as EntryInfo | readonly InfoClaim[];
  if ('claims' in parsed) return parsed;
  return { score: null, claims: parsed.map((claim) => ({ ...claim, severity: null, confidence: null })) };
}
