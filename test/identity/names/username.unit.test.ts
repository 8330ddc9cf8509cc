import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusables } from '../../../shared/identity/names/confusables.ts';
import { skeletonOf } from '../../../shared/identity/names/skeleton.ts';
import { normaliseUsername, usernameClaim } from '../../../shared/identity/names/username.ts';

const outcome = (text: string) => {
  const result = normaliseUsername(text);
  return result.ok ? result.display : `refused: ${result.reason}`;
};

describe('a user name', { timeout: 60_000 }, () => {
  it.each([
    ['Ada.Lovelace', 'ada.lovelace'],
    ['  ada  ', 'ada'],
    ['ada_99-x', 'ada_99-x'],
    ['ＡＤＡ', 'ada'],
    ['𝓪𝓭𝓪', 'ada'],
    ['민수킴', '민수킴'],
    ['민수킴'.normalize('NFD'), '민수킴'],
    ['민수kim2', '민수kim2'],
    ['山田たろう', '山田たろう'],
    ['Иван', 'иван'],
    ['việt', 'việt'],
    ['สมชาย', 'สมชาย'],
  ])('%s becomes %s', (text, display) => {
    expect(outcome(text)).toBe(display);
  });

  it.each([
    ['ab', 'too_short'],
    ['', 'too_short'],
    ['a'.repeat(31), 'too_long'],
    ['\ufdfa\ufdfa', 'too_long'],
    ['a'.repeat(100_000), 'too_long'],
    ['ada lovelace', 'characters'],
    ['ada@example', 'characters'],
    ['ada/..', 'characters'],
    ['.ada', 'characters'],
    ['ada-', 'characters'],
    ['a..da', 'characters'],
    ['a._da', 'characters'],
    ['a😀da', 'characters'],
    ['٣٤٥', 'characters'],
    ['\u0301ada', 'characters'],
    ['ada.\u0301b', 'characters'],
    ['a\u202edmin', 'invisible'],
    ['a\u2066da', 'invisible'],
    ['ad\u200da', 'invisible'],
    ['ad\u200ba', 'invisible'],
    ['ad\u00ada', 'invisible'],
    ['ada\ufe0f', 'invisible'],
    ['ada\u{e0061}', 'invisible'],
    ['\u3164\u3164\u3164', 'invisible'],
    ['a\0da', 'invisible'],
    ['za\u0301\u0302\u0303lgo', 'marks'],
    ['p\u0430ypal', 'mixed_scripts'],
    ['αlpha', 'mixed_scripts'],
    ['민수Иван', 'mixed_scripts'],
    ['민수たろう', 'mixed_scripts'],
    ['latin漢字', 'mixed_scripts'],
    ['admin', 'reserved'],
    ['Ad_M.in', 'reserved'],
    ['adm1n', 'reserved'],
    ['r00t', 'reserved'],
    ['\u0455\u0443\u0455\u0442\u0435\u043c'.replace('\u0442', 't'), 'mixed_scripts'],
    ['관리자', 'reserved'],
  ])('%j is refused: %s', (text, reason) => {
    expect(outcome(text)).toBe(`refused: ${reason}`);
  });

  it.each([
    ['paypal', '\u0440\u0430\u0443\u0440\u0430\u04cf'],
    ['scope', '\u0455\u0441\u043e\u0440\u0435'],
    ['paul', 'pau1'],
    ['moon', 'm00n'],
    ['modern', 'modem'],
    ['ada', 'ＡＤＡ'],
    ['straße', 'strasse'],
    ['οδος', 'ΟΔΟΣ'],
  ])('%s and %s cannot both be had', (one, other) => {
    expect(usernameClaim(one)).not.toBeNull();
    expect(usernameClaim(other)).toBe(usernameClaim(one));
  });

  it.each([
    ['ada', 'adam'],
    ['mail', 'mall'],
    ['민수킴', '민서킴'],
    ['resume', 'resumé'],
    ['иван', 'иваи'],
  ])('%s and %s can both be had', (one, other) => {
    expect(usernameClaim(one)).not.toBeNull();
    expect(usernameClaim(other)).not.toBe(usernameClaim(one));
  });

  it('is still found when it is reserved: somebody may have been given it', () => {
    expect(usernameClaim('Admin')).toBe(usernameClaim('admin'));
    expect(usernameClaim('admin')).not.toBeNull();
    expect(usernameClaim('not a name')).toBeNull();
  });

  it('is kept as it is when it is read again, in any case', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abcXYZ019._-éß민수ᄒИванαΣ山たmrnIl'),
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(letters, (text) => {
        const result = normaliseUsername(text);
        fc.pre(result.ok);
        expect(normaliseUsername(result.display)).toEqual(result);
        expect(usernameClaim(text.toUpperCase())).toBe(result.value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws, and what it lets through is short, visible and separable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const result = normaliseUsername(text);
        if (!result.ok) return;
        expect([...result.display].length).toBeGreaterThanOrEqual(3);
        expect([...result.display].length).toBeLessThanOrEqual(30);
        expect(result.display).not.toMatch(/[\s@/\p{C}\p{Default_Ignorable_Code_Point}]/u);
        expect(result.value).not.toBe('');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a skeleton', { timeout: 60_000 }, () => {
  it('is the same for a character and everything that looks like it', () => {
    expect(confusables().size).toBeGreaterThan(1_000);
    for (const [character, prototype] of confusables()) {
      expect(skeletonOf(character), `U+${character.codePointAt(0)?.toString(16)}`).toBe(skeletonOf(prototype));
      expect(skeletonOf(`x${character}y`)).toBe(skeletonOf(`x${prototype}y`));
    }
  });

  it('has itself as skeleton', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...confusables().keys()), maxLength: 20 }),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(skeletonOf(skeletonOf(name))).toBe(skeletonOf(name));
      }),
      { numRuns: 2_000 },
    );
  });
});
