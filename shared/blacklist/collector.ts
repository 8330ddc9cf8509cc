import type { ErrorCode } from '../kernel/error-codes.ts';
import type { ArtefactFormat } from './artefact/contract.ts';

/** One request of a collector to its source. `secret` marks what must never be logged. */
export interface CollectorRequest {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Hard limit of the answer's body in bytes; the port fails with `artefact_too_large` beyond it. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Redirects are never followed by the port; a collector sees the 3xx and its `location`. */
}

export interface CollectorResponse {
  readonly status: number;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every `Set-Cookie` value, in order. */
  readonly setCookies: readonly string[];
  readonly body: Uint8Array;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The effects a collector may use; everything else in it is pure. */
export interface CollectorIo {
  /** Throws `AegisError` with `collection_unreachable`, `egress_refused` or `artefact_too_large`. */
  fetch(request: CollectorRequest): Promise<CollectorResponse>;
  /** Epoch milliseconds. */
  now(): number;
  readonly credentials: Credentials | null;
}

/** The part of its history that an artefact speaks for. */
export type Scope =
  /** Everything the source says: what is absent is withdrawn. */
  | { readonly kind: 'full' }
  /** Every record registered on these days (inclusive, `YYYY-MM-DD`): what is absent from them counts as missing. */
  | { readonly kind: 'window'; readonly from: string; readonly to: string }
  /** An addition: absence says nothing. */
  | { readonly kind: 'partial' };

/** Raw bytes with all that is needed to parse them again, bit for bit. */
export interface RawArtefact {
  readonly bytes: Uint8Array;
  readonly format: ArtefactFormat;
  readonly scope: Scope;
  /** File name or page as the source called it. */
  readonly name: string;
  /**
   * Pages of one list share a group; a window is complete only when the last part of its group is there.
   * `null` for an artefact that stands alone.
   */
  readonly group: { readonly id: string; readonly part: number; readonly isLast: boolean } | null;
}

/** What a person is asked for. A collector waiting here holds no lock and sends nothing until answered. */
export type Attention =
  /** A one-time password was (or can be) sent. `expiresAt`: when the code goes stale. */
  | {
      readonly kind: 'otp';
      readonly channel: 'sms' | 'mail' | 'app';
      readonly expiresAt: number | null;
      readonly wrong: boolean;
    }
  /** Sending the one-time password messages a person: ask before doing so. */
  | { readonly kind: 'otp-consent'; readonly channel: 'sms' | 'mail' | 'app' }
  /** Somebody else is logged in; going on would end that session. */
  | { readonly kind: 'duplicate-login'; readonly message: string };

/** A person's answer to an {@link Attention}. */
export type AttentionAnswer =
  | { readonly kind: 'otp'; readonly code: string }
  | { readonly kind: 'otp-consent' }
  | { readonly kind: 'duplicate-login-consent' }
  | { readonly kind: 'cancel' };

export type StepOutcome<State> =
  /** Go on with `state` after `waitMs` (pacing). */
  | {
      readonly kind: 'continue';
      readonly state: State;
      readonly waitMs: number;
      readonly artefacts: readonly RawArtefact[];
    }
  /** The source has nothing new since the cursor (e.g. 304). */
  | {
      readonly kind: 'done';
      readonly cursor: Cursor;
      readonly artefacts: readonly RawArtefact[];
      readonly unchanged: boolean;
    }
  | { readonly kind: 'attention'; readonly state: State; readonly attention: Attention }
  /**
   * `retry: 'never'` stops the schedule until an operator acts (wrong password); `'backoff'` retries by the
   * source's backoff, not before `notBeforeMs` from now.
   */
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly retry: 'never' | 'backoff';
      readonly notBeforeMs: number;
    };

/** What a collector remembers between runs: validators, last bulletin … Small, JSON. */
export type Cursor = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A source's protocol as a resumable state machine: each step does one request (or a few that belong together),
 * the actor stores `state` and artefacts durably, waits, and calls the next. State must be JSON; it is stored
 * encrypted because it holds session cookies.
 */
export interface Collector<State> {
  start(plan: CollectionPlan): State;
  step(state: State, io: CollectorIo): Promise<StepOutcome<State>>;
  /** Applies a person's answer; the actor then goes on with `step`. */
  answer(state: State, answer: AttentionAnswer): State;
}

export interface CollectionPlan {
  readonly baseUrl: string;
  /** Epoch milliseconds at which the run began. */
  readonly startedAt: number;
  readonly cursor: Cursor;
  /** Days to look back; REGTECH needs 180. */
  readonly lookbackDays: number;
  /** Least time between two requests. REGTECH: 5,000. */
  readonly paceMs: number;
  /** Ignore the cursor and fetch everything. */
  readonly force: boolean;
}
