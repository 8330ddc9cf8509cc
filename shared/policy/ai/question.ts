import type { Fact } from '../facts/fact.ts';

/** Something that a question seems to say about who asks; shown for confirmation, and believed only then. */
export interface Heard {
  readonly attribute: string;
  readonly fact: Fact;
  /** Where it is said: UTF-16 offsets, and the words themselves. */
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Words after something that take it back: `무직이 아니에요`, `장애는 없어요`. */
const DENIED = /^[가-힣]{0,3}\s*(?:아니|아닌|아님|아녜|없|않)|^\s*(?:is|am|are)?\s*not\b/;
const DENIED_BEFORE = /(?:\bnot|\bno|n't)\s+(?:an?\s+|any\s+)?(?:longer\s+)?$/i;

/** Whether what stands from `start` to `end` is denied by what stands around it. */
export function isDenied(text: string, start: number, end: number): boolean {
  return DENIED.test(text.slice(end)) || DENIED_BEFORE.test(text.slice(0, start));
}

/** What was heard, with the words that say it. */
export function heard(text: string, attribute: string, fact: Fact, start: number, length: number): Heard {
  return { attribute, fact, start, end: start + length, quote: text.slice(start, start + length) };
}
