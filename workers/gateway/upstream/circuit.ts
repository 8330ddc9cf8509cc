import {
  admit,
  afterOutcome,
  assertBreakerOptions,
  type BreakerOptions,
  type BreakerOutcome,
  type BreakerState,
  CLOSED_BREAKER,
} from '../../../shared/kernel/breaker.ts';

/**
 * Asks for the single probe of an upstream whose circuit may close again.
 *
 * @returns 0 when the probe is ours, else how long to wait before asking again, in ms.
 */
export type GrantProbe = (upstream: string, probeMs: number) => Promise<number>;

export interface Circuit {
  /** Milliseconds to wait when no call may be made; null when one may, whose outcome is then to be reported. */
  admit(grant: GrantProbe): Promise<number | null>;
  report(outcome: BreakerOutcome): void;
}

/**
 * The circuit breaker of one upstream in one isolate. It opens by what this isolate has seen, which costs nothing to
 * know. Whether an open circuit may be probed is asked of an actor, so that a thousand isolates do not probe a service
 * that is just getting up again, all at once.
 */
export function createCircuit(upstream: string, options: BreakerOptions, now: () => number): Circuit {
  assertBreakerOptions(options);
  let state: BreakerState = CLOSED_BREAKER;
  return {
    async admit(grant) {
      const answer = admit(state, now(), options);
      if (!answer.allowed) return Math.max(1, answer.retryAt - now());
      state = answer.state;
      if (answer.state.phase !== 'half-open') return null;
      // Claimed before it is asked for: other requests of this isolate wait meanwhile.
      const waitMs = await grant(upstream, options.probeMs);
      if (waitMs === 0) return null;
      // A late success of an earlier call may have closed the circuit while we asked.
      if (state === answer.state) state = { phase: 'open', until: now() + waitMs, opened: answer.state.opened };
      return waitMs;
    },
    report(outcome) {
      state = afterOutcome(state, now(), outcome, options);
    },
  };
}
