import { asAegisError } from '../../kernel/error.ts';
import type { CollectorIo, CollectorRequest, CollectorResponse, RawArtefact, StepOutcome } from '../collector.ts';
import { absorbCookies } from '../portal/cookie-jar.ts';
import type { OnceGuard } from '../portal/once.ts';
import { type Failure, failed, later, stop } from '../portal/outcome.ts';
import type { BlockSignal } from './answers.ts';
import { isLoggedIn, type RegtechState } from './state.ts';

/** Consecutive block signals after which a run gives up, and for how long. */
const MAX_BLOCK_SIGNALS = 3;
const BLOCK_COOLDOWN_MS = 30 * 60_000;
/** A source that asks to wait longer than this is left alone until the next run. */
const LONGEST_WAIT_IN_RUN_MS = 10 * 60_000;
const MAX_FAULTS = 3;

export type RegtechOutcome = StepOutcome<RegtechState>;

/** What every phase gets besides its state. */
export interface StepContext {
  readonly io: CollectorIo;
  readonly guard: OnceGuard;
}

/** Goes on after the pace of the source, or after `waitMs`. */
export const go = (
  state: RegtechState,
  options: { readonly waitMs?: number; readonly artefacts?: readonly RawArtefact[] } = {},
): RegtechOutcome => ({
  kind: 'continue',
  state,
  waitMs: options.waitMs ?? state.paceMs,
  artefacts: options.artefacts ?? [],
});

/** Ends the run with a failure, after closing the session when there is one. */
export function end(state: RegtechState, failure: Failure): RegtechOutcome {
  if (!isLoggedIn(state.jar)) return failed(failure);
  return go({ ...state, phase: 'logout', ending: failure });
}

/** Counts a sign of the firewall: waits longer each time, and gives up without another request at the third. */
export function blocked(state: RegtechState, signal: BlockSignal, retryAfterMs: number): RegtechOutcome {
  const blockSignals = state.blockSignals + 1;
  if (blockSignals >= MAX_BLOCK_SIGNALS || retryAfterMs > LONGEST_WAIT_IN_RUN_MS) {
    const message = `REGTECH seems to block us (${signal}, ${blockSignals} times in a row).`;
    return failed(later('collection_blocked', message, Math.max(BLOCK_COOLDOWN_MS, retryAfterMs)));
  }
  return go({ ...state, blockSignals }, { waitMs: Math.max(state.paceMs * 2 ** blockSignals, retryAfterMs) });
}

/** Counts a fault of the transport or the server: the same step again, three times in all. */
export function fault(state: RegtechState, failure: Failure): RegtechOutcome {
  const faults = state.faults + 1;
  if (faults >= MAX_FAULTS) return end(state, failure);
  return go({ ...state, faults }, { waitMs: state.paceMs * 2 ** faults });
}

/** A 5xx or another status that nothing is known about. */
export const statusFault = (state: RegtechState, status: number): RegtechOutcome =>
  fault(state, later('collection_http_error', `REGTECH answered with HTTP ${status}.`));

/** Clears the counters of consecutive trouble after a good answer. */
export const calm = (state: RegtechState): RegtechState => ({ ...state, blockSignals: 0, faults: 0 });

/** An answer with its cookies in the state, or how the step ends because there was none. */
export type Sent =
  | { readonly kind: 'answer'; readonly response: CollectorResponse; readonly state: RegtechState }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'ended'; readonly outcome: RegtechOutcome };

/** Sends one request. What the port throws becomes an outcome, so that the session is closed in any case. */
export async function send(state: RegtechState, io: CollectorIo, request: CollectorRequest): Promise<Sent> {
  try {
    const response = await io.fetch(request);
    return {
      kind: 'answer',
      response,
      state: { ...state, jar: absorbCookies(state.jar, response.setCookies, io.now()) },
    };
  } catch (thrown) {
    const error = asAegisError(thrown);
    if (error.code === 'artefact_too_large') return { kind: 'too-large' };
    if (error.code === 'egress_refused') return { kind: 'ended', outcome: failed(stop(error.code, error.message)) };
    if (error.code !== 'collection_unreachable') throw error;
    return { kind: 'ended', outcome: fault(state, later('collection_unreachable', 'REGTECH cannot be reached.')) };
  }
}

/** A page larger than any of the portal's. */
export const tooLarge = (state: RegtechState): RegtechOutcome =>
  end(state, later('artefact_too_large', 'REGTECH answered with more than its limit.'));
