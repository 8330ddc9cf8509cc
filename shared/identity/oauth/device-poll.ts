/** How long a user code can be used, in ms. */
export const DEVICE_CODE_MS = 10 * 60_000;
/** Seconds that a device must wait between two polls, at first. */
export const FIRST_INTERVAL_SECONDS = 5;
/** RFC 8628 §3.5: what every `slow_down` adds, in seconds. */
const SLOWER_BY_SECONDS = 5;
/** A device that waits exactly the interval may still arrive this much early, because the answer before took longer, in ms. */
const JITTER_MS = 500;

/** What the person has decided; `delivered` once the device has its tokens. */
export type DeviceDecision = 'pending' | 'approved' | 'denied' | 'delivered';

/** The polling state of one device code. Times are ms since the epoch. */
export interface DeviceState {
  readonly decision: DeviceDecision;
  readonly intervalSeconds: number;
  readonly polledAt: number | null;
  readonly expiresAt: number;
}

export type PollOutcome =
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  /** Issue tokens; only once. */
  | 'deliver'
  /** The tokens were issued before. */
  | 'invalid_grant';

/** A device grant that nobody has decided about and no device has asked for. */
export function newDeviceState(now: number): DeviceState {
  return {
    decision: 'pending',
    intervalSeconds: FIRST_INTERVAL_SECONDS,
    polledAt: null,
    expiresAt: now + DEVICE_CODE_MS,
  };
}

/**
 * What a poll gets, and the state after it (RFC 8628 §3.5). Who polls too early is told so whatever the person decided, and waits
 * five seconds longer for this and every later poll.
 */
export function decidePoll(state: DeviceState, now: number): { outcome: PollOutcome; state: DeviceState } {
  if (now >= state.expiresAt && state.decision !== 'delivered') return { outcome: 'expired_token', state };
  if (state.decision === 'delivered') return { outcome: 'invalid_grant', state };
  const isTooEarly = state.polledAt !== null && now - state.polledAt < state.intervalSeconds * 1_000 - JITTER_MS;
  const polled = { ...state, polledAt: now };
  if (isTooEarly) {
    return {
      outcome: 'slow_down',
      state: { ...polled, intervalSeconds: state.intervalSeconds + SLOWER_BY_SECONDS },
    };
  }
  if (state.decision === 'approved') return { outcome: 'deliver', state: { ...polled, decision: 'delivered' } };
  return { outcome: state.decision === 'denied' ? 'access_denied' : 'authorization_pending', state: polled };
}
