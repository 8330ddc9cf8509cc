import type { Causation } from '../events/envelope.ts';
import type { ClaimBatch, ClaimReceipt } from './record.ts';

/** What identifies an import at a list. `at` is the same in every call of a run, so that a repeated call is recognised. */
export interface ImportOf {
  readonly source: string;
  readonly run: string;
  /** Epoch milliseconds of the reconciliation. */
  readonly at: number;
  readonly causation: Causation;
}

/**
 * What a source asks of a list. Every call is idempotent: a source that crashed repeats calls from its last persisted
 * point. Between `openImport` and `closeImport` the list compiles no feed.
 */
export interface ListPort {
  openImport(input: ImportOf): Promise<void>;
  applyClaims(input: ImportOf & { readonly batch: ClaimBatch }): Promise<ClaimReceipt>;
  closeImport(
    input: ImportOf & {
      readonly outcome: 'complete' | 'abandoned';
      /** When the source was last known to say this, epoch milliseconds. */
      readonly collectedAt: number | null;
    },
  ): Promise<void>;
  /** Ends every claim of a source that was deleted. */
  forgetSource(input: {
    readonly source: string;
    readonly at: number;
    readonly causation: Causation;
  }): Promise<{ readonly withdrawn: number }>;
}
