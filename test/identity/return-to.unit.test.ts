import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOME, LONGEST_RETURN_TO, sameSitePath } from '../../shared/identity/return-to.ts';

const ORIGIN = 'https://aegis.example';

describe('sameSitePath', () => {
  it.each(['/account/keys', '/oauth/authorize?client_id=x&scope=openid%20email', '/admin/users#end'])(
    'goes on to %s',
    (path) => {
      expect(sameSitePath(path, ORIGIN)).toBe(path);
    },
  );

  it.each([
    'https://evil.example/',
    '/.//evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    'account',
    '',
    '/account/sign-in',
    '/account/second-factor?return_to=/',
    null,
    undefined,
  ])('goes home instead of to %j', (path) => {
    expect(sameSitePath(path, ORIGIN)).toBe(HOME);
  });

  it('goes on to a long request for a token, and home instead of to one without end', () => {
    const request = '/oauth/authorize?client_id=x&state=';
    const longest = request + 's'.repeat(LONGEST_RETURN_TO - request.length);
    expect(sameSitePath(longest, ORIGIN)).toBe(longest);
    expect(sameSitePath(`${longest}s`, ORIGIN)).toBe(HOME);
  });

  it('never leaves the site, whatever it is given', () => {
    const hostile = fc.array(
      fc.constantFrom('/', '\\', '.', ':', '@', '%2f', '\t', '?', '#', 'evil.example', 'https:', '\u2044', ' '),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const target = sameSitePath(`/${parts.join('')}`, ORIGIN);
        expect(new URL(target, ORIGIN).origin).toBe(ORIGIN);
        expect(target.startsWith('//')).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
