import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cause, fold } from '../../../shared/blacklist/alerts/fold.ts';

const seen = fc.record({ isPresent: fc.boolean(), at: fc.integer({ min: 0, max: 20 }) });
type Seen = { readonly isPresent: boolean; readonly at: number };

function run(observations: readonly Seen[]) {
  const changes: string[] = [];
  let cause: Cause | null = null;
  for (const observation of observations) {
    const step = fold(cause, observation);
    cause = step.cause;
    if (step.change !== null) changes.push(step.change);
  }
  return { cause, changes };
}

describe('what is told of a cause', () => {
  it('alternates, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(seen), (observations) => {
        const { changes, cause } = run(observations);
        expect(changes).toEqual(changes.map((_, n) => (n % 2 === 0 ? 'raise' : 'close')));
        expect(changes.length % 2 === 1).toBe(cause?.isPresent ?? false);
      }),
    );
  });

  it('ends alike in every order and with every repetition', () => {
    const shuffled = fc
      .array(seen, { minLength: 1 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(run(mixed).cause).toEqual(run(all).cause);
      }),
    );
  });

  it('is nothing for what is repeated or older', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1 }), fc.nat(), (all, n) => {
        const { cause } = run(all);
        expect(fold(cause, all[n % all.length]!)).toEqual({ cause, change: null });
      }),
    );
  });

  it('is raised once for each time that the cause came, when observations come in order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (states) => {
        const { changes } = run(states.map((isPresent, at) => ({ isPresent, at })));
        const rises = states.filter((isPresent, n) => isPresent && !(states[n - 1] ?? false)).length;
        expect(changes.filter((change) => change === 'raise')).toHaveLength(rises);
      }),
    );
  });
});
