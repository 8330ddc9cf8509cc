import type { PolicyDocument } from '../document/document.ts';
import { canonical, isSame } from './canonical.ts';

/** One field that differs between two documents; texts have a line each (`texts.target`). */
export interface Change {
  readonly field: string;
  /** `null`: not there. */
  readonly from: unknown;
  readonly to: unknown;
}

/** What is made here, or says only when somebody looked, is no content. */
const NO_CONTENT: readonly (keyof PolicyDocument)[] = ['id', 'sources', 'provenance', 'verifiedOn'];

/** Longest value in a change list that goes into an event, in characters of JSON. */
const LONGEST = 300;

/** What differs between two documents, by field in rising order; everything that is there when there was none. */
export function changesOf(before: PolicyDocument | null, after: PolicyDocument): Change[] {
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .sort()
    .filter((field) => !isSame(left[field] ?? null, right[field] ?? null))
    .map((field) => ({ field, from: left[field] ?? null, to: right[field] ?? null }));
}

/** The same list with long values as the beginning of their JSON: events and rows hold it, versions hold the whole. */
export function shortened(changes: readonly Change[]): Change[] {
  return changes.map(({ field, from, to }) => ({ field, from: short(from), to: short(to) }));
}

function fieldsOf(document: PolicyDocument | null): Record<string, unknown> {
  if (document === null) return {};
  const { texts, ...rest } = document;
  const fields = Object.entries(rest).filter(([field]) => !NO_CONTENT.includes(field as keyof PolicyDocument));
  const lines = Object.entries(texts).filter(([, text]) => text !== '');
  return Object.fromEntries([...fields, ...lines.map(([field, text]) => [`texts.${field}`, text])]);
}

function short(value: unknown): unknown {
  const text = canonical(value);
  return text.length <= LONGEST ? value : `${text.slice(0, LONGEST)}…`;
}
