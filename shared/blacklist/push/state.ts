import { type BreakerOptions, type BreakerState, CLOSED_BREAKER } from '../../kernel/breaker.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { LoadDifference } from './compare.ts';
import type { FirewallConfig } from './config.ts';
import type { PushMode } from './plan.ts';

export const PUSH_STATUSES = ['running', 'loaded', 'mismatch', 'superseded', 'cancelled'] as const;
export type PushStatus = (typeof PUSH_STATUSES)[number];

export const PUSH_CAUSES = ['published', 'manual', 'check'] as const;
export type PushCause = (typeof PUSH_CAUSES)[number];

/** A published version, as much of it as a push needs. */
export interface PushTarget {
  readonly version: number;
  /** Of the text, lower-case hex. */
  readonly sha256: string;
  readonly textKey: string;
  readonly lines: number;
}

/** One attempt to bring an appliance to a version, with its read-back. Times are epoch milliseconds. */
export interface PushView {
  readonly id: string;
  readonly cause: PushCause;
  readonly by: string;
  readonly status: PushStatus;
  /** `null` until it is planned. */
  readonly mode: PushMode | null;
  readonly version: number;
  readonly sha256: string;
  readonly lines: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly requests: number;
  /** Entries sent to be added or set, and to be removed. */
  readonly sent: number;
  readonly removed: number;
  /** Whether the first result was not as published and was sent anew. */
  readonly repaired: boolean;
  /** Requests in a row that failed. */
  readonly failures: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  /** What the last read-back showed, if it was not as published. */
  readonly difference: LoadDifference | null;
}

/** What an appliance was proved to hold. */
export interface Loaded extends PushTarget {
  /** When it was last read back, epoch milliseconds. */
  readonly provedAt: number;
}

/** All that is remembered of an appliance but its token. JSON. Times are epoch milliseconds. */
export interface FirewallState {
  readonly config: FirewallConfig;
  /** Grows with every change by an operator. */
  readonly revision: number;
  readonly createdAt: number;
  readonly deletedAt: number | null;
  readonly tokenSetAt: number | null;
  /** `null` while its content is in motion, or is not as published. */
  readonly loaded: Loaded | null;
  /** What is wrong since the last push that ended so; `null` when it holds what was published. */
  readonly mismatch:
    | (LoadDifference & { readonly version: number; readonly sha256?: string; readonly at: number })
    | null;
  readonly failures: number;
  readonly lastError: { readonly code: ErrorCode; readonly message: string; readonly at: number } | null;
  readonly breaker: BreakerState;
  /** The live version as its consumer is cut it, made ready outside; absent or `null` before that was done. */
  readonly prepared?: PushTarget | null;
  /** A push that is to begin; `n` tells one wish from the next. */
  readonly wanted: { readonly n: number; readonly cause: PushCause; readonly by: string } | null;
  readonly wishes: number;
}

/** An appliance as an operator sees it. */
export type FirewallView = Omit<FirewallState, 'breaker' | 'wanted' | 'wishes' | 'prepared'> & {
  readonly condition: FirewallCondition;
};

export const FIREWALL_CONDITIONS = [
  'deleted',
  'disabled',
  'token-missing',
  'failing',
  'pushing',
  'mismatch',
  'loaded',
  'waiting',
] as const;
export type FirewallCondition = (typeof FIREWALL_CONDITIONS)[number];

/** Failures in a row from which an appliance counts as out of reach. */
export const UNREACHABLE_AFTER = 3;

/** An appliance that failed so often is left alone, then probed once. */
export const FIREWALL_BREAKER: BreakerOptions = {
  threshold: 4,
  openMs: 60_000,
  longestOpenMs: 30 * 60_000,
  probeMs: 3 * 60_000,
};

/** A new appliance, of which nothing is known. */
export function newFirewall(config: FirewallConfig, now: number): FirewallState {
  return {
    config,
    revision: 1,
    createdAt: now,
    deletedAt: null,
    tokenSetAt: null,
    loaded: null,
    mismatch: null,
    failures: 0,
    lastError: null,
    breaker: CLOSED_BREAKER,
    wanted: null,
    wishes: 0,
  };
}

/** The one thing to know about an appliance now; what is wrong comes first. */
export function firewallCondition(state: FirewallState, isPushing: boolean): FirewallCondition {
  if (state.deletedAt !== null) return 'deleted';
  if (!state.config.enabled) return 'disabled';
  if (state.tokenSetAt === null) return 'token-missing';
  if (state.failures >= UNREACHABLE_AFTER) return 'failing';
  if (isPushing) return 'pushing';
  if (state.mismatch !== null) return 'mismatch';
  return state.loaded === null ? 'waiting' : 'loaded';
}
