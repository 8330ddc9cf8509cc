import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { ArtefactFormat } from '../artefact/contract.ts';
import type { Attention, Scope } from '../collector.ts';
import type { HoldReason } from '../publication/gate.ts';
import type { Reject } from '../record.ts';
import type { ReconcileCounts } from '../statement/reconcile.ts';
import type { RunView } from './run.ts';

/** Rejects and values that a dry run shows. */
export const DRY_RUN_SAMPLES = 20;

/**
 * - `parsed`: everything was fetched and read
 * - `failed`: fetching or reading failed, see `failure`
 * - `attention`: the portal asks a person something, and nothing was answered
 * - `incomplete`: it takes longer than a dry run may; what was fetched until then was read
 */
export const DRY_RUN_OUTCOMES = ['parsed', 'failed', 'attention', 'incomplete'] as const;
export type DryRunOutcome = (typeof DRY_RUN_OUTCOMES)[number];

/** What rows would do to a list. A row may count under several. */
export interface ListEffect {
  readonly rows: number;
  /** Not blocked by anything in force. */
  readonly fresh: number;
  /** Blocked already, by this source or another. */
  readonly known: number;
  /** Touched by the allowlist, warning lists or untouchable addresses: not published, or not whole. */
  readonly allowlisted: number;
  /** Private, reserved or the like: never published. */
  readonly special: number;
  /** Lines of the feed that come and go. */
  readonly gained: { readonly lines: number; readonly samples: readonly string[] };
  readonly lost: { readonly lines: number; readonly samples: readonly string[] };
  readonly linesBefore: number;
  readonly linesAfter: number;
  /** What the gate would say; none: it would be published. */
  readonly reasons: readonly HoldReason[];
}

/** What switching a source on, or collecting it once more, would come to. Nothing was changed to find out. */
export interface SourceDryRun {
  readonly source: string;
  readonly outcome: DryRunOutcome;
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
  /** The source no longer looks as expected: its layout, or its size. */
  readonly isDrift: boolean;
  readonly attention: Attention | null;
  readonly requests: number;
  readonly artefacts: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly format: ArtefactFormat;
    readonly scope: Scope;
  }[];
  readonly parsed: RunView['parsed'];
  readonly rejects: readonly (Reject & { readonly artefact: number })[];
  /** Of what was read. */
  readonly samples: readonly string[];
  /** Against what the source said last. */
  readonly counts: ReconcileCounts | null;
  readonly list: ListEffect | null;
}
