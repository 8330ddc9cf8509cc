import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { THROTTLE_POLICIES } from '../../../shared/identity/throttle/policies.ts';
import {
  admit,
  forgive,
  isForgotten,
  type ThrottlePolicy,
  type ThrottleState,
  UNTRIED,
} from '../../../shared/identity/throttle/throttle.ts';

const START = 1_800_000_000_000;
const POLICIES = Object.entries(THROTTLE_POLICIES);

type Step = { readonly kind: 'attempt' | 'forgive'; readonly afterMs: number };

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>('attempt', 'attempt', 'attempt', 'forgive'),
    afterMs: fc.oneof(fc.nat(2_000), fc.nat(60_000), fc.nat(3_600_000)),
  }),
  { maxLength: 150 },
);

/** What a history leaves, and when it ended. */
function run(history: readonly Step[], policy: ThrottlePolicy): { state: ThrottleState; now: number } {
  let [state, now] = [UNTRIED, START];
  for (const { kind, afterMs } of history) {
    now += afterMs;
    state = kind === 'forgive' ? forgive(state) : admit(state, now, policy).state;
  }
  return { state, now };
}

describe.each(POLICIES)('the throttle of the %s policy', { timeout: 60_000 }, (_, policy) => {
  it('costs nothing for the free attempts, and then doubles up to the cap', () => {
    let state = UNTRIED;
    for (let i = 0; i < policy.free; i += 1) {
      const admitted = admit(state, START, policy);
      expect(admitted.delayMs).toBe(0);
      state = admitted.state;
    }
    const delays: number[] = [];
    for (let now = START; delays.length < 12; ) {
      const { delayMs } = admit(state, now, policy);
      delays.push(delayMs);
      now += delayMs;
      state = admit(state, now, policy).state;
    }
    expect(delays).toEqual(Array.from({ length: 12 }, (_, i) => Math.min(policy.capMs, policy.baseMs * 2 ** i)));
  });

  it('never shortens the delay for who goes on as fast as they may, windows long', () => {
    let [state, now, longest] = [UNTRIED, START, 0];
    while (now < START + 3 * policy.windowMs) {
      const asked = admit(state, now, policy);
      expect(asked.delayMs).toBeGreaterThanOrEqual(longest);
      longest = asked.delayMs;
      now += asked.delayMs;
      const admitted = admit(state, now, policy);
      expect(admitted.delayMs).toBe(0);
      state = admitted.state;
    }
    expect(longest).toBe(policy.capMs);
  });

  it('bounds the delay, admits after it, and keeps little, whatever happened', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { state, now } = run(history, policy);
        const { delayMs } = admit(state, now, policy);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(policy.capMs);
        expect(admit(state, now + delayMs, policy).delayMs).toBe(0);
        expect(state.length).toBeLessThanOrEqual(policy.free + 11);
      }),
    );
  });

  it('does not hear those who do not wait: hammering changes nothing', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(1_000_000), { maxLength: 20 }), (history, fractions) => {
        const { state, now } = run(history, policy);
        const { delayMs } = admit(state, now, policy);
        let hammered = state;
        for (const fraction of fractions.toSorted((a, b) => a - b)) {
          const at = now + (delayMs * fraction) / 1_000_001;
          if (delayMs > 0) hammered = admit(hammered, at, policy).state;
        }
        expect(admit(hammered, now + delayMs, policy).delayMs).toBe(0);
      }),
    );
  });

  it('takes an attempt back that succeeded', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { state, now } = run(history, policy);
        const { state: counted, delayMs } = admit(state, now, policy);
        fc.pre(delayMs === 0);
        const rest = forgive(counted);
        const kept = state.filter((at) => at > now - policy.windowMs);
        // Of a full state the oldest falls off, which makes no difference.
        expect([kept, kept.slice(1)]).toContainEqual(rest);
        expect(admit(rest, now, policy).delayMs).toBe(0);
        expect(admit(rest, now + 1, policy).delayMs).toBe(admit(kept, now + 1, policy).delayMs);
      }),
    );
  });

  it('forgets when the window has passed', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { state, now } = run(history, policy);
        expect(isForgotten(state, now + policy.windowMs, policy)).toBe(true);
        expect(admit(state, now + policy.windowMs, policy)).toEqual({ state: [now + policy.windowMs], delayMs: 0 });
      }),
    );
  });

  it('bears a clock that is behind', () => {
    let state = UNTRIED;
    for (let i = 0; i < policy.free; i += 1) state = admit(state, START, policy).state;
    expect(admit(state, START - 5_000, policy).delayMs).toBeLessThanOrEqual(policy.capMs);
    expect(admit([START], START - 5_000, { ...policy, free: 2 }).state).toEqual([START, START]);
  });
});
