import { describe, expect, it } from 'vitest';
import { pepperedPassword, readPeppers } from '../../../shared/identity/password/peppers.ts';
import { hexOf } from '../../../shared/kernel/hash.ts';
import { codeOf } from '../../support/code-of.ts';
import { keyOf, peppersWith } from './support.ts';

describe('peppers', { timeout: 60_000 }, () => {
  it('always have version 1, and use the highest', async () => {
    expect((await readPeppers(keyOf(1), undefined)).newest).toBe(1);
    expect((await readPeppers(keyOf(1), '')).newest).toBe(1);
    const peppers = await readPeppers(keyOf(1), ` 7:${keyOf(7)} , 2:${keyOf(2)},`);
    expect(peppers.newest).toBe(7);
    expect([...peppers.keys.keys()].toSorted()).toEqual([1, 2, 7]);
  });

  it('cannot be read back', async () => {
    const { keys } = await peppersWith(2);
    for (const key of keys.values())
      expect(await crypto.subtle.exportKey('raw', key).catch(() => 'refused')).toBe('refused');
  });

  it('are HMAC-SHA-256 keys: RFC 4231 test case 1, with its key filled up by zeros', async () => {
    const key = btoa(String.fromCharCode(...new Uint8Array(32).fill(0x0b, 0, 20)));
    const peppers = await readPeppers(keyOf(1), `2:${key}`);
    expect(hexOf(await pepperedPassword('Hi There', 2, peppers))).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
  });

  it('never change for a given key: every stored hash depends on version 1', async () => {
    const peppered = await pepperedPassword('password', 1, await readPeppers(keyOf(1), undefined));
    expect(hexOf(peppered)).toBe('65e270ef410a5dc407a5fa897f6cd6541636187fc193ce311820d304d0b7756f');
  });

  it('differ by version, by key and by password, and not by the form of an accent', async () => {
    const [peppers, others] = [await peppersWith(2), await readPeppers(keyOf(9), undefined)];
    const seen = await Promise.all([
      pepperedPassword('password', 1, peppers),
      pepperedPassword('password', 2, peppers),
      pepperedPassword('password', 1, others),
      pepperedPassword('passwore', 1, peppers),
      pepperedPassword('', 1, peppers),
    ]);
    expect(new Set(seen.map(hexOf)).size).toBe(seen.length);
    expect(await pepperedPassword('e\u0301', 1, peppers)).toEqual(await pepperedPassword('\u00e9', 1, peppers));
  });

  it.each([
    ['no key', undefined, undefined],
    ['an empty key', '', undefined],
    ['a short key', btoa('short'), undefined],
    ['a key that is no base64', '%%%', undefined],
    ['version 1 given', keyOf(1), `1:${keyOf(2)}`],
    ['version 0', keyOf(1), `0:${keyOf(2)}`],
    ['no version', keyOf(1), keyOf(2)],
    ['a version twice', keyOf(1), `2:${keyOf(2)},2:${keyOf(3)}`],
    ['a short pepper', keyOf(1), `2:${btoa('short')}`],
    ['a version beyond all numbers', keyOf(1), `${'9'.repeat(30)}:${keyOf(2)}`],
  ])('are refused with %s', async (_, key, given) => {
    expect(await codeOf(readPeppers(key, given))).toBe('secrets_key_unusable');
  });

  it('do not quote a secret in an error', async () => {
    const secret = `2:${btoa('a secret that is too short')}`;
    const error = await readPeppers(keyOf(1), secret).catch((thrown: Error) => thrown);
    expect(String(error)).not.toContain(secret.slice(2));
  });
});
