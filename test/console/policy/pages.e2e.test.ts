import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../../../workers/console/policy/pages.ts';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { type Console, serveConsole } from '../rig.ts';
import { policyAnswers } from './answers.ts';
import { RENT } from './citizen-answers.ts';
import { RUN } from './operator-answers.ts';

/** What stands in a page's path or query. */
const PLACES: Readonly<Record<string, string>> = {
  '/policy/search': `/policy/search?q=${encodeURIComponent('월세')}`,
  '/policy/programmes/{policyId}': `/policy/programmes/${RENT}`,
  '/policy/plan': `/policy/plan#p=${RENT}`,
  '/policy/operations/{source}': '/policy/operations/web',
  '/policy/operations/{source}/runs/{run}': `/policy/operations/gov24/runs/${RUN}`,
};

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([openBrowser(), serveConsole(policyAnswers())]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const placeOf = (path: string) => PLACES[path] ?? path;

describe('every page about programmes', () => {
  for (const [locale, colorScheme] of [
    ['ko-KR', 'light'],
    ['en-US', 'dark'],
  ] as const) {
    it.each(PAGES.map(({ route }) => route.path))(
      `%s is usable by everybody (${locale}, ${colorScheme})`,
      async (path) => {
        const { page, context, failOnConsoleErrors } = await browser.newPage({ locale, colorScheme });
        await context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
        await page.goto(`${site.url}${placeOf(path)}`, { waitUntil: 'networkidle' });
        expect(await page.evaluate<string>('document.documentElement.lang')).toBe(locale.slice(0, 2));
        expect(await accessibilityFaults(page)).toEqual([]);
        // Nothing needs scrolling in two directions (WCAG 1.4.10).
        await page.setViewportSize({ width: 320, height: 700 });
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
        failOnConsoleErrors();
        await context.close();
      },
    );
  }

  it('asks for the permission that it names, or for none', async () => {
    for (const { route, audience } of PAGES) {
      const stranger = await fetch(`${site.url}${placeOf(route.path)}`, { redirect: 'manual' });
      expect(stranger.status, route.path).toBe(audience === 'everybody' ? 200 : 303);
      const user = await fetch(`${site.url}${placeOf(route.path)}`, { headers: { cookie: 'who=user' } });
      expect(user.status, route.path).toBe(audience === 'everybody' ? 200 : 403);
    }
  });
});
