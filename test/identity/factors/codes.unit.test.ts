import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methodsAfter } from '../../../shared/identity/factors/categories.ts';
import { countGuess, type Guesses, guessWaitMs } from '../../../shared/identity/factors/guesses.ts';
import {
  newRecoveryCodes,
  normaliseRecoveryCode,
  RECOVERY_CODES,
  recoveryCodeHash,
} from '../../../shared/identity/factors/recovery-codes.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';

describe('recovery codes', () => {
  it('are ten different ones of three groups', () => {
    const codes = newRecoveryCodes(platformRandom);
    expect(new Set(codes).size).toBe(RECOVERY_CODES);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  });

  it('are taken however they are typed', () => {
    const digit = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    const likes: Readonly<Record<string, readonly string[]>> = { '0': ['0', 'o', 'O'], '1': ['1', 'i', 'I', 'l', 'L'] };
    const typed = fc.array(
      digit.chain((d) =>
        fc.tuple(fc.constant(d), fc.constantFrom(...(likes[d] ?? [d, d.toLowerCase()])), fc.constantFrom('', '-', ' ')),
      ),
      { minLength: 12, maxLength: 12 },
    );
    fc.assert(
      fc.property(typed, (digits) => {
        const text = digits.map(([, written, gap]) => written + gap).join('');
        expect(normaliseRecoveryCode(text)).toBe(digits.map(([meant]) => meant).join(''));
      }),
    );
  });

  it('are nothing else', () => {
    for (const text of ['', '1234-5678-9AB', '1234-5678-9ABCD', 'UUUU-UUUU-UUUU', '가나다라-마바사아-자차카타']) {
      expect(normaliseRecoveryCode(text)).toBeNull();
    }
  });

  it('of two users have different hashes', async () => {
    expect(await recoveryCodeHash('A', '0123456789AB')).not.toBe(await recoveryCodeHash('B', '0123456789AB'));
  });
});

describe('wrong codes', () => {
  const wrongCodes = (failures: number): Guesses => {
    let guesses: Guesses | null = null;
    for (let i = 0; i < failures; i += 1) guesses = countGuess(guesses, 0);
    return guesses ?? { failures: 0, lastAt: 0 };
  };

  it('cost nothing five times, then twice as long each time, never more than a quarter of an hour', () => {
    expect([1, 4, 5, 6, 7, 14, 15, 30, 1_000].map((failures) => guessWaitMs(wrongCodes(failures), 0))).toEqual([
      ...[0, 0, 1_000, 2_000, 4_000, 512_000, 900_000, 900_000, 900_000],
    ]);
    expect(guessWaitMs(null, 0)).toBe(0);
    expect(guessWaitMs(wrongCodes(6), 1_999)).toBe(1);
    expect(guessWaitMs(wrongCodes(6), 2_000)).toBe(0);
  });

  it('are forgotten after a day, and only then', () => {
    const day = 24 * 60 * 60_000;
    expect(countGuess(wrongCodes(30), day).failures).toBe(31);
    expect(countGuess(wrongCodes(30), day + 1).failures).toBe(1);
    expect(guessWaitMs(wrongCodes(30), day + 1)).toBe(0);
  });

  it('allow some hundred guesses a day at most', () => {
    const day = 24 * 60 * 60_000;
    let guesses: Guesses | null = null;
    let count = 0;
    for (let now = 0; now < day; now += Math.max(1, guessWaitMs(guesses, now))) {
      guesses = countGuess(guesses, now);
      count += 1;
    }
    expect(count).toBeLessThan(120);
  });
});

describe('assurance', () => {
  it('is of two factors only with two categories', () => {
    expect(methodsAfter(['pwd'], ['otp'])).toEqual(['otp', 'mfa']);
    expect(methodsAfter(['pwd'], ['rcv'])).toEqual(['rcv', 'mfa']);
    expect(methodsAfter(['fed'], ['hwk', 'user'])).toEqual(['hwk', 'user', 'mfa']);
    expect(methodsAfter(['mail'], ['otp'])).toEqual(['otp']);
    expect(methodsAfter(['hwk', 'user'], ['otp'])).toEqual(['otp']);
    expect(methodsAfter([], ['swk', 'user', 'mfa'])).toEqual(['swk', 'user', 'mfa']);
  });
});
