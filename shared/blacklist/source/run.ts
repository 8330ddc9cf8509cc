import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { Attention } from '../collector.ts';
import type { ClaimReceipt, RejectReason } from '../record.ts';
import type { ReconcileCounts } from '../statement/reconcile.ts';

export const RUN_STATUSES = [
  'queued',
  'running',
  'attention',
  'succeeded',
  'unchanged',
  'failed',
  'cancelled',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** The phases in order; a crash repeats the phase, or the part of it after the last persisted point. */
export const RUN_PHASES = ['collect', 'parse', 'apply', 'commit', 'done'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

export const RUN_TRIGGERS = ['schedule', 'manual', 'upload', 'relay', 'replay'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** A run as anybody may see it who may see the source. Times are epoch milliseconds. */
export interface RunView {
  readonly id: string;
  readonly source: string;
  readonly list: string;
  readonly trigger: RunTrigger;
  /** Who caused it: `admin-key`, `relay:<kid>`, `cron`. */
  readonly by: string;
  /** Ignores the cursor, unchanged artefacts and the shrink guard. */
  readonly force: boolean;
  readonly status: RunStatus;
  readonly phase: RunPhase;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly requests: number;
  readonly artefacts: number;
  readonly bytes: number;
  /** Milliseconds spent in each phase. */
  readonly spentMs: Readonly<Partial<Record<RunPhase, number>>>;
  /** `null` until parsed. */
  readonly parsed: {
    readonly records: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly rejectsByReason: Readonly<Partial<Record<RejectReason, number>>>;
    /** Versions of the field maps used, e.g. `regtech-xlsx@1`. */
    readonly maps: readonly string[];
  } | null;
  readonly counts: ReconcileCounts | null;
  readonly written: ClaimReceipt;
  readonly attention: Attention | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Whether nothing more will happen to a run of this status. */
export function isFinished(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'unchanged' || status === 'failed' || status === 'cancelled';
}

/** A receipt of nothing. */
export const NOTHING_WRITTEN: ClaimReceipt = { added: 0, updated: 0, unchanged: 0, withdrawn: 0, rowsWritten: 0 };

/** The sum of two receipts. */
export function addReceipts(a: ClaimReceipt, b: ClaimReceipt): ClaimReceipt {
  return {
    added: a.added + b.added,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    withdrawn: a.withdrawn + b.withdrawn,
    rowsWritten: a.rowsWritten + b.rowsWritten,
  };
}
