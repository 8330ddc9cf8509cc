import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  afterOutcome,
  assertBreakerOptions,
  type BreakerOptions,
  type BreakerState,
  CLOSED_BREAKER,
} from '../../shared/kernel/breaker.ts';

const options: BreakerOptions = { threshold: 3, openMs: 1_000, longestOpenMs: 3_000, probeMs: 500 };
const failed = (state: BreakerState, now: number) => afterOutcome(state, now, 'failure', options);

describe('closed', () => {
  it('opens at the threshold of failures in a row, which a success resets', () => {
    const two = failed(failed(CLOSED_BREAKER, 0), 0);
    expect(two).toEqual({ phase: 'closed', failures: 2 });
    expect(afterOutcome(two, 0, 'success', options)).toEqual(CLOSED_BREAKER);
    expect(failed(two, 7)).toEqual({ phase: 'open', until: 1_007, opened: 1 });
  });

  it('opens at once when overloaded', () => {
    expect(afterOutcome(CLOSED_BREAKER, 0, 'overloaded', options)).toMatchObject({ phase: 'open' });
  });
});

describe('open', () => {
  const open: BreakerState = { phase: 'open', until: 1_000, opened: 1 };

  it('refuses until its time, then lets one probe through', () => {
    expect(admit(open, 999, options)).toEqual({ allowed: false, retryAt: 1_000 });
    const probe = admit(open, 1_000, options);
    expect(probe).toEqual({ allowed: true, state: { phase: 'half-open', probeUntil: 1_500, opened: 1 } });
    if (!probe.allowed) return;
    expect(admit(probe.state, 1_499, options)).toEqual({ allowed: false, retryAt: 1_500 });
    expect(admit(probe.state, 1_500, options).allowed).toBe(true);
  });

  it('is not prolonged by late failures, and closed by a late success', () => {
    expect(failed(open, 500)).toBe(open);
    expect(afterOutcome(open, 500, 'success', options)).toEqual(CLOSED_BREAKER);
  });
});

it('stays open twice as long after each probe that fails, up to the longest', () => {
  let state: BreakerState = { phase: 'half-open', probeUntil: 0, opened: 1 };
  const lengths: number[] = [];
  for (let probe = 0; probe < 4; probe++) {
    state = failed(state, 0);
    lengths.push(state.phase === 'open' ? state.until : Number.NaN);
    const next = admit(state, 10_000, options);
    if (next.allowed) state = next.state;
  }
  expect(lengths).toEqual([2_000, 3_000, 3_000, 3_000]);
});

it('never refuses for longer than the longest time, whatever happened before', () => {
  const outcome = fc.constantFrom('success' as const, 'failure' as const, 'overloaded' as const);
  const history = fc.array(fc.record({ wait: fc.nat(5_000), outcome, asks: fc.boolean() }));
  fc.assert(
    fc.property(history, (steps) => {
      let now = 0;
      let state = CLOSED_BREAKER;
      for (const step of steps) {
        now += step.wait;
        const answer = admit(state, now, options);
        if (step.asks && answer.allowed) state = answer.state;
        state = afterOutcome(state, now, step.outcome, options);
        const after = admit(state, now, options);
        if (!after.allowed) {
          expect(after.retryAt - now).toBeLessThanOrEqual(options.longestOpenMs);
          expect(admit(state, after.retryAt, options).allowed).toBe(true);
        }
      }
    }),
  );
});

it.each([{ threshold: 0 }, { threshold: 1.5 }, { openMs: 0 }, { longestOpenMs: 999 }, { probeMs: 0 }])(
  'refuses options %o',
  (wrong) => {
    expect(() => assertBreakerOptions({ ...options, ...wrong })).toThrow('make no sense');
    expect(() => assertBreakerOptions(options)).not.toThrow();
  },
);
