import type { Causation } from '../../events/envelope.ts';
import type { ImportOf } from '../list-port.ts';
import type { Category, ClaimReceipt, Reject } from '../record.ts';

/** What a source says about an indicator apart from its end; few distinct ones per source. */
export interface IndicatorFacts {
  /** One line, at most {@link MAX_REASON} characters. */
  readonly reason: string | null;
  readonly category: Category | null;
}

export const MAX_REASON = 200;

/** One accepted line of an artefact. */
export interface IndicatorRecord {
  readonly value: string;
  readonly facts: IndicatorFacts;
  /** The source's own expiry, epoch milliseconds; null where it states none. */
  readonly expiresAt: number | null;
}

/** Where the records of an artefact go, in its order. */
export interface IndicatorSink {
  record(record: IndicatorRecord, line: number): void;
  reject(reject: Reject): void;
}

/** `[value, index into facts, expiresAt]` */
export type IndicatorRow = readonly [string, number, number | null];

/** A part of what has changed at a source. At most `MAX_CLAIMS_PER_BATCH` rows. */
export interface IndicatorBatch {
  readonly facts: readonly IndicatorFacts[];
  readonly upserts: readonly IndicatorRow[];
  readonly withdrawals: readonly string[];
}

/** What a source asks of a list of indicators; as `ListPort`, every call is idempotent. */
export interface IndicatorPort {
  openImport(input: ImportOf): Promise<void>;
  applyBatch(input: ImportOf & { readonly batch: IndicatorBatch }): Promise<ClaimReceipt>;
  closeImport(input: ImportOf & { readonly collectedAt: number | null }): Promise<void>;
  forgetSource(input: { readonly source: string; readonly at: number; readonly causation: Causation }): Promise<{
    readonly withdrawn: number;
  }>;
}

/** A reason as it is stored: one line without control characters, cut to {@link MAX_REASON}. */
export function reasonOf(text: string | null | undefined): string | null {
  const line = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? null : line.slice(0, MAX_REASON);
}
