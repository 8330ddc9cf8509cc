import { type AegisError, asAegisError } from '../../kernel/error.ts';
import type { CollectorIo, CollectorRequest, CollectorResponse, RawArtefact, StepOutcome } from '../collector.ts';
import { retryAfterMs } from '../portal/answer.ts';
import { absorbCookies } from '../portal/cookie-jar.ts';
import type { OnceGuard } from '../portal/once.ts';
import { type Failure, failed, later, stop } from '../portal/outcome.ts';
import type { SecudiumState } from './state.ts';

const MAX_FAULTS = 3;
/** Re-logins in one run after the portal ended the session. */
const MAX_RELOGINS = 1;
const BLOCK_COOLDOWN_MS = 30 * 60_000;

export type SecudiumOutcome = StepOutcome<SecudiumState>;

/** What every phase gets besides its state. */
export interface StepContext {
  readonly io: CollectorIo;
  readonly guard: OnceGuard;
}

/** Goes on after the pace of the source, or after `waitMs`. */
export const go = (
  state: SecudiumState,
  options: { readonly waitMs?: number; readonly artefacts?: readonly RawArtefact[] } = {},
): SecudiumOutcome => ({
  kind: 'continue',
  state,
  waitMs: options.waitMs ?? state.paceMs,
  artefacts: options.artefacts ?? [],
});

/** Ends the run with a failure; the only session of the account is given back first. */
export function end(state: SecudiumState, failure: Failure): SecudiumOutcome {
  if (state.token === null) return failed(failure);
  return go({ ...state, phase: 'logout', ending: failure });
}

/** The failure of a source without an account. */
export const NO_CREDENTIALS = stop('collection_credentials_missing', 'The SECUDIUM source has no account.');

/** Sends one request; what the port throws is given back as a value, because what it means depends on the phase. */
export async function send(
  state: SecudiumState,
  io: CollectorIo,
  request: CollectorRequest,
): Promise<
  | { readonly ok: true; readonly response: CollectorResponse; readonly state: SecudiumState }
  | { readonly ok: false; readonly error: AegisError }
> {
  try {
    const response = await io.fetch(request);
    return { ok: true, response, state: { ...state, jar: absorbCookies(state.jar, response.setCookies, io.now()) } };
  } catch (thrown) {
    return { ok: false, error: asAegisError(thrown) };
  }
}

/** The token is no longer taken: one more login in this run, with consent again unless it is standing. */
function loseSession(state: SecudiumState): SecudiumOutcome {
  const lost: SecudiumState = { ...state, token: null, jar: {} };
  if (state.relogins >= MAX_RELOGINS) {
    return end(lost, later('collection_session_lost', 'SECUDIUM ended the session twice in one run.'));
  }
  return go({ ...lost, phase: state.standingConsent ? 'login-arm' : 'consent', relogins: state.relogins + 1 });
}

function retry(state: SecudiumState, failure: Failure): SecudiumOutcome {
  const faults = state.faults + 1;
  return faults >= MAX_FAULTS ? end(state, failure) : go({ ...state, faults }, { waitMs: state.paceMs * 2 ** faults });
}

/** A reading request that may be repeated: its answer, or how the step ends. */
export async function read(
  state: SecudiumState,
  io: CollectorIo,
  request: CollectorRequest,
): Promise<
  | { readonly kind: 'answer'; readonly response: CollectorResponse; readonly state: SecudiumState }
  | { readonly kind: 'ended'; readonly outcome: SecudiumOutcome }
> {
  const ended = (outcome: SecudiumOutcome) => ({ kind: 'ended', outcome }) as const;
  const sent = await send(state, io, request);
  if (!sent.ok) {
    const { code } = sent.error;
    if (code === 'artefact_too_large')
      return ended(end(state, later(code, 'SECUDIUM answered with more than its limit.')));
    if (code === 'egress_refused') return ended(end(state, stop(code, sent.error.message)));
    if (code !== 'collection_unreachable') throw sent.error;
    return ended(retry(state, later(code, 'SECUDIUM cannot be reached.')));
  }
  const { status } = sent.response;
  if (status === 401 || (status >= 300 && status < 400)) return ended(loseSession(sent.state));
  if (status === 403 || status === 429) {
    const wait = Math.max(BLOCK_COOLDOWN_MS, retryAfterMs(sent.response, io.now()));
    return ended(end(sent.state, later('collection_blocked', `SECUDIUM seems to block us (HTTP ${status}).`, wait)));
  }
  if (status >= 500) {
    return ended(retry(sent.state, later('collection_http_error', `SECUDIUM answered with HTTP ${status}.`)));
  }
  return { kind: 'answer', response: sent.response, state: { ...sent.state, faults: 0 } };
}
