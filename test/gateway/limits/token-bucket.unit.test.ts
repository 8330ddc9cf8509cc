import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertBucketPolicy,
  type BucketPolicy,
  type BucketState,
  fullAt,
  take,
  takeUpTo,
} from '../../../shared/kernel/token-bucket.ts';

const policies: fc.Arbitrary<BucketPolicy> = fc.record({
  quota: fc.integer({ min: 1, max: 10_000 }),
  windowMs: fc.constantFrom(1, 7, 999, 1_000, 60_000, 86_400_000),
  burst: fc.integer({ min: 1, max: 1_000 }),
});
const START = 1_785_412_800_000;

interface Ask {
  readonly step: number;
  readonly cost: number;
}

/** Runs asks against one bucket and reports what was granted, and when. */
function play(policy: BucketPolicy, asks: readonly Ask[], draw: typeof take) {
  let state: BucketState | null = null;
  let now = START;
  return asks.map(({ step, cost }) => {
    now += step;
    const [next, decision] = draw(state, now, cost, policy);
    state = next;
    return { now, ...decision };
  });
}

const asks = fc.array(fc.record({ step: fc.integer({ min: 0, max: 5_000 }), cost: fc.integer({ min: 1, max: 50 }) }), {
  minLength: 1,
  maxLength: 60,
});

describe('a token bucket', () => {
  it.each([
    ['take', take],
    ['takeUpTo', takeUpTo],
  ] as const)('%s never grants more than burst + rate x time, in any stretch of time', (_name, draw) => {
    fc.assert(
      fc.property(policies, asks, (policy, list) => {
        const played = play(policy, list, draw);
        for (let from = 0; from < played.length; from += 1) {
          let granted = 0;
          for (let to = from; to < played.length; to += 1) {
            granted += played[to]!.granted;
            const elapsed = played[to]!.now - played[from]!.now;
            // Compared in parts of a token, where it is exact.
            const most = policy.burst * policy.windowMs + elapsed * policy.quota;
            if (granted * policy.windowMs > most) return false;
          }
        }
        return true;
      }),
    );
  });

  it('is refilled exactly, however the time is split', () => {
    fc.assert(
      fc.property(
        policies,
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 1_000 }),
        (policy, steps, spent) => {
          const [emptied] = take(null, START, Math.min(spent, policy.burst), policy);
          let now = START;
          let stepped: BucketState = emptied;
          for (const step of steps) {
            now += step;
            [stepped] = take(stepped, now, 0, policy);
          }
          const [atOnce] = take(emptied, now, 0, policy);
          expect(stepped).toEqual(atOnce);
        },
      ),
    );
  });

  it('neither gains nor loses by a clock that goes backwards', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 1e6 }), (policy, back, on) => {
        const [spent] = takeUpTo(null, START, policy.burst, policy);
        const [early, { granted }] = takeUpTo(spent, START - back, policy.burst, policy);
        expect(granted).toBe(0);
        expect(early).toEqual(spent);
        expect(take(early, START + on, 1, policy)).toEqual(take(spent, START + on, 1, policy));
      }),
    );
  });

  it('says when to come back, to the millisecond', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 1_000 }), (policy, wanted) => {
        const cost = Math.min(wanted, policy.burst);
        const [spent] = takeUpTo(null, START, policy.burst, policy);
        const [refused, { granted, retryAfterMs }] = take(spent, START, cost, policy);
        expect(granted).toBe(0);
        expect(take(refused, START + retryAfterMs, cost, policy)[1].granted).toBe(cost);
        expect(take(refused, START + retryAfterMs - 1, cost, policy)[1].granted).toBe(0);
      }),
    );
  });

  it('says when it is full, and a full one is as good as new', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 1_000 }), (policy, spent) => {
        const [state] = take(null, START, Math.min(spent, policy.burst), policy);
        const at = fullAt(state, policy);
        expect(take(state, at, 1, policy)).toEqual(take(null, at, 1, policy));
        expect(take(state, at - 1, 0, policy)[0].level).toBeLessThan(policy.burst * policy.windowMs);
      }),
    );
  });

  it('gives nothing away when its policy changes', () => {
    const [spent] = takeUpTo(null, START, 10, { quota: 60, windowMs: 60_000, burst: 10 });
    expect(takeUpTo(spent, START, 99, { quota: 5, windowMs: 1_000, burst: 500 })[1].granted).toBe(0);
    const [half] = takeUpTo(null, START, 5, { quota: 60, windowMs: 60_000, burst: 10 });
    expect(takeUpTo(half, START, 99, { quota: 5, windowMs: 1_000, burst: 500 })[1].granted).toBe(5);
    expect(takeUpTo(half, START, 99, { quota: 5, windowMs: 1_000, burst: 3 })[1].granted).toBe(3);
  });

  it('never grants a cost beyond its burst', () => {
    const policy = { quota: 10, windowMs: 1_000, burst: 3 };
    expect(take(null, START, 4, policy)[1]).toMatchObject({ granted: 0, remaining: 3 });
  });

  it.each([
    { quota: 0, windowMs: 1, burst: 1 },
    { quota: 1.5, windowMs: 1, burst: 1 },
    { quota: 1, windowMs: -1, burst: 1 },
    { quota: 1, windowMs: Number.NaN, burst: 1 },
    { quota: 1, windowMs: 2 ** 40, burst: 2 ** 20 },
  ])('is refused when its policy makes no sense: %o', (policy) => {
    expect(() => assertBucketPolicy(policy)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});
