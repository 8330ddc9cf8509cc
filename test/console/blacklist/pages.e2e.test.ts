import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../../../workers/console/blacklist/pages.ts';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { type Console, serveConsole } from '../rig.ts';
import { BLACKLIST_ANSWERS } from './answers.ts';

/** What stands in a page's path or query. */
const PLACES: Readonly<Record<string, string>> = {
  '/blacklist/why': '/blacklist/why?ip=45.1.2.3',
  '/blacklist/consumers/{consumer}': '/blacklist/consumers/c1',
  '/blacklist/firewalls/{firewall}': '/blacklist/firewalls/hq',
  '/blacklist/sources/{source}': '/blacklist/sources/regtech',
  '/blacklist/sources/{source}/runs/{run}': '/blacklist/sources/regtech/runs/01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
};
const PATHS = PAGES.map(({ route }) => route.path);

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveConsole(BLACKLIST_ANSWERS)]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

describe('every page of the threat lists', () => {
  for (const [locale, colorScheme] of [
    ['en-US', 'light'],
    ['ko-KR', 'dark'],
  ] as const) {
    it.each(PATHS)(`%s is usable by everybody (${locale}, ${colorScheme})`, async (path) => {
      const { page, context, failOnConsoleErrors } = await browser.newPage({ locale, colorScheme });
      await context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
      await page.goto(`${site.url}${PLACES[path] ?? path}`, { waitUntil: 'networkidle' });
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe(locale.slice(0, 2));
      expect(await accessibilityFaults(page)).toEqual([]);
      // Nothing needs scrolling in two directions (WCAG 1.4.10).
      await page.setViewportSize({ width: 320, height: 700 });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      failOnConsoleErrors();
      await context.close();
    });
  }

  it('is for who may read the lists', async () => {
    for (const path of PATHS) {
      const response = await fetch(`${site.url}${PLACES[path] ?? path}`, { headers: { cookie: 'who=user' } });
      expect(response.status, path).toBe(403);
    }
  });

  it('stands in the navigation of who may see it', async () => {
    const { page, context } = await browser.newPage({ locale: 'en-US' });
    await context.addCookies([{ name: 'who', value: 'operator', url: site.url }]);
    await page.goto(`${site.url}/account`);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    // The heading is there before the rest of the page is: wait for each, and each must be the only one (strict locators).
    await page.locator('#live').getByText('22,664').waitFor();
    await page.getByText('Waits for a person').waitFor();
    await context.close();
  });
});
