import { type BreakerState, CLOSED_BREAKER } from '../../kernel/breaker.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { Attention, Cursor } from '../collector.ts';
import type { SourceConfig } from './config.ts';
import type { RunStatus } from './run.ts';

/** Why something stands still, for an operator. */
export interface Stop {
  readonly code: ErrorCode;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly run: string;
}

/** Where the last committed statement lies. */
export interface Baseline {
  readonly key: string;
  readonly sha256: string;
  readonly rows: number;
  /** When the first of its rows expires, epoch milliseconds; `null`: none does. */
  readonly nextExpiry: number | null;
  readonly run: string;
  readonly committedAt: number;
}

/** All that a source remembers between runs, but its credentials. JSON. Times are epoch milliseconds. */
export interface SourceState {
  readonly config: SourceConfig;
  /** Grows with every change by an operator. */
  readonly revision: number;
  readonly createdAt: number;
  readonly deletedAt: number | null;
  /** Deleted, and its list has not yet forgotten it. */
  readonly isForgetting: boolean;
  readonly credentialsSetAt: number | null;
  readonly cursor: Cursor;
  readonly baseline: Baseline | null;
  /** Of the full statement that was committed last; `null` after a window or an addition. */
  readonly fingerprint: string | null;
  readonly breaker: BreakerState;
  /** Failed collections in a row. */
  readonly failures: number;
  readonly nextDueAt: number;
  /** The schedule stands still until an operator acts. */
  readonly paused: Stop | null;
  /** An artefact no longer looks as its map expects, or a statement shrank suspiciously; earlier claims stand. */
  readonly drift: Stop | null;
  readonly lastRun: { readonly id: string; readonly status: RunStatus; readonly finishedAt: number } | null;
  /** When the source was last known to say what the baseline holds. */
  readonly lastSuccessAt: number | null;
}

/** A source as an operator sees it. */
export type SourceView = Omit<SourceState, 'cursor' | 'fingerprint'> & {
  readonly hasCredentials: boolean;
  readonly activeRun: { readonly id: string; readonly status: RunStatus; readonly startedAt: number } | null;
  /** What a person is asked, and by which run. */
  readonly attention: { readonly run: string; readonly question: Attention } | null;
};

/** A new source, due at once. */
export function newSource(config: SourceConfig, now: number): SourceState {
  return {
    config,
    revision: 1,
    createdAt: now,
    deletedAt: null,
    isForgetting: false,
    credentialsSetAt: null,
    cursor: {},
    baseline: null,
    fingerprint: null,
    breaker: CLOSED_BREAKER,
    failures: 0,
    nextDueAt: now,
    paused: null,
    drift: null,
    lastRun: null,
    lastSuccessAt: null,
  };
}
