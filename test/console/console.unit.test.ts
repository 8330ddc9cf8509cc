import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleIslands } from '../../scripts/islands/bundle.ts';
import { assetText } from '../../workers/console/assets.ts';
import { ISLANDS } from '../../workers/console/islands-packed.ts';
import { consoleLanguage, languageCookie } from '../../workers/console/language.ts';
import { en } from '../../workers/console/messages/en.ts';
import { ko } from '../../workers/console/messages/ko.ts';
import { consoleSystem } from '../../workers/console/system.ts';
import { testGateway } from '../gateway/harness.ts';

describe('the packed islands', () => {
  it('are what the sources make', async () => {
    const { names, files } = await bundleIslands(join(import.meta.dirname, '../../workers/console/islands'));
    expect(ISLANDS).toEqual(names);
    for (const [file, text] of Object.entries(files)) expect(await assetText(file)).toBe(text);
  });

  it('are served for ever under their name, and nothing else is', async () => {
    const { call } = testGateway({ systems: [consoleSystem], env: { SYSTEMS: 'identity' } });
    const script = await call(`/console/assets/${ISLANDS.start}`);
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    const style = await call(`/console/assets/${ISLANDS.style}`);
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect((await call('/console/assets/start.js')).status).toBe(404);
    expect((await call('/console/assets/constructor')).status).toBe(404);
  });
});

describe('the texts', () => {
  it('are there in both languages, and Korean is Korean', () => {
    expect(Object.keys(ko)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en)) expect(text, key).not.toBe('');
    for (const [key, text] of Object.entries(ko)) expect(text, key).toMatch(/[가-힣]/);
  });
});

describe('the language of a page', () => {
  const asked = (headers: Record<string, string>, chosen?: 'en' | 'ko') =>
    consoleLanguage(new Request('https://aegis.example/account', { headers }), chosen);

  it('is the one of the address, else the last choice, else what the browser prefers', () => {
    const korean = { 'accept-language': 'ko-KR,ko;q=0.9' };
    expect(asked(korean)).toBe('ko');
    expect(asked({ ...korean, cookie: 'x=1; aegis_lang=en' })).toBe('en');
    expect(asked({ ...korean, cookie: 'aegis_lang=en' }, 'ko')).toBe('ko');
    expect(asked({ cookie: 'other_aegis_lang=ko; aegis_lang=xx' })).toBe('en');
  });

  it('is remembered by a cookie that scripts do not see', () => {
    expect(languageCookie('ko', true)).toBe('aegis_lang=ko; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure');
    expect(languageCookie('en', false)).not.toContain('Secure');
  });

  it('is set by the address alone', async () => {
    const { call } = testGateway({ systems: [consoleSystem], env: { SYSTEMS: 'identity' } });
    expect((await call('/account/sign-in?lang=ko')).headers.getSetCookie()[0]).toContain('aegis_lang=ko');
    expect((await call('/account/sign-in')).headers.getSetCookie()).toEqual([]);
    expect((await call('/account/sign-in?lang=fr')).status).toBe(200);
  });
});

describe('what comes from outside', () => {
  it('never becomes markup', async () => {
    const { call } = testGateway({ systems: [consoleSystem], env: { SYSTEMS: 'identity' } });
    const attack = '"><script>alert(1)</script>';
    const paths = ['/account/sign-in?return_to=/', '/account/reset-password?token=', '/account/setup?x='];
    for (const path of paths) {
      const text = await (await call(path + encodeURIComponent(attack))).text();
      expect(text).not.toContain('<script>alert');
    }
  });
});
