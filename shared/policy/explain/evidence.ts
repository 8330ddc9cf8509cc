import type { PolicyDocument } from '../document/document.ts';
import type { Span } from '../rule/rule.ts';

/** The source's own words that a claim stands on, or its coded field. */
export type Evidence =
  | { readonly field: string; readonly start: number; readonly end: number; readonly quote: string }
  | { readonly code: string };

/**
 * The words at a span. They are taken from the stored text, never from what somebody says that they are.
 *
 * @returns `null` where there is no span, or where it lies outside of the text: then nothing is quoted.
 */
export function evidenceAt(texts: PolicyDocument['texts'], span: Span | null): Evidence | null {
  if (span === null) return null;
  if ('code' in span) return span;
  const text = texts[span.field];
  if (text === undefined || span.start >= span.end || span.end > text.length) return null;
  return { ...span, quote: text.slice(span.start, span.end) };
}
