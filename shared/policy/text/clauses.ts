import type { TextField } from '../rule/rule.ts';

/** A piece of a text that says one thing, without its bullet. */
export interface Clause {
  readonly field: TextField;
  readonly start: number;
  readonly end: number;
  /** `texts[field].slice(start, end)`. */
  readonly text: string;
  /** A remark (`※`, `*`) rather than an item. */
  readonly isNote: boolean;
}

const BULLET =
  /^(?:\s|[○●◦◯⭕ㅇ■□▪▫◆◇▶▷►▸❍❏☞➤✓✔·ㆍ･•∙‣\-–—+]|o\s|[①-⑳]|\(?\d{1,2}[.)](?!\d)\s*|\(?[가-하][.)]\s|[<〈《【[](?=\s))+/;
const NOTE = /^[\s\-ㆍ·]*[※*]/;
const NOTE_MARK = /^[\s\-ㆍ·]*[※*]+\s*/;

function trimmed(field: TextField, text: string, from: number, to: number): Clause | null {
  const raw = text.slice(from, to);
  const isNote = NOTE.test(raw);
  const lead = (isNote ? NOTE_MARK.exec(raw)?.[0] : BULLET.exec(raw)?.[0]) ?? '';
  const body = raw.slice(lead.length);
  const start = from + lead.length + (body.length - body.trimStart().length);
  const end = from + lead.length + body.trimEnd().length;
  return end > start ? { field, start, end, text: text.slice(start, end), isNote } : null;
}

/**
 * Divides a text into clauses: by lines, and inside a line by sentences (`…다. `) and by items (`○ … ○ …`). Spans point into the text as it
 * is given.
 */
export function clausesOf(field: TextField, text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (const match of text.matchAll(/\n+|(?<=[다함음임요됨]\.)\s+|\s+(?=[○●■□▶※]\s?)/g)) {
    const clause = trimmed(field, text, from, match.index);
    if (clause !== null) clauses.push(clause);
    from = match.index + match[0].length;
  }
  const last = trimmed(field, text, from, text.length);
  return last === null ? clauses : [...clauses, last];
}
