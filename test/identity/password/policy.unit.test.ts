import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessBits } from '../../../shared/identity/password/guesses.ts';
import { checkPassword } from '../../../shared/identity/password/policy.ts';
import { COMMON_WORDS } from '../../../shared/identity/password/words.ts';

const NOBODY = { email: null, username: null };
const ADA = { email: 'ada.lovelace@example.org', username: 'countess_ada' };

describe('a new password', { timeout: 60_000 }, () => {
  it.each([
    'correct horse battery staple',
    'tr0ub4dor&3xkcd',
    'gW7#kk2-pQz1',
    'ddongkkangaji94kx',
    '오늘저녁은된장찌개다',
    '나는 매일 커피를 세 잔',
    'une phrase assez longue',
    'quetzal-vorhang-92',
    '🦉🎷🧭🪵🥁🪁🛶🧶🫐🎏',
  ])('%s is accepted: no character is demanded', (password) => {
    expect(checkPassword(password, ADA)).toBeNull();
  });

  it.each(['', 'short', 'ninechars', '비밀번호비밀', '🦉🎷🧭🪵🥁'])('%j is too short', (password) => {
    expect(checkPassword(password, NOBODY)).toEqual({ reason: 'too_short', leastCharacters: 10 });
  });

  it('is counted in composed code points, and bounded in bytes', () => {
    const decomposed = 'e\u0301'.repeat(9);
    expect(decomposed).toHaveLength(18);
    expect(checkPassword(decomposed, NOBODY)).toMatchObject({ reason: 'too_short' });
    const phrase = 'waxy quokka ledger ';
    expect(checkPassword(`${phrase.repeat(60).slice(0, 1_023)}x`, NOBODY)).toBeNull();
    expect(checkPassword(`${phrase.repeat(60).slice(0, 1_024)}x`, NOBODY)).toEqual({
      reason: 'too_long',
      mostBytes: 1_024,
    });
    expect(checkPassword('뷁'.repeat(342), NOBODY)).toMatchObject({ reason: 'too_long' });
  });

  it.each([
    'ada.lovelace@example.org',
    'ADA.LOVELACE@EXAMPLE.ORG',
    'ada.lovelace',
    'AdaLovelace1815',
    '!!ada-lovelace!!',
    'countess_ada',
    'Countess Ada 99',
  ])('%s is hardly more than the name', (password) => {
    expect(checkPassword(password, ADA)).toEqual({ reason: 'personal' });
  });

  it('may contain a part of the name', () => {
    expect(checkPassword('ada wrote the first program', ADA)).toBeNull();
    expect(checkPassword('quokka-lover-77', { email: '1@example.org', username: null })).toBeNull();
  });

  it.each([
    'password123',
    'Password2024!',
    'P@ssw0rd1234',
    'passwordpassword',
    'iloveyou1234',
    'qwertyuiop',
    'asdfghjkl123',
    '1q2w3e4r5t',
    '1qaz2wsx3edc',
    'qazwsxedcrfv',
    '1234567890',
    '0987654321',
    '123123123123',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'abcdefghijkl',
    '1111122222',
    'admin@12345',
    'Welcome2026!!',
    'letmein!!!!',
    'sunshine1990',
    'DragonMaster',
    'changeme1234',
    'fortinet2024',
    'dkssudgktpdy1',
    'tkfkdgo1004',
    'qlalfqjsgh12',
    '가나다라마바사아자차',
    '01012345678',
    '19900101!!',
    '1990010119',
    'summer-2025',
  ])('%s is common', (password) => {
    expect(checkPassword(password, NOBODY)).toEqual({ reason: 'common' });
  });

  it('is never accepted as one or two common words, however decorated by a year', () => {
    const word = fc.constantFrom(...COMMON_WORDS);
    const decoration = fc.constantFrom('', '1', '!', '12', '123', '2024', '1999');
    fc.assert(
      fc.property(word, word, decoration, fc.boolean(), (first, second, end, isUpper) => {
        const text = first + second + end;
        expect(checkPassword(isUpper ? text.toUpperCase() : text, NOBODY)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('of random characters is accepted, practically always', () => {
    const character = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ23456789');
    fc.assert(
      fc.property(fc.uniqueArray(character, { minLength: 12, maxLength: 24 }), (characters) => {
        expect(checkPassword(characters.join(''), NOBODY)).toBeNull();
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('makes nobody wait and nothing throw, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (password) => {
        expect(guessBits(password)).toBeGreaterThanOrEqual(0);
        expect(guessBits(password + password)).toBeLessThanOrEqual(guessBits(password) + 2);
      }),
      { numRuns: 100 },
    );
  });
});
