import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AegisError } from '../../../shared/kernel/error.ts';
import { contracts } from '../../../workers/blacklist/contract/index.ts';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { type Console, serveConsole } from '../rig.ts';
import { BLACKLIST_ANSWERS } from './answers.ts';
import { ALLOWED, HELD } from './investigate-answers.ts';

let browser: TestBrowser;
let site: Console;
/** Whether a version waits; ends with the decision. */
let isHeld = true;
/** Whether the address is on the allowlist. */
let isAllowed = false;
/** `If-Match` of the last deletion. */
let matched: string | null = null;

beforeAll(async () => {
  const list = BLACKLIST_ANSWERS['GET /api/v1/blacklist/lists/{list}']!;
  const search = BLACKLIST_ANSWERS['GET /api/v1/blacklist/search/{ip}']!;
  const decided = () => {
    isHeld = false;
    return { status: 200, body: HELD };
  };
  const answers = {
    ...BLACKLIST_ANSWERS,
    'GET /api/v1/blacklist/lists/{list}': async (body: unknown, request: Request) => {
      const { body: known } = (await list(body, request)) as { readonly body: object };
      return { status: 200, body: { ...known, held: isHeld ? HELD : null } };
    },
    'GET /api/v1/blacklist/search/{ip}': async (body: unknown, request: Request) => {
      if (request.url.includes('nonsense')) throw new AegisError('address_invalid', 'That is no address.');
      const { body: known } = (await search(body, request)) as { readonly body: object };
      return { status: 200, body: isAllowed ? { ...known, layers: [ALLOWED] } : known };
    },
    'DELETE /api/v1/blacklist/entries/{id}': (_body: unknown, { headers }: Request) => {
      matched = headers.get('if-match');
      return { status: 204 };
    },
    'POST /api/v1/blacklist/lists/{list}/publications/{version}/confirm': decided,
    'POST /api/v1/blacklist/lists/{list}/publications/{version}/reject': decided,
  };
  [browser, site] = await Promise.all([openBrowser(), serveConsole(answers)]);
});
beforeEach(() => {
  isHeld = true;
  isAllowed = false;
  site.calls.length = 0;
});
/** What the pages have sent is what the contract takes. */
afterEach(() => {
  for (const { call, body } of site.calls) {
    const [method, path = ''] = call.split(' ');
    const route = contracts.find((one) => one.method.toUpperCase() === method && patternOf(one.path).test(path));
    expect(route, call).toBeDefined();
    expect(route?.request?.body?.safeParse(body).error, call).toBeUndefined();
  }
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);

async function open(path: string): Promise<Page> {
  const { page, context } = await browser.newPage({ locale: 'en-US' });
  await context.addCookies([{ name: 'who', value: 'operator', url: site.url }]);
  await page.goto(`${site.url}${path}`);
  return page;
}

const sent = (call: string) => site.calls.filter((made) => made.call === call).map(({ body }) => body);

it('leads from an address to the answer, which needs no scrolling', async () => {
  const page = await open('/blacklist/entries');
  await page.getByLabel('Look up an address').fill('45.1.2.3');
  await page.getByRole('button', { name: 'Look up' }).click();
  const verdict = page.locator('section', { hasText: 'Named by' }).first();
  await verdict.getByText('in version 42').waitFor();
  await verdict.getByText('Nov 20, 2026').waitFor();
  for (const text of ['Blocked', 'Since', 'no end', 'regtech', 'seen by us', 'Put on the allowlist']) {
    const box = await verdict.getByText(text).first().boundingBox();
    expect(box, text).not.toBeNull();
    expect(box!.y + box!.height, text).toBeLessThan(800);
  }
  await page.getByText('100 × (1 − 0.028) ≈ 97').waitFor();
  await page.getByText('The end was moved').waitFor();
});

it('says at once that the next version will no longer block what has just been allowed', async () => {
  const page = await open('/blacklist/why?ip=45.1.2.3');
  const soon = page.getByText('The next version that is published no longer blocks it.');
  await page.getByText('in version 42').first().waitFor();
  expect(await soon.isVisible()).toBe(false);
  isAllowed = true;
  await page.reload();
  await soon.waitFor();
});

it('says what is wrong with an address that is none, and nothing else', async () => {
  const page = await open('/blacklist/why?ip=nonsense');
  await page.getByRole('status').getByText('The address is not valid').waitFor();
  expect(await page.locator('main').getByRole('heading', { level: 2 }).filter({ visible: true }).count()).toBe(0);
});

it('says whether it was blocked at a moment', async () => {
  const page = await open('/blacklist/why?ip=45.1.2.3');
  await page.getByLabel('Moment').fill('2026-11-21T03:00');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('It was blocked', { exact: true }).waitFor();
});

it('allows the address from the answer', async () => {
  const page = await open('/blacklist/why?ip=45.1.2.3&list=branch');
  await page.getByRole('button', { name: 'Put on the allowlist' }).click();
  await page.getByLabel('Reason').fill('our partner');
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await page.getByText('The address is on the allowlist.').waitFor();
  expect(sent('POST /api/v1/blacklist/lists/branch/allowlist')).toEqual([
    { address: '45.1.2.3', reason: 'our partner', expiresAt: null },
  ]);
});

it('reports a false positive of the entry that was chosen', async () => {
  const page = await open('/blacklist/why?ip=45.1.2.3');
  await page.getByRole('button', { name: 'Report a false positive' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Entry', { exact: true }).selectOption('45.1.2.0/24');
  await dialog.getByLabel('Note').fill('a scanner of ours');
  await dialog.getByLabel('Put the entry on the allowlist').check();
  await dialog.getByRole('button', { name: 'Report a false positive' }).click();
  await page.getByText('The report is kept.').waitFor();
  expect(sent('POST /api/v1/blacklist/entries/45.1.2.0_24/false-positive')).toEqual([
    { note: 'a scanner of ours', allow: {} },
  ]);
});

it('shows what allowing would cut before anything is allowed', async () => {
  const page = await open('/blacklist/allowlist');
  await page.getByLabel('Address', { exact: true }).fill('45.1.2.0/24');
  await page.getByRole('button', { name: 'What would this cut?' }).first().click();
  await page.getByRole('heading', { name: 'What would change' }).waitFor();
  expect(sent('POST /api/v1/blacklist/lists/main/dry-run')).toEqual([{ allow: ['45.1.2.0/24'] }]);
  await page.locator('#preview').getByText('45.1.2.0/24').first().waitFor();
  expect(sent('POST /api/v1/blacklist/lists/main/allowlist')).toEqual([]);
});

it('takes a warning list from a file as it is, after a look at what it does', async () => {
  const page = await open('/blacklist/allowlist');
  const text = '{"type": "cidr", "list": ["45.1.2.0/24"]}';
  await page.getByLabel('Name').fill('resolvers');
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect.poll(() => page.getByLabel('Content').inputValue(), { timeout: 30_000 }).toBe(text);
  await page.getByRole('button', { name: 'What would this cut?' }).last().click();
  await page.getByRole('heading', { name: 'What it does' }).waitFor();
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByText('The warning list is imported.').waitFor();
  expect(sent('PUT /api/v1/blacklist/lists/main/warning-lists/resolvers')).toEqual([
    JSON.parse(text),
    JSON.parse(text),
  ]);
});

it.each([
  ['Publish', 'confirm', 'The version is live.'],
  ['Reject', 'reject', 'The version is rejected; the live one stays.'],
])('%s: the held version, with the reasons and the difference in sight, and a note', async (button, act, done) => {
  const page = await open('/blacklist/gate');
  const reasons = page.locator('section', { hasText: 'A version waits for you' }).first().getByRole('listitem');
  await reasons.first().waitFor();
  expect((await reasons.allInnerTexts()).map((text) => text.trim())).toEqual([
    'It has far fewer lines than the live one: 20012 → 10 (limit 30 %)',
    'It covers far more IPv4 addresses than the live one: 30000 → 90000 (limit 50 %)',
    'Sources newly name addresses that must never be blocked: 45.9.9.1',
  ]);
  await page.getByRole('link', { name: '45.7.0.0/16' }).waitFor();
  expect(sent('GET /api/v1/blacklist/lists/main/versions/42/diff/43')).toHaveLength(1);
  await page.getByLabel('Note').fill('checked with the source');
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByText(done).waitFor();
  await page.getByText('No version waits for anybody.').waitFor();
  expect(sent(`POST /api/v1/blacklist/lists/main/publications/43/${act}`)).toEqual([
    { note: 'checked with the source' },
  ]);
});

it('blocks one address, many addresses, and takes a manual entry back', async () => {
  const page = await open('/blacklist/entries');
  await page.getByText('Block many addresses').first().click();
  await page.getByRole('textbox', { name: 'Addresses' }).fill('45.1.2.9\n45.1.2');
  await page.locator('#bulk-reason').fill('seen in our logs');
  await page.locator('#bulk-country').fill('kr');
  await page.getByRole('button', { name: 'Block many addresses' }).click();
  await page.getByText('Octets are missing.').waitFor();
  const facts = { reason: 'seen in our logs', country: 'KR', expiresAt: null };
  expect(sent('POST /api/v1/blacklist/entries/bulk')).toEqual([
    {
      entries: [
        { address: '45.1.2.9', ...facts },
        { address: '45.1.2', ...facts },
      ],
    },
  ]);
  await page
    .getByRole('row', { name: /45\.1\.2\.3/ })
    .getByRole('button', { name: 'Delete' })
    .click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByText('The manual entry is deleted.').waitFor();
  expect(sent('DELETE /api/v1/blacklist/entries/45.1.2.3')).toHaveLength(1);
  expect(matched).toBe('"r7"');
});

it('offers to delete only what a person has named', async () => {
  const page = await open('/blacklist/entries');
  await page.getByRole('row', { name: /45\.1\.2\.3/ }).waitFor();
  const wider = page.getByRole('row', { name: /45\.1\.2\.0\/24/ });
  expect(await wider.getByRole('button', { name: 'Delete' }).count()).toBe(0);
});

it('sets the sources beside each other', async () => {
  const page = await open('/blacklist/scorecards');
  const cells = page.getByRole('region', { name: 'Overlap' }).getByRole('row').nth(1).getByRole('cell');
  await cells.first().waitFor();
  expect(await cells.allInnerTexts()).toEqual(['–', '311']);
});

it('shows the comparison that was just computed', async () => {
  const page = await open('/blacklist/scorecards');
  await page.getByText('Nov 20, 2026').waitFor();
  await page.getByRole('button', { name: 'Compute now' }).click();
  await page.getByText('Dec 20, 2026').waitFor();
  const cells = page.getByRole('region', { name: 'Overlap' }).getByRole('cell');
  await expect.poll(() => cells.allInnerTexts(), { timeout: 30_000 }).toEqual(['–', '311', '311', '–']);
});
