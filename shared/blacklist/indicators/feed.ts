import { algorithmOf } from './hash.ts';
import type { HashAlgorithm, IndicatorKind } from './kind.ts';
import { byValue } from './statement.ts';

/** A value of a version, with what is said of it. */
export interface FeedIndicator {
  readonly value: string;
  readonly sources: readonly string[];
  /** When the first of them listed it, epoch milliseconds. */
  readonly since: number;
  readonly reason: string | null;
}

/** How a consumer has the feed written. */
export interface IndicatorView {
  /** Most lines; null for no limit. */
  readonly maxEntries: number | null;
  /** Most bytes of the text; null for no limit. */
  readonly maxBytes: number | null;
  /** Hashes of one algorithm only: FortiOS advises not to mix them. */
  readonly algorithm: HashAlgorithm | null;
  /** Whether the reason stands behind a hash. */
  readonly describe: boolean;
}

/** The feed as it is published: everything, hashes with their reasons. */
export const WHOLE_VIEW: IndicatorView = { maxEntries: null, maxBytes: null, algorithm: null, describe: true };

/** Whether a view is the feed as it was published. */
export function isWhole({ maxEntries, maxBytes, algorithm, describe }: IndicatorView): boolean {
  return maxEntries === null && maxBytes === null && algorithm === null && describe;
}

/** Characters of a description behind a hash; FortiOS states no limit. */
const MAX_DESCRIPTION = 60;

/** A line of the feed without its end. Descriptions are ASCII, since no encoding of the file is documented. */
export function lineOf(kind: IndicatorKind, { value, reason }: FeedIndicator, describe: boolean): string {
  if (kind !== 'hash' || !describe || reason === null) return value;
  const description = reason
    .replace(/[^!-~]+/g, ' ')
    .trim()
    .slice(0, MAX_DESCRIPTION)
    .trim();
  return description === '' ? value : `${value} ${description}`;
}

/** What a capacity did to a feed of indicators. */
export interface IndicatorReceipt {
  readonly total: number;
  readonly kept: number;
  readonly cut: number;
  /** A value of several sources counts for each. */
  readonly cutBySource: Readonly<Record<string, number>>;
  /** The best of what was cut. */
  readonly samples: readonly FeedIndicator[];
}

const SAMPLES = 20;

/** Best first: what more sources state, then what is newer. */
function byRank(a: FeedIndicator, b: FeedIndicator): number {
  return b.sources.length - a.sources.length || b.since - a.since || byValue(a.value, b.value);
}

/**
 * The text of a version in a view, and the receipt of what does not fit. What stays is in the order of the values, so that
 * the text changes as little as the list.
 *
 * @param rows - In the order of the values.
 */
export function viewOf(
  kind: IndicatorKind,
  rows: readonly FeedIndicator[],
  view: IndicatorView,
): { readonly text: string; readonly receipt: IndicatorReceipt } {
  const { maxEntries, maxBytes, algorithm, describe } = view;
  const wanted = algorithm === null ? rows : rows.filter(({ value }) => algorithmOf(value) === algorithm);
  const line = (row: FeedIndicator): string => `${lineOf(kind, row, describe)}\n`;
  const isLimited = maxBytes !== null || (maxEntries !== null && wanted.length > maxEntries);
  const ranked = isLimited ? wanted.toSorted(byRank) : wanted;
  const kept = keptOf(ranked, maxEntries, maxBytes, (row) => line(row).length);
  const cut = ranked.slice(kept);
  const cutBySource: Record<string, number> = {};
  for (const { sources } of cut) for (const name of sources) cutBySource[name] = (cutBySource[name] ?? 0) + 1;
  const staying = cut.length === 0 ? wanted : ranked.slice(0, kept).sort((a, b) => byValue(a.value, b.value));
  return {
    text: staying.map(line).join(''),
    receipt: { total: wanted.length, kept, cut: cut.length, cutBySource, samples: cut.slice(0, SAMPLES) },
  };
}

/** How many of the best fit. Lines are ASCII, so characters are bytes. */
function keptOf(
  ranked: readonly FeedIndicator[],
  maxEntries: number | null,
  maxBytes: number | null,
  sizeOf: (row: FeedIndicator) => number,
): number {
  const most = Math.min(ranked.length, maxEntries ?? ranked.length);
  if (maxBytes === null) return most;
  let bytes = 0;
  for (let i = 0; i < most; i++) {
    bytes += sizeOf(ranked[i]!);
    if (bytes > maxBytes) return i;
  }
  return most;
}
