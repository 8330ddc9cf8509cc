import type { FeedHold } from '../publication/pointer.ts';
import type { IndicatorList } from './pointer.ts';

/** A list of indicators as anybody may see it who may read the lists. Times are epoch milliseconds. */
export interface IndicatorState extends IndicatorList {
  /** Claims in force; a value of several sources counts for each. */
  readonly claims: number;
  readonly sources: readonly { readonly name: string; readonly active: number; readonly collectedAt: number | null }[];
  readonly allowed: number;
  readonly live: {
    readonly version: number;
    readonly sha256: string;
    readonly lines: number;
    readonly bytes: number;
    readonly publishedAt: number;
  } | null;
  readonly held: (FeedHold & { readonly lines: number }) | null;
  /** Content that is not compiled yet. */
  readonly pending: boolean;
}

/** What one source says of a value. */
export interface IndicatorClaim {
  readonly source: string;
  readonly reason: string | null;
  readonly category: string | null;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly expiresAt: number | null;
  readonly endedAt: number | null;
  readonly endReason: string | null;
}

/** A value with all that is said of it. */
export interface IndicatorEntry {
  readonly value: string;
  readonly active: boolean;
  readonly claims: readonly IndicatorClaim[];
}

/** An exemption as it stands. */
export interface IndicatorAllowance {
  readonly value: string;
  readonly reason: string;
  readonly by: string;
  readonly addedAt: number;
  readonly expiresAt: number | null;
}
