import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { FULL_ANSWERS, OAUTH_CLIENT } from './answers.ts';
import { type Console, serveConsole } from './rig.ts';

const PATH = `/api/v1/oauth/clients/${OAUTH_CLIENT.id}`;

let browser: TestBrowser;
let site: Console;
/** `If-Match` of the changes so far. */
let revisions: (string | null)[] = [];
let shown = OAUTH_CLIENT;

beforeAll(async () => {
  [browser, site] = await Promise.all([
    openBrowser(),
    serveConsole({
      ...FULL_ANSWERS,
      'GET /api/v1/oauth/clients': () => ({ status: 200, body: { data: [shown], page: { next: null } } }),
      'PUT /api/v1/oauth/clients/{client}': (body, request) => {
        revisions.push(request.headers.get('if-match'));
        return { status: 200, body, headers: { etag: `"r${3 + revisions.length}"` } };
      },
      'POST /api/v1/oauth/clients/{client}/secret': (_body, request) => {
        revisions.push(request.headers.get('if-match'));
        return { status: 200, body: { client: OAUTH_CLIENT, secret: 'aegis_secret_1' } };
      },
    }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
beforeEach(() => {
  site.calls.length = 0;
  revisions = [];
  shown = OAUTH_CLIENT;
});

async function open(path: string, locale: string) {
  const opened = await browser.newPage({ locale });
  await opened.context.addCookies([{ name: 'who', value: 'admin', url: site.url }]);
  await opened.page.goto(site.url + path, { waitUntil: 'networkidle' });
  return opened;
}

const changes = () => site.calls.filter(({ call }) => call === `PUT ${PATH}`).map(({ body }) => body);

describe('an OAuth client', () => {
  const { id: _, hasSecret: _1, revision: _2, ...settings } = OAUTH_CLIENT;

  it('is changed and switched off without losing a setting, and on again with the revision of the change', async () => {
    const { page, failOnConsoleErrors } = await open('/admin/clients', 'en-US');
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.waitForURL(`**/admin/clients/${OAUTH_CLIENT.id}`);
    await page.waitForLoadState('networkidle');
    await page.getByLabel('Name', { exact: true }).fill('Community 2');
    await page.getByLabel('Redirect addresses').fill('https://app.example.org/a,b https://new.example.org/back');
    await page.getByText('What it may ask for').first().click();
    await page.getByLabel('feed:read').uncheck();
    await page.getByLabel('Disabled').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const changed = {
      ...settings,
      ...{ name: 'Community 2', scopes: ['openid'], isDisabled: true },
      redirectUris: ['https://app.example.org/a,b', 'https://new.example.org/back'],
    };
    expect(changes()).toEqual([changed]);

    await page.getByLabel('Disabled').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(changes, { timeout: 20_000 }).toEqual([changed, { ...changed, isDisabled: false }]);
    expect(revisions).toEqual(['"r3"', '"r4"']);
    failOnConsoleErrors();
  });

  it('is sent back as it came when nothing is touched', async () => {
    const { page } = await open(`/admin/clients/${OAUTH_CLIENT.id}`, 'ko-KR');
    await page.getByRole('button', { name: '저장' }).click();
    await page.getByText('저장했습니다.').waitFor();
    expect(changes()).toEqual([settings]);
  });

  it('gets a new secret, also one that has none yet, which is shown once', async () => {
    shown = { ...OAUTH_CLIENT, hasSecret: false };
    const { page } = await open('/admin/clients', 'ko-KR');
    await page.getByRole('button', { name: '비밀 값 교체' }).click();
    await page.getByRole('button', { name: '네, 진행합니다' }).click();
    await page.getByRole('region', { name: '클라이언트 비밀 값' }).waitFor();
    expect(await page.locator('#secret-text').textContent()).toBe('aegis_secret_1');
    expect(revisions).toEqual(['"r3"']);
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.getByText('aegis_secret_1').count()).toBe(0);
  });

  it('has no secret to renew when it is public', async () => {
    shown = { ...OAUTH_CLIENT, hasSecret: false, tokenEndpointAuthMethod: 'none' };
    const { page } = await open('/admin/clients', 'en-US');
    await page.getByRole('button', { name: 'Remove' }).waitFor();
    expect(await page.getByRole('button', { name: 'New secret' }).isVisible()).toBe(false);
  });
});
