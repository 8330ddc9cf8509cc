import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { contracts } from '../../../workers/blacklist/contract/index.ts';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { type Console, serveConsole } from '../rig.ts';
import { BLACKLIST_ANSWERS } from './answers.ts';
import { ALERT, OPERATE_ANSWERS, POINTS } from './operate-answers.ts';

let browser: TestBrowser;
let site: Console;
let seenBy: string | null = null;
/** Figures of a list that has none. */
let isEmpty = false;

beforeAll(async () => {
  const trends = BLACKLIST_ANSWERS['GET /api/v1/analytics/trends']!;
  const answers = {
    ...BLACKLIST_ANSWERS,
    'GET /api/v1/analytics/trends': (body: unknown, request: Request) =>
      isEmpty ? { status: 200, body: { points: [] } } : trends(body, request),
    'GET /api/v1/blacklist/alerts': () => ({
      status: 200,
      body: {
        data: [{ ...ALERT, acknowledgedAt: seenBy && ALERT.raisedAt, acknowledgedBy: seenBy }],
        page: { next: null },
      },
    }),
    'POST /api/v1/blacklist/alerts/{alert}/acknowledge': () => {
      seenBy = 'user:9f2c';
      return { status: 200, body: ALERT };
    },
  };
  [browser, site] = await Promise.all([openBrowser(), serveConsole(answers)]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(path: string) {
  const { page, context, failOnConsoleErrors } = await browser.newPage({ locale: 'en-US' });
  await context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
  await page.goto(`${site.url}${path}`, { waitUntil: 'networkidle' });
  return { page, failOnConsoleErrors };
}

/** What the contract would refuse of what was sent. */
function refused(call: string, body: unknown): readonly unknown[] {
  const [method, path] = call.split(' ');
  const route = contracts.find((one) => one.method === method?.toLowerCase() && one.path === path);
  if (!route?.request?.body) throw new Error(`${call} takes no body`);
  return route.request.body.safeParse(body).error?.issues ?? [];
}

const sent = (call: string) => site.calls.filter((made) => made.call === call).map(({ body }) => body);

it('is tested against answers in the shapes of the contract', async () => {
  for (const [call, reply] of Object.entries(OPERATE_ANSWERS)) {
    const [method, path] = call.split(' ');
    const route = contracts.find((one) => one.method === method?.toLowerCase() && one.path === path);
    const { status, body } = await reply({}, new Request(`https://example.org${path}`));
    const { schema } = (route?.responses as Record<number, { schema?: z.ZodType }> | undefined)?.[status] ?? {};
    expect(route, call).toBeDefined();
    expect(schema?.safeParse(body).error?.issues ?? [], call).toEqual([]);
  }
});

describe('figures', () => {
  it('are drawn, and stand in a table that says the same', async () => {
    const { page, failOnConsoleErrors } = await open('/blacklist');
    const figure = page.locator('#plot-entries');
    const drawn = await figure.locator('canvas').evaluate((canvas) => {
      const { width, height } = canvas as unknown as { width: number; height: number };
      const context = (
        canvas as unknown as { getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } } }
      ).getContext('2d');
      return new Set(context.getImageData(0, 0, width, height).data).size;
    });
    expect(drawn).toBeGreaterThan(10);
    await figure.getByText('Figures as a table').click();
    const cells = await figure.locator('tbody td').allTextContents();
    const wanted = POINTS.map(({ level }) => (level === null ? '–' : level.entries.toLocaleString('en-US'))).reverse();
    expect(cells).toEqual(wanted);
    failOnConsoleErrors();
    await page.context().close();
  });

  it('are read day by day with the arrow keys', async () => {
    const { page } = await open('/blacklist');
    const last = POINTS.at(-1)?.runs;
    await page.locator('#plot-runs [role=img]').focus();
    await page.keyboard.press('ArrowLeft');
    const said = page.locator('#plot-runs .said');
    await said.getByText(`Failed: ${last?.failed}`).waitFor();
    expect(await said.textContent()).toBe(
      `Nov 24 – In order: ${(last?.succeeded ?? 0) + (last?.unchanged ?? 0)} · Failed: ${last?.failed}`,
    );
    await page.context().close();
  });

  it('are bars in a table where they are counts by name', async () => {
    const { page } = await open('/blacklist');
    const rows = page.locator('#plot-countries tbody tr');
    expect(await rows.count()).toBe(12);
    expect(await rows.first().innerText()).toMatch(/China\s+6,120/);
    const [first, second] = await page
      .locator('#plot-countries .plot-bar')
      .evaluateAll((bars) =>
        bars
          .slice(0, 2)
          .map(
            (bar) => (bar as unknown as { getBoundingClientRect(): { width: number } }).getBoundingClientRect().width,
          ),
      );
    expect((second ?? 0) / (first ?? 1)).toBeCloseTo(4_310 / 6_120, 1);
    await page.context().close();
  });

  it('say so where there are none', async () => {
    isEmpty = true;
    const { page } = await open('/blacklist');
    isEmpty = false;
    expect(await page.locator('#plot-entries').getByText('There are no figures').isVisible()).toBe(true);
    expect(await page.locator('#plot-entries canvas').count()).toBe(0);
    await page.context().close();
  });

  it('follow the period that was chosen, as do the reports to take along', async () => {
    const { page } = await open('/blacklist/reports');
    await page.getByLabel('From').fill('2026-01-01');
    await page.getByLabel('By', { exact: true }).selectOption('weekly');
    const asked = page.waitForRequest(
      (request) => request.url().includes('/analytics/trends?') && request.url().includes('interval=weekly'),
    );
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect(new URL((await asked).url()).searchParams.get('from')).toBe('2026-01-01');
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(csv).toMatch(/format=csv&lang=en&from=2026-01-01&interval=weekly$/);
    await page.context().close();
  });
});

describe('consumers', () => {
  it('are created with what was said, and their key is shown this once with lines to paste', async () => {
    const { page, failOnConsoleErrors } = await open('/blacklist/consumers');
    await page.getByLabel('Name', { exact: true }).fill('fw-seoul-1');
    await page.getByLabel('What the device holds').selectOption('fortigate-entry');
    await page.getByText('Filter, limits and addresses').click();
    await page.getByLabel('Lowest score').fill('40');
    await page.getByLabel('May come from').fill('45.80.0.0/24, 45.81.0.1');
    await page.getByLabel('Never in the feed of this device').fill('45.8.0.0/24 | partner | noc');
    await page.getByRole('button', { name: 'Create and show the key' }).click();
    await page.getByText('the key is shown this once').waitFor();
    expect(sent('POST /api/v1/blacklist/consumers')).toMatchObject([
      {
        ...{ name: 'fw-seoul-1', lists: ['main'], format: 'fortigate', options: {} },
        capacity: { preset: 'fortigate-entry', maxEntries: null, shards: 1 },
        filter: { minScore: 40, families: [4, 6], categories: [], sources: { only: [], except: [] } },
        allowFrom: ['45.80.0.0/24', '45.81.0.1'],
        exemptions: [{ address: '45.8.0.0/24', reason: 'partner', owner: 'noc' }],
      },
    ]);
    const [body] = sent('POST /api/v1/blacklist/consumers');
    expect(refused('POST /api/v1/blacklist/consumers', body)).toEqual([]);
    const lines = await page.locator('#lines-fortigate').innerText();
    expect(lines).toContain(`set resource "${site.url}/feeds/main.txt"`);
    expect(lines).toContain('set password "afk_example-key-that-opens-nothing"');
    expect(await page.locator('#lines-pan-os').isVisible()).toBe(false);
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.content()).not.toContain('afk_example');
    failOnConsoleErrors();
    await page.context().close();
  });

  it('keep what was said of them when one thing is changed', async () => {
    const { page } = await open('/blacklist/consumers/c1');
    await page.getByLabel('Lowest score').fill('50');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It counts within seconds').waitFor();
    expect(sent('PUT /api/v1/blacklist/consumers/c1')).toMatchObject([
      {
        ...{ name: 'edge firewall', lists: ['main'], allowFrom: ['45.80.0.0/24'], expectedPollSeconds: 300 },
        filter: { minScore: 50, families: [4, 6], categories: ['c2'], sources: { only: [], except: ['ipsum'] } },
        exemptions: [{ address: '45.8.0.0/24', reason: 'partner', owner: 'user:9f2c' }],
      },
    ]);
    const [body] = sent('PUT /api/v1/blacklist/consumers/c1');
    expect(refused('PUT /api/v1/blacklist/consumers/{id}', body)).toEqual([]);
    await page.context().close();
  });

  it('show what was cut for them, to who has the key', async () => {
    const { page } = await open('/blacklist/consumers/c1');
    await page.getByLabel('Key of this consumer').fill('afk_example-key-that-opens-nothing');
    await page.getByRole('button', { name: 'Show the receipt' }).click();
    await page.getByRole('row', { name: /45\.66\.0\.1/ }).waitFor();
    await page.getByRole('row', { name: /ipsum 80/ }).waitFor();
    await page.context().close();
  });
});

