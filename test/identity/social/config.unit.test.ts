import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameSitePath } from '../../../shared/identity/return-to.ts';
import { readSocialConfig } from '../../../shared/identity/social/config.ts';
import { isEndpoint, mayName } from '../../../shared/identity/social/endpoint.ts';
import { socialHealth } from '../../../workers/identity/service/social/providers.ts';

const SECRET = 'secret-that-nobody-may-see';
const github = { id: 'github', clientId: 'our-id', clientSecret: SECRET };
const oidc = { ...github, kind: 'oidc', id: 'work', name: 'Work', issuer: 'https://login.example.org/tenant' };
const LOOPBACK = '127.0.0.1:9044';

const read = (value: unknown, allow = '') => readSocialConfig(JSON.stringify(value), allow);

function faultOf(value: unknown, allow = ''): string {
  const config = read(value, allow);
  return config.ok ? 'none' : config.fault;
}

describe('the configuration', () => {
  test('may be absent', () => {
    expect(readSocialConfig(undefined, '')).toEqual({ ok: true, providers: [] });
    expect(readSocialConfig('  ', '')).toEqual({ ok: true, providers: [] });
  });

  test('names providers', () => {
    const config = read([github, { ...oidc, scopes: ['email'] }]);
    if (!config.ok) throw new Error(config.fault);
    expect(config.providers.map(({ id, kind, scopes, issuer }) => ({ id, kind, scopes, issuer }))).toEqual([
      { id: 'github', kind: 'github', scopes: ['user:email'], issuer: null },
      { id: 'work', kind: 'oidc', scopes: ['openid', 'email'], issuer: 'https://login.example.org/tenant' },
    ]);
  });

  test.each([
    ['an unknown provider', [{ ...github, id: 'myspace' }], 'entry 0: id'],
    ['no secret', [github, { ...oidc, clientSecret: '' }], 'entry 1: clientSecret'],
    ['an unknown field', [{ ...github, client_id: 'x' }], 'entry 0: client_id'],
    ['one id twice', [github, github], 'entry 1: id is there twice'],
    ['the id of a built-in provider', [{ ...oidc, id: 'google' }], 'entry 0: id'],
    ['an issuer without TLS', [{ ...oidc, issuer: 'http://login.example.org' }], 'entry 0: issuer'],
    ['an issuer with credentials', [{ ...oidc, issuer: 'https://a:b@login.example.org' }], 'entry 0: issuer'],
    ['an issuer with a query', [{ ...oidc, issuer: 'https://login.example.org/?a=1' }], 'entry 0: issuer'],
    ['a scope with a blank', [{ ...oidc, scopes: ['a b'] }], 'entry 0: scopes'],
    [
      'an endpoint elsewhere',
      [{ ...github, endpoints: { token: 'https://evil.example/' } }],
      'entry 0: endpoints.token',
    ],
    ['no list', github, 'not a list'],
  ])('%s is a fault', (_name, value, fault) => {
    expect(faultOf(value)).toContain(fault);
  });

  test('this machine only where it is allowed', () => {
    const issuer = `http://${LOOPBACK}`;
    const local = [
      { ...oidc, issuer },
      { ...github, endpoints: { token: `${issuer}/token` } },
    ];
    expect(faultOf(local)).toContain('entry 0: issuer');
    expect(faultOf(local.slice(1))).toContain('entry 0: endpoints.token');
    expect(faultOf(local, LOOPBACK)).toBe('none');
    expect(faultOf(local, '127.0.0.1:9045')).toContain('entry 0');
  });

  test('that cannot be read degrades the health of the system, and says where', () => {
    const AEGIS_SOCIAL = JSON.stringify([github, { ...oidc, clientId: 5 }]);
    const details = { unusable: ['AEGIS_SOCIAL'], fault: 'entry 1: clientId is missing, unknown or malformed' };
    expect(socialHealth({ AEGIS_SOCIAL, AEGIS_EGRESS_ALLOW: '' })).toEqual({ status: 'degraded', details });
    expect(socialHealth({ AEGIS_SOCIAL: '{', AEGIS_EGRESS_ALLOW: '' })).toMatchObject({
      details: { fault: 'not JSON' },
    });
    expect(socialHealth({ AEGIS_EGRESS_ALLOW: '' })).toEqual({ status: 'ok', details: { providers: [] } });
  });

  test('a fault repeats no value', () => {
    const inTheWrongPlace = fc.constantFrom(
      'id',
      'clientId',
      'clientSecret',
      'scopes',
      'endpoints',
      'issuer',
      'kind',
      'name',
    );
    const wrong = fc.constantFrom<unknown>(5, null, [SECRET], { [SECRET]: SECRET }, SECRET, [`${SECRET} x`]);
    fc.assert(
      fc.property(fc.constantFrom(github, oidc), inTheWrongPlace, wrong, fc.boolean(), (entry, field, value, isCut) => {
        const json = JSON.stringify([{ ...entry, [field]: value }]);
        const config = readSocialConfig(isCut ? json.slice(0, -3) : json, '');
        if (!config.ok) expect(config.fault.replaceAll(`endpoints.${SECRET}`, '')).not.toContain(SECRET);
      }),
    );
  });
});

test('metadata of the internet lead to no machine of ours, and the other way round', () => {
  const inside = `http://${LOOPBACK}/x`;
  expect(mayName('https://idp.example', inside, LOOPBACK)).toBe(false);
  expect(mayName(`http://${LOOPBACK}`, 'https://idp.example/x', LOOPBACK)).toBe(false);
  expect(mayName(`http://${LOOPBACK}`, inside, LOOPBACK)).toBe(true);
  for (const url of [
    'http://idp.example/',
    'ftp://idp.example/',
    'https://u@idp.example/',
    'nonsense',
    'http://[::1]:9044/',
  ]) {
    expect(isEndpoint(url, LOOPBACK)).toBe(false);
  }
});

describe('the way on', () => {
  const ORIGIN = 'https://aegis.example';

  test.each([
    ['/account/keys?a=1#b', '/account/keys?a=1#b'],
    ['/oauth/authorize?client_id=x', '/oauth/authorize?client_id=x'],
    ['//evil.example', '/account'],
    ['/\\evil.example', '/account'],
    ['/\t/evil.example', '/account'],
    ['/.//evil.example', '/account'],
    ['/account/..//evil.example', '/account'],
    ['/%2e//evil.example', '/account'],
    ['https://evil.example/', '/account'],
    ['javascript:alert(1)', '/account'],
    ['/api/v1/users/me', '/account'],
    ['/account/../api/v1/auth/social/x/start', '/account'],
    ['/account/sign-in', '/account'],
    ['', '/account'],
    [`/${'x'.repeat(8_200)}`, '/account'],
  ])('%s leads to %s', (wanted, path) => {
    expect(sameSitePath(wanted, ORIGIN)).toBe(path);
  });

  test('never leaves this site', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('/', '\\', '.', '@', ':', 'a', '?', '#', '\t', '%2f') }),
        (text) => {
          const path = sameSitePath(`/${text}`, ORIGIN);
          expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
          expect(path.startsWith('//')).toBe(false);
        },
      ),
    );
  });
});
