import type { ReadBack } from './fortios.ts';
import { differenceOf } from './lines.ts';

/** How many entries are named where counts are not enough. */
const SAMPLES = 10;

/** How what an appliance holds differs from what was published. */
export interface LoadDifference {
  readonly published: number;
  /** Entries that the appliance calls valid. */
  readonly loaded: number;
  readonly missing: number;
  readonly extra: number;
  /** Entries that it took and does not use. */
  readonly invalid: number;
  /** The appliance says that the list was too long for it. */
  readonly overflow: boolean;
  readonly missingSamples: readonly string[];
  readonly extraSamples: readonly string[];
  readonly invalidSamples: readonly string[];
}

/**
 * Compares what was published with what was read back; `null` when the appliance holds exactly that. Both are sets of
 * canonical lines, so equal sets have the same count and, in the order of the feed, the same hash.
 *
 * @example
 * compareLoad(['1.0.0.1'], { entries: new Set(['1.0.0.1']), invalid: [], overflow: false }); // null
 */
export function compareLoad(published: readonly string[], readBack: ReadBack): LoadDifference | null {
  const { adds: missing, removes: extra } = differenceOf(readBack.entries, published);
  const { invalid, overflow } = readBack;
  if (missing.length === 0 && extra.length === 0 && invalid.length === 0) return null;
  return {
    published: published.length,
    loaded: readBack.entries.size,
    missing: missing.length,
    extra: extra.length,
    invalid: invalid.length,
    overflow,
    missingSamples: missing.slice(0, SAMPLES),
    extraSamples: extra.slice(0, SAMPLES).map(cut),
    invalidSamples: invalid.slice(0, SAMPLES).map(cut),
  };
}

/** What an appliance says is not ours, and may be long. */
const cut = (text: string): string => text.slice(0, 100);
