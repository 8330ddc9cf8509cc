import { formatRange } from '../address/format.ts';
import { parseAddress } from '../address/parse.ts';

/** The lines of a feed text, in its order. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.trimEnd().split('\n');
}

/** What turns one set of lines into another. */
export interface LineDifference {
  /** In the order of the text that they are of. */
  readonly adds: readonly string[];
  readonly removes: readonly string[];
}

/**
 * The lines to add and to remove. An appliance knows entries as the text it was given, so this compares texts: a block
 * that grew is another entry.
 *
 * @example
 * differenceOf(['1.0.0.1', '1.0.0.3'], ['1.0.0.3', '1.0.0.4']); // { adds: ['1.0.0.4'], removes: ['1.0.0.1'] }
 */
export function differenceOf(before: Iterable<string>, after: readonly string[]): LineDifference {
  const gone = new Set(before);
  const adds: string[] = [];
  for (const line of after) if (!gone.delete(line)) adds.push(line);
  return { adds, removes: [...gone] };
}

/**
 * An entry as a feed would write it: an appliance may show an address with its full prefix, in capitals or with zeros.
 * What is no address stays as it is, so that it is seen as foreign.
 */
export function canonicalEntry(entry: string): string {
  const parsed = parseAddress(entry, { allowWide: true });
  return parsed.ok ? formatRange(parsed.range) : entry.trim();
}
