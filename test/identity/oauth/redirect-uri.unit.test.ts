import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRegisteredUri, isRegistrableUri, withParameters } from '../../../shared/identity/oauth/redirect-uri.ts';

describe('a redirect URI that a client may register', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example:8443/cb?tenant=1',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:3000/callback',
    'http://[::1]:3000/callback',
    'http://localhost:3000/callback',
  ])('%s', (uri) => expect(isRegistrableUri(uri)).toBe(true));

  it.each([
    ['a fragment', 'https://app.example/callback#x'],
    ['an empty fragment', 'https://app.example/callback#'],
    ['http elsewhere', 'http://app.example/callback'],
    ['loopback only in the name', 'http://127.0.0.1.evil.example/'],
    ['a user', 'https://user@app.example/'],
    ['a user that looks like the host', 'https://app.example@evil.example/'],
    ['a wildcard', 'https://*.example/'],
    ['a wildcard path', 'https://app.example/*'],
    ['another scheme', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['no authority', 'https:app.example/cb'],
    ['a backslash', 'https://app.example\\@evil.example/'],
    ['white space', 'https://app.example/ cb'],
    ['a line break', 'https://app.example/cb\n'],
    ['letters beyond ASCII', 'https://аpp.example/cb'],
    ['relative', '/callback'],
    ['too long', `https://app.example/${'a'.repeat(500)}`],
    ['nothing', ''],
  ])('is none with %s', (_, uri) => expect(isRegistrableUri(uri)).toBe(false));
});

describe('a presented redirect URI', () => {
  const registered = ['https://app.example/callback', 'http://127.0.0.1/native', 'http://[::1]:4000/native'];

  it.each([
    'https://app.example/callback',
    'http://127.0.0.1/native',
    'http://127.0.0.1:51004/native',
    'http://[::1]:9/native',
  ])('is registered: %s', (uri) => expect(isRegisteredUri(uri, registered)).toBe(true));

  it.each([
    'https://app.example/callback/',
    'https://app.example/callback?x=1',
    'https://app.example:443/callback',
    'https://APP.example/callback',
    'https://app.example/Callback',
    'https://app.example/other/../callback',
    'https://app.example/%63allback',
    'https://evil.example/callback',
    'http://127.0.0.1:51004/native/x',
    'http://127.0.0.1:51004/native?x=1',
    'http://127.0.0.2:51004/native',
    'http://localhost:51004/native',
    'https://127.0.0.1:51004/native',
    'http://127.0.0.1:51004@evil.example/native',
  ])('is not registered: %s', (uri) => expect(isRegisteredUri(uri, registered)).toBe(false));

  it('is free in nothing but the port of a loopback address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), fc.webPath(), (port, path) => {
        expect(isRegisteredUri(`https://app.example:${port}/callback`, registered)).toBe(false);
        expect(isRegisteredUri(`http://127.0.0.1:${port}/native`, registered)).toBe(true);
        if (path !== '') expect(isRegisteredUri(`http://127.0.0.1:${port}/native${path}`, registered)).toBe(false);
      }),
    );
  });

  it('never leaves the host that was registered, whatever is appended or inserted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.nat(30), (text, at) => {
        const uri = 'https://app.example/callback';
        expect(isRegisteredUri(uri.slice(0, at) + text + uri.slice(at), registered)).toBe(false);
      }),
    );
  });
});

describe('an answer', () => {
  it('keeps the query that was registered', () => {
    expect(withParameters('https://a.example/cb?x=1', { code: 'c d', state: null })).toBe(
      'https://a.example/cb?x=1&code=c+d',
    );
    expect(withParameters('https://a.example/cb', { code: 'c' })).toBe('https://a.example/cb?code=c');
    expect(withParameters('https://a.example/cb?', { code: 'c' })).toBe('https://a.example/cb?code=c');
    expect(withParameters('https://a.example/cb', { state: null })).toBe('https://a.example/cb');
  });

  it('gives every value back that it was given', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (state) => {
        const url = new URL(withParameters('https://a.example/cb?x=1', { state }));
        expect(url.searchParams.get('state')).toBe(state);
        expect(url.searchParams.get('x')).toBe('1');
      }),
    );
  });
});