it('tells who has seen an alert, and keeps quiet for as long as was said', async () => {
  const { page } = await open('/blacklist/alerts');
  const alert = page.locator('#open-list li');
  await alert.getByRole('button', { name: 'I have seen it' }).click();
  await alert.getByText('user:9f2c').waitFor();
  expect(sent('POST /api/v1/blacklist/alerts/a1/acknowledge')).toHaveLength(1);
  await alert.getByRole('button', { name: 'I have seen it' }).waitFor({ state: 'hidden' });
  const before = Date.now();
  await alert.getByLabel('Say nothing for').selectOption('28800');
  await alert.getByRole('button', { name: 'Snooze' }).click();
  await page.getByText('Nothing is told of it until then.').waitFor();
  const [{ until } = { until: '' }] = sent('POST /api/v1/blacklist/alerts/a1/snooze') as { until: string }[];
  expect(Date.parse(until) - before).toBeGreaterThanOrEqual(8 * 3_600_000 - 1);
  await page.context().close();
});

it('adds a channel of e-mail with what such a channel has', async () => {
  const { page } = await open('/blacklist/alerts');
  await page.getByLabel('Kind').selectOption('email');
  await page.getByLabel('Short name').fill('duty');
  await page.getByLabel('Title').fill('Duty officer');
  await page.getByLabel('Recipients').fill('duty@example.org, soc@example.org');
  await page.getByRole('button', { name: 'Add the channel' }).click();
  await page.getByText('The channel is there.').waitFor();
  const [body] = sent('POST /api/v1/blacklist/alert-channels');
  expect(body).toMatchObject({ kind: 'email', to: ['duty@example.org', 'soc@example.org'], enabled: true });
  expect(refused('POST /api/v1/blacklist/alert-channels', body)).toEqual([]);
  await page.context().close();
});

it('pushes to the firewall of the row', async () => {
  const { page } = await open('/blacklist/firewalls');
  await page
    .getByRole('row', { name: /Headquarters/ })
    .getByRole('button', { name: 'Push now' })
    .click();
  await page.getByText('It is under way.').waitFor();
  expect(sent('POST /api/v1/blacklist/firewalls/hq/push')).toEqual([{ mode: 'manual' }]);
  await page.context().close();
});
