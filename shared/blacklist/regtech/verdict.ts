import { failed, stop } from '../portal/outcome.ts';
import type { Verdict } from './answers.ts';
import type { RegtechState } from './state.ts';
import { blocked, calm, end, type RegtechOutcome, statusFault } from './step.ts';

/** Asks whether the one-time password may be sent by SMS; nothing is sent until a person says so. */
export const askConsent = (state: RegtechState): RegtechOutcome => ({
  kind: 'attention',
  state: { ...state, phase: 'await-sms-consent', sms: { ...state.sms, code: null, expiresAt: null } },
  attention: { kind: 'otp-consent', channel: 'sms' },
});

/** The outcome for a source without an account. */
export const noCredentials = (): RegtechOutcome =>
  failed(stop('collection_credentials_missing', 'The REGTECH source has no account.'));

/** What a verdict means in every phase alike; `null` when the phase has to look itself. */
export function endOfVerdict(state: RegtechState, verdict: Verdict): RegtechOutcome | null {
  switch (verdict.kind) {
    case 'refused':
      return end(state, verdict.failure);
    case 'block':
      return blocked(state, verdict.signal, verdict.retryAfterMs);
    case 'fault':
      return statusFault(state, verdict.status);
    case 'second-factor':
      return askConsent(calm(state));
    default:
      return null;
  }
}
