import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../../workers/console/contract.ts';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.ts';
import { accessibilityFaults } from './accessibility.ts';
import { FULL_ANSWERS } from './answers.ts';
import { type Console, serveConsole } from './rig.ts';

/** What stands in a page's path or query. */
const PLACES: Readonly<Record<string, string>> = {
  '/admin/users/{userId}': '/admin/users/01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  '/admin/clients/{client}': '/admin/clients/01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  '/oauth/consent': '/oauth/consent?request=01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  '/oauth/device': '/oauth/device?user_code=WDJB-MJHT',
  '/account/second-factor': '/account/second-factor#ticket=t&methods=totp,recovery,passkey',
};
const PAGES = contracts.map(({ path }) => path).filter((path) => !path.startsWith('/console/assets/'));

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveConsole(FULL_ANSWERS)]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(path: string, options: PageOptions = {}, role: string | null = 'admin') {
  const opened = await browser.newPage(options);
  if (role !== null) await opened.context.addCookies([{ name: 'who', value: role, url: site.url }]);
  await opened.page.goto(`${site.url}${PLACES[path] ?? path}`, { waitUntil: 'networkidle' });
  return opened;
}

describe('every page', () => {
  for (const [locale, colorScheme] of [
    ['en-US', 'light'],
    ['ko-KR', 'dark'],
  ] as const) {
    it.each(PAGES)(`%s is usable by everybody (${locale}, ${colorScheme})`, async (path) => {
      const { page, context, failOnConsoleErrors } = await open(path, { locale, colorScheme });
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe(locale.slice(0, 2));
      expect(await accessibilityFaults(page)).toEqual([]);
      // Nothing needs scrolling in two directions (WCAG 1.4.10).
      await page.setViewportSize({ width: 320, height: 700 });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      failOnConsoleErrors();
      await context.close();
    });
  }

  it('keeps to one policy: nothing inline, nothing from elsewhere', async () => {
    for (const path of PAGES) {
      const response = await fetch(`${site.url}${(PLACES[path] ?? path).split('#')[0]}`, {
        headers: { cookie: 'who=admin' },
      });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      const text = await response.text();
      expect(text).not.toMatch(/<style|style="|\son\w+=|<script(?![^>]*\ssrc="\/console\/assets\/)/);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('the language', () => {
  it('is switched by a link, and remembered', async () => {
    const { page } = await open('/account/sign-in', { locale: 'en-US' }, null);
    await page.getByRole('link', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '로그인' }).waitFor();
    await page.goto(`${site.url}/account/recover`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('비밀번호 재설정');
  });

  it('changes without losing where somebody was going, nor a token', async () => {
    const { page } = await open('/account/reset-password?token=secret', { locale: 'en-US' }, null);
    await page.getByRole('link', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '새 비밀번호 정하기' }).waitFor();
    expect(await page.locator('input[name=token]').inputValue()).toBe('secret');
  });
});

describe('a page that needs somebody', () => {
  it('sends a stranger to sign in and back', async () => {
    const { page } = await open('/account/keys', {}, null);
    expect(new URL(page.url()).pathname).toBe('/account/sign-in');
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/account/keys');
    expect(await page.evaluate<string>('document.body.dataset.returnTo')).toBe('/account/keys');
  });

  it('says which permission is missing', async () => {
    const response = await fetch(`${site.url}/admin/users`, { headers: { cookie: 'who=user' } });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<code>users:read</code>');
  });

  it('shows a user no administration', async () => {
    const { page } = await open('/account', {}, 'user');
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Security' }).count()).toBe(1);
  });
});

describe('a colour that somebody has chosen', () => {
  it('wins over the device', async () => {
    const { page, context } = await browser.newPage({ colorScheme: 'light' });
    await context.addCookies([{ name: 'aegis_theme', value: 'dark', url: site.url }]);
    await page.goto(`${site.url}/account/sign-in`);
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe('rgb(18, 21, 24)');
  });
});
