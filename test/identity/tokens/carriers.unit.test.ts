import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceName } from '../../../shared/identity/access/user-agent.ts';
import { deviceOf } from '../../../workers/identity/service/device.ts';
import { accessCookie, clearedCookies, readCookies, sessionCookies } from '../../../workers/identity/tokens/cookies.ts';
import { issuerOf } from '../../../workers/identity/tokens/issuer.ts';

describe('cookies', () => {
  const session = { cookie: 'as_u_s_x', expiresAt: 61_500, access: 'eyJ.a.b', expiresIn: 300 };

  it('are bound to this host over TLS, and plain without', () => {
    expect(sessionCookies(session, true, 1_000)).toEqual([
      '__Host-aegis_session=as_u_s_x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
      '__Host-aegis_access=eyJ.a.b; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure',
    ]);
    expect(sessionCookies(session, false, 1_000)[0]).toBe(
      'aegis_session=as_u_s_x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    );
    for (const cookie of clearedCookies(true)) expect(cookie).toMatch(/^__Host-aegis_\w+=; Path=\/; Max-Age=0;/);
  });

  it('are read among others, and never under the name of the other scheme', () => {
    const header = 'a=1; xaegis_session=no; aegis_session=plain;__Host-aegis_session=secure; b';
    expect(readCookies(header, true)).toEqual({ session: 'secure', access: null });
    expect(readCookies(header, false)).toEqual({ session: 'plain', access: null });
    expect(readCookies('aegis_session; aegis_access=', false)).toEqual({ session: null, access: '' });
  });

  it('come back as they were set, whatever else is there', () => {
    const other = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !/aegis/.test(text));
    fc.assert(
      fc.property(other, other, (before, after) => {
        const set = accessCookie('eyJ.a.b', 300, true).split(';')[0]!;
        expect(readCookies(`${before}; ${set}; ${after}`, true).access).toBe('eyJ.a.b');
      }),
    );
  });
});

describe('the issuer', () => {
  it('is the configured one, or the origin of the request', () => {
    expect(issuerOf({ AEGIS_ISSUER: 'https://public.example' }, new Request('http://x.example/a'))).toBe(
      'https://public.example',
    );
    for (const url of [
      'https://x.example',
      'http://x.example:8787/a/b?c=/d',
      'http://[::1]:80/',
      'https://x.example:443/#/',
    ]) {
      expect(issuerOf({ AEGIS_ISSUER: '' }, new Request(url))).toBe(new URL(url).origin);
    }
  });
});

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      'Chrome on Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-S928N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36',
      'Samsung Internet on Android',
    ],
    ['curl/8.5.0', 'curl'],
    ['Mozilla/5.0', 'Unknown device'],
    ['', 'Unknown device'],
    [null, 'Unknown device'],
  ])('%s is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it('has a short name, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        expect(deviceName(`${text}/1 (Linux)`).length).toBeLessThanOrEqual(120);
        expect(deviceName('x'.repeat(text.length + 1)).length).toBeLessThanOrEqual(120);
      }),
    );
  });

  it('is told from others by client, browser and network, and names none of them', async () => {
    const request = (agent: string, address: string) =>
      new Request('https://x.example/', { headers: { 'user-agent': agent, 'cf-connecting-ip': address } });
    const device = await deviceOf(request('curl/8', '192.0.2.17'));
    expect(device).toMatchObject({ name: 'curl', addressPrefix: '192.0.2.0/24', place: null });
    expect(device.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect((await deviceOf(request('curl/8', '192.0.2.99'))).fingerprint).toBe(device.fingerprint);
    const others = [
      deviceOf(request('curl/9', '192.0.2.17')),
      deviceOf(request('curl/8', '198.51.100.1')),
      deviceOf(request('curl/8', '192.0.2.17'), 'app'),
    ];
    for (const other of await Promise.all(others)) expect(other.fingerprint).not.toBe(device.fingerprint);
  });
});
