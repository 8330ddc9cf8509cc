import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  JWKS_MAX_AGE_SECONDS,
  LEAST_RETIRED_MS,
  nextRotation,
  planEmergency,
  planRotation,
  RETIRED_MS,
  ROTATION_MS,
  type RotatingKey,
  type RotationPlan,
  SIGNING_ALGORITHMS,
  STALE_RING_MS,
} from '../../../shared/identity/keys/rotation.ts';

const START = 1_790_000_000_000;
/** Longest life of any token, as the rules assume it. */
const TOKEN_MS = 10 * 60_000;

/** Applies a plan as the actor does. */
function applied(keys: readonly RotatingKey[], { changes, wanted }: RotationPlan, now: number): RotatingKey[] {
  const changed = keys.map((key) => ({ ...key, ...changes.find(({ kid }) => kid === key.kid) }));
  const made = wanted.map(({ alg, state, activatesAt }, index) => ({
    ...{ kid: `${alg}-${now}-${state}-${index}`, alg, state, activatesAt, createdAt: now, retiredAt: null },
  }));
  return [...changed, ...made];
}

/** The ring after every moment at which something happened. */
type History = { at: number; keys: RotatingKey[] }[];

/** A ring whose alarm comes `lateMs` too late, and whose administrator rotates now and then. */
function historyOf(steps: readonly { waitMs: number; emergency: boolean }[]): History {
  let now = START;
  let keys = applied([], planRotation([], now), now);
  const history: History = [{ at: now, keys }];
  for (const { waitMs, emergency } of steps) {
    now += waitMs;
    const plan = emergency ? planEmergency(keys, false, now) : planRotation(keys, now);
    if (!('changes' in plan)) continue;
    keys = applied(keys, plan, now);
    history.push({ at: now, keys });
  }
  return history;
}

function ringAt(history: History, at: number): RotatingKey[] {
  return history.findLast((entry) => entry.at <= at)?.keys ?? [];
}

const steps = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 60 * 60_000 }), fc.integer({ min: 0, max: 2 * ROTATION_MS })),
    emergency: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('rotation', () => {
  it('begins with a key that signs and one that is published ahead, for each algorithm', () => {
    const keys = applied([], planRotation([], START), START);
    expect(keys.map(({ alg, state }) => `${alg} ${state}`)).toEqual([
      'EdDSA active',
      'EdDSA next',
      'RS256 active',
      'RS256 next',
    ]);
    expect(nextRotation(keys)).toBe(START + ROTATION_MS);
  });

  it('has one active and one next key of each algorithm, whatever happens, and is idempotent', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        for (const { at, keys } of historyOf(taken)) {
          for (const alg of SIGNING_ALGORITHMS) {
            const states = keys.filter((key) => key.alg === alg).map(({ state }) => state);
            expect(states.filter((state) => state === 'active')).toHaveLength(1);
            expect(states.filter((state) => state === 'next')).toHaveLength(1);
          }
          const settled = applied(keys, planRotation(keys, at), at);
          expect(planRotation(settled, at)).toEqual({ changes: [], wanted: [] });
          expect(nextRotation(settled)).toBeGreaterThan(at);
        }
      }),
    );
  });

  it('no verifier that fetched the JWKS within its max-age meets an unknown kid', () => {
    const scene = fc.record({
      taken: steps,
      // Where on the way it is tried, between the first and the last moment.
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      near: fc.integer({ min: -60 * 60_000, max: RETIRED_MS + 60 * 60_000 }),
      // Age of the isolate's copy that signed, of the token, of what the verifier fetched, and of the copy it was made of.
      ages: fc.tuple(
        fc.integer({ min: 0, max: STALE_RING_MS }),
        fc.integer({ min: 0, max: TOKEN_MS }),
        fc.integer({ min: 0, max: JWKS_MAX_AGE_SECONDS * 1_000 }),
        fc.integer({ min: 0, max: STALE_RING_MS }),
      ),
    });
    fc.assert(
      fc.property(scene, ({ taken, place, near, ages: [signerCopy, tokenAge, fetchedAgo, publishedCopy] }) => {
        const history = historyOf(taken);
        const event = history[Math.floor(place * (history.length - 1))]!.at;
        const verifiedAt = event + near;
        const signedWith = ringAt(history, verifiedAt - tokenAge - signerCopy);
        const published = ringAt(history, verifiedAt - fetchedAgo - publishedCopy);
        // Before the ring there was neither a token nor anything to fetch.
        fc.pre(signedWith.length > 0 && published.length > 0);
        for (const alg of SIGNING_ALGORITHMS) {
          const signing = signedWith.find((key) => key.alg === alg && key.state === 'active')!;
          const known = published.find(({ kid }) => kid === signing.kid);
          expect(known, `${alg} at ${verifiedAt}`).toBeDefined();
          expect(known?.state).not.toBe('dropped');
        }
      }),
      { numRuns: 2_000 },
    );
    expect(RETIRED_MS).toBeGreaterThanOrEqual(LEAST_RETIRED_MS);
  });

  it('a compromised key is dropped, and the next one signs at once, known or not', () => {
    const keys = applied([], planRotation([], START), START);
    const plan = planEmergency(keys, true, START + 1);
    if (!('changes' in plan)) throw new Error('refused');
    const after = applied(keys, plan, START + 1);
    expect(after.map(({ state }) => state).sort()).toEqual(['active', 'active', 'dropped', 'dropped', 'next', 'next']);
    expect(planEmergency(keys, false, START + 1)).toMatchObject({ notBefore: expect.any(Number) });
  });

  it('drops a key once it has been retired long enough, not earlier', () => {
    const first = applied([], planRotation([], START), START);
    const rotatedAt = START + ROTATION_MS;
    const keys = applied(first, planRotation(first, rotatedAt), rotatedAt);
    expect(planRotation(keys, rotatedAt + RETIRED_MS - 1).changes).toEqual([]);
    expect(planRotation(keys, rotatedAt + RETIRED_MS).changes.map(({ state }) => state)).toEqual([
      'dropped',
      'dropped',
    ]);
  });
});
