import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentedClient } from '../../../shared/identity/oauth/client-authentication.ts';
import { readParameters } from '../../../shared/identity/oauth/parameters.ts';
import { intersect, isWithin, parseScope, unite } from '../../../shared/identity/oauth/scope.ts';

const form = (text: string) => readParameters(new URLSearchParams(text)).values;
const basic = (id: string, secret: string) =>
  `Basic ${btoa(`${encodeURIComponent(id).replaceAll('%20', '+')}:${encodeURIComponent(secret)}`)}`;

describe('parameters', () => {
  it('without a value are absent, repeated ones are told and have no value', () => {
    const read = readParameters(new URLSearchParams('a=1&b=&c=2&c=3&c=4&d'));
    expect([...read.values]).toEqual([['a', '1']]);
    expect(read.repeated).toEqual(['c']);
  });

  it('are each either once in the values, or repeated, or empty', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('', '1', '2')));
    fc.assert(
      fc.property(pairs, (list) => {
        const { values, repeated } = readParameters(new URLSearchParams(list));
        for (const name of ['a', 'b', '__proto__']) {
          const given = list.filter(([given]) => given === name).map(([, value]) => value);
          expect(repeated.includes(name)).toBe(given.length > 1);
          expect(values.get(name)).toBe(given.length === 1 && given[0] !== '' ? given[0] : undefined);
        }
      }),
    );
  });
});

describe('scopes', () => {
  it('are separated by one space and hold each once', () => {
    expect(parseScope('openid email openid')).toEqual(['openid', 'email']);
    for (const wrong of ['', ' openid', 'openid  email', 'a"b', 'a\\b', 'a\tb', 'é'])
      expect(parseScope(wrong)).toBeNull();
    expect(parseScope(Array.from({ length: 51 }, (_, index) => `s${index}`).join(' '))).toBeNull();
  });

  it('are sets: intersection within both, union over both', () => {
    const scopes = fc.uniqueArray(fc.constantFrom('openid', 'email', 'a:read', 'a:write', 'b:read'));
    fc.assert(
      fc.property(scopes, scopes, (left, right) => {
        const both = intersect(left, right);
        expect(isWithin(both, left) && isWithin(both, right)).toBe(true);
        const either = unite(left, right);
        expect(isWithin(left, either) && isWithin(right, either)).toBe(true);
        expect(both.length + either.length).toBe(left.length + right.length);
        expect(isWithin(left, right)).toBe(both.length === left.length);
      }),
    );
  });
});

describe('client authentication', () => {
  it('is read from HTTP Basic, form-encoded as RFC 6749 §2.3.1 wants it', () => {
    expect(presentedClient(basic('an app', 'p:ä+%'), form(''))).toEqual({
      id: 'an app',
      method: 'client_secret_basic',
      secret: 'p:ä+%',
    });
  });

  it('is read from the form, with and without a secret', () => {
    expect(presentedClient(null, form('client_id=a&client_secret=s'))).toEqual({
      id: 'a',
      method: 'client_secret_post',
      secret: 's',
    });
    expect(presentedClient(null, form('client_id=a'))).toEqual({ id: 'a', method: 'none', secret: null });
  });

  it.each([
    ['two ways at once', basic('a', 's'), 'client_id=a&client_secret=s', 'invalid_request'],
    ['two names', basic('a', 's'), 'client_id=b', 'invalid_request'],
    ['nobody', null, '', 'invalid_client'],
    ['an assertion', null, 'client_id=a&client_assertion=x', 'invalid_client'],
    ['another scheme', 'Bearer abc', '', 'invalid_client'],
    ['no base64', 'Basic %%%', '', 'invalid_client'],
    ['no colon', `Basic ${btoa('abc')}`, '', 'invalid_client'],
    ['a broken escape', `Basic ${btoa('a%zz:s')}`, '', 'invalid_client'],
    ['no UTF-8', `Basic ${btoa('\xff:\xff')}`, '', 'invalid_client'],
  ])('is refused: %s', (_, header, body, code) => {
    expect(() => presentedClient(header, form(body))).toThrow(expect.objectContaining({ code }));
  });
});
