import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { type Console, serveConsole } from '../rig.ts';
import { ASKING_SOURCE, BLACKLIST_ANSWERS } from './answers.ts';

const ANSWER = 'POST /api/v1/collection/sources/regtech/attention';

let browser: TestBrowser;
let site: Console;
/** What the source asks; changes when it is answered. */
let asked = ASKING_SOURCE.attention as { question: { kind: string } } | null;

beforeAll(async () => {
  const answers = {
    ...BLACKLIST_ANSWERS,
    'GET /api/v1/collection/sources/{source}': () => ({ status: 200, body: { ...ASKING_SOURCE, attention: asked } }),
    'POST /api/v1/collection/sources/{source}/attention': () => {
      asked = null;
      return { status: 202, body: {} };
    },
  };
  [browser, site] = await Promise.all([openBrowser(), serveConsole(answers)]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(path: string) {
  const { page, context } = await browser.newPage({ locale: 'en-US' });
  await context.addCookies([{ name: 'who', value: 'operator', url: site.url }]);
  await page.goto(`${site.url}${path}`);
  return page;
}

const sent = (call: string) => site.calls.filter((made) => made.call === call).map(({ body }) => body);

it('asks for the one-time password and hands it to the run', async () => {
  const page = await open('/blacklist/sources/regtech');
  await page.getByLabel('One-time password').fill('123 456');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'A run waits for you' }).waitFor({ state: 'hidden' });
  expect(sent(ANSWER)).toEqual([{ answer: { kind: 'otp', code: '123456' } }]);
});

it('messages nobody without consent: the question comes first', async () => {
  asked = { question: { kind: 'otp-consent' } };
  const page = await open('/blacklist/sources/regtech');
  await page.getByText('sends a one-time password to the registered person').waitFor();
  expect(await page.getByLabel('One-time password').isVisible()).toBe(false);
  const before = sent(ANSWER).length;
  await page.getByRole('button', { name: 'Send it' }).click();
  await page.getByRole('heading', { name: 'A run waits for you' }).waitFor({ state: 'hidden' });
  expect(sent(ANSWER).slice(before)).toEqual([{ answer: { kind: 'otp-consent' } }]);
});

it('starts the run of the row whose button was pressed', async () => {
  const page = await open('/blacklist/sources');
  await page.getByRole('row', { name: /ipsum/ }).getByRole('button', { name: 'Collect now' }).click();
  await page.getByText('The run is queued.').waitFor();
  expect(sent('POST /api/v1/collection/trigger')).toEqual([{ source: 'ipsum' }]);
});
