import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AegisError } from '../../shared/kernel/error.ts';
import { fullJitterMs, isRetryable, type RetryOptions, retry } from '../../shared/kernel/retry.ts';

function options(overrides: Partial<RetryOptions> = {}): RetryOptions & { slept: number[] } {
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  return { slept, attempts: 4, baseMs: 100, capMs: 300, random: () => 0.5, sleep, ...overrides };
}

const unavailable = () => new AegisError('unavailable', 'later');

describe('fullJitterMs', () => {
  it('lies in [0, min(cap, base x 2^failures)) for any count of failures', () => {
    const inputs = [
      fc.nat(5_000),
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    ] as const;
    fc.assert(
      fc.property(...inputs, (failures, baseMs, random) => {
        const delay = fullJitterMs(failures, { baseMs, capMs: 60_000 }, () => random);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThan(Math.min(60_000, baseMs * 2 ** failures));
      }),
    );
  });
});

describe('isRetryable', () => {
  it.each([
    [unavailable(), true],
    [new AegisError('invalid_request', 'no'), false],
    [new AegisError('actor_overloaded', 'no'), false],
    [Object.assign(new Error('lost'), { retryable: true }), true],
    [Object.assign(new Error('busy'), { retryable: true, overloaded: true }), false],
    [Object.assign(new Error('odd'), { retryable: 'true' }), false],
    [new Error('plain'), false],
    [null, false],
    ['text', false],
  ])('%s: %s', (error, expected) => expect(isRetryable(error)).toBe(expected));
});

describe('retry', () => {
  it('tries until it succeeds, with capped delays in between, and tells the attempt its number', async () => {
    const o = options();
    const numbers: number[] = [];
    const result = await retry(async (number) => {
      numbers.push(number);
      if (number < 4) throw unavailable();
      return 'done';
    }, o);
    expect(result).toBe('done');
    expect(numbers).toEqual([1, 2, 3, 4]);
    expect(o.slept).toEqual([50, 100, 150]);
  });

  it('throws the last error as it came when the attempts are used up', async () => {
    const o = options({ attempts: 2 });
    const errors = [unavailable(), unavailable()];
    let calls = 0;
    await expect(retry(async () => Promise.reject(errors[calls++]), o)).rejects.toBe(errors[1]);
    expect(o.slept).toHaveLength(1);
  });

  it('does not try again what is not retryable', async () => {
    const o = options();
    await expect(retry(() => Promise.reject(new Error('terminal')), o)).rejects.toThrow('terminal');
    expect(o.slept).toEqual([]);
  });

  it.each([{ attempts: 0 }, { attempts: 21 }, { attempts: 1.5 }, { baseMs: 0 }, { capMs: 99 }, { capMs: Infinity }])(
    'refuses %o before the first attempt',
    async (wrong) => {
      let calls = 0;
      const attempt = async () => {
        calls += 1;
      };
      await expect(retry(attempt, options(wrong))).rejects.toMatchObject({ code: 'internal' });
      expect(calls).toBe(0);
    },
  );
});
