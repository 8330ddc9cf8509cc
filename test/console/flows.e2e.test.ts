import { readFile } from 'node:fs/promises';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { localhost, openBrowser, type TestBrowser, type TestPage } from '../support/browser.ts';
import { startServer, type TestServer, waitUntil } from '../support/server.ts';
import { accessibilityFaults } from './accessibility.ts';

const PASSWORD = 'correct horse battery staple';
/** Seconds of a step of TOTP; a code is good for its own step and the next. */
const STEP_MS = 30_000;

let browser: TestBrowser;
let server: TestServer;
let base: string;
/** The administrator's browser, in Korean, from the first page to the last. */
let ada: TestPage;
let recoveryCodes: string[] = [];

beforeAll(async () => {
  // One after the other: what has started is known to afterAll when the next does not.
  browser = await openBrowser();
  server = await startServer();
  base = localhost(server.url);
  ada = await browser.newPage({ locale: 'ko-KR' });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

// What a person would have seen says more than what did not happen.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.log(ada.page.url(), ada.faults, await ada.page.locator('main').innerText());
});

/** The API as an operator calls it, with the administrator key. */
async function operate<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
}

const at = (path: string) => new URL(path, base).href;
const onPath = (path: string) => (url: URL) => url.pathname === path;

async function signIn(page: Page, name: string, words: typeof KOREAN, password = PASSWORD) {
  await page.getByLabel(words.name).fill(name);
  await page.getByLabel(words.password).fill(password);
  await page.getByRole('button', { name: words.button, exact: true }).click();
}

const KOREAN = { name: '이메일 또는 사용자 이름', password: '비밀번호', button: '로그인' };
const ENGLISH = { name: 'E-mail or user name', password: 'Password', button: 'Sign in' };

/** The link of the newest mail to an address. */
async function linkTo(address: string, page: string): Promise<string> {
  let link: string | undefined;
  await waitUntil(async () => {
    const { data } = await operate<{ data: { to: string; text: string }[] }>('GET', '/api/v1/identity/mailbox');
    const text = data.find((mail) => mail.to === address && mail.text.includes(page))?.text;
    link = text?.match(/https?:\/\/\S+/)?.[0];
    return link !== undefined;
  }, 60_000);
  const { pathname, search } = new URL(link ?? '');
  return at(pathname + search);
}

describe('the first administrator', () => {
  it('is created by the link that the operator has', async () => {
    const { url } = await operate<{ url: string }>('POST', '/api/v1/identity/setup-link');
    const { page } = ada;
    await page.goto(at(new URL(url).pathname + new URL(url).search));
    await page.getByLabel('이메일 주소').fill('ada@example.org');
    await page.getByLabel('사용자 이름').fill('ada');
    await page.getByLabel('새 비밀번호').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('관리자 계정을 만들었습니다').waitFor();
  });

  it('signs in by keyboard alone, and lands where they wanted to go', async () => {
    const { page } = ada;
    await page.goto(at('/account/security'));
    await page.waitForURL(onPath('/account/sign-in'));
    // The browser gives the focus with the first frame that it draws.
    await page.locator('#identifier:focus').waitFor();
    await page.keyboard.type('ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(onPath('/account/security'));
    await page.getByText('이 기기', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('sets up an authenticator app by its QR code or key, and keeps the recovery codes', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: '인증 앱 설정' }).click();
    await page.getByRole('img', { name: '인증 앱용 QR 코드' }).locator('path').waitFor();
    const secret = (await page.locator('#totp-secret').textContent()) ?? '';
    const app = new TOTP({ secret: Secret.fromBase32(secret) });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('#totp-setup').getByLabel('인증 앱의 코드').fill(app.generate());
    await page.getByRole('button', { name: '확인', exact: true }).click();
    await page.getByText('코드마다 한 번만 쓸 수 있고').waitFor();
    recoveryCodes = await page.locator('#code-list li').allTextContents();
    expect(recoveryCodes).toHaveLength(10);

    await page.getByRole('button', { name: '로그아웃' }).first().click();
    await page.waitForURL(onPath('/account/sign-in'));
    await signIn(page, 'ada', KOREAN);
    await page.waitForURL(onPath('/account/second-factor'));
    await page.getByLabel('인증 앱의 코드').fill(app.generate({ timestamp: Date.now() + STEP_MS }));
    await page.keyboard.press('Enter');
    await page.waitForURL(onPath('/account'));
  });

  it('signs in with a recovery code, and not twice with the same one', async () => {
    const { page } = await browser.newPage({ locale: 'ko-KR' });
    await page.goto(at('/account/sign-in'));
    for (const [code, works] of [
      [recoveryCodes[0] ?? '', true],
      [recoveryCodes[0] ?? '', false],
    ] as const) {
      await page.context().clearCookies();
      await page.goto(at('/account/sign-in'));
      await signIn(page, 'ada', KOREAN);
      await page.waitForURL(onPath('/account/second-factor'));
      await page.getByText('복구 코드 사용').click();
      await page.getByLabel('복구 코드').fill(code);
      await page.keyboard.press('Enter');
      if (works) await page.waitForURL(onPath('/account'));
      else await page.getByRole('alert').filter({ hasText: '2단계 인증이 거부되었습니다' }).waitFor();
    }
  });

  it('adds a passkey, renames it, and signs in with it alone', async () => {
    const { page } = ada;
    const authenticator = await ada.authenticator();
    await page.goto(at('/account/security'));
    await page.getByRole('button', { name: '패스키 추가' }).click();
    await page.getByText('패스키를 추가했습니다.').waitFor();
    expect(await authenticator.passkeys()).toHaveLength(1);
    await page.getByText('이름 바꾸기').click();
    await page.getByLabel('패스키 이름').fill('회사 노트북');
    await page.keyboard.press('Enter');
    await page.locator('#passkeys-list strong').filter({ hasText: '회사 노트북' }).waitFor();

    // Untouched, so that the offer in the field for the name does not sign in before the page is the wanted one.
    await authenticator.touch(false);
    await page.getByRole('button', { name: '로그아웃' }).first().click();
    await page.waitForURL(onPath('/account/sign-in'));
    await page.goto(at('/account/sign-in?return_to=/account/security'));
    await authenticator.touch(true);
    // Either the offer takes it, or the button does.
    await page
      .getByRole('button', { name: '패스키로 로그인' })
      .click({ timeout: 5000 })
      .catch(() => null);
    await page.waitForURL(onPath('/account/security'));
    await page.getByText('회사 노트북').waitFor();
    ada.failOnConsoleErrors(/\b40[134]\b/);
  });
});

describe('somebody else', () => {
  let kim: TestPage;

  it('signs up, confirms the address by mail, and may not administer', async () => {
    kim = await browser.newPage({ locale: 'en-US' });
    const { page } = kim;
    await page.goto(at('/account/sign-up'));
    await page.getByLabel('E-mail address').fill('kim@example.org');
    await page.getByLabel('User name').fill('kim');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByText('open the link in the mail').waitFor();

    await page.goto(await linkTo('kim@example.org', '/account/verify-email'));
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText('The address is confirmed.').waitFor();
    await page.goto(at('/account/keys'));
    await signIn(page, 'kim@example.org', ENGLISH);
    await page.waitForURL(onPath('/account/keys'));
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Users' }).count()).toBe(0);
  });

  it('makes an API key that is shown once and works until it is revoked', async () => {
    const { page } = kim;
    await page.getByLabel('Name', { exact: true }).fill('Backup');
    await page.getByLabel('account:read').check();
    await page.getByRole('button', { name: 'Create the key' }).click();
    const key = page.locator('#key-text');
    await key.waitFor();
    const secret = (await key.textContent()) ?? '';
    expect(secret).toMatch(/^aegis_key_/);
    const use = () => fetch(new URL('/api/v1/users/me', server.url), { headers: { 'x-api-key': secret } });
    expect((await use()).status).toBe(200);
    await page.reload();
    expect(await page.getByText(secret).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Yes, go on' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await waitUntil(async () => (await use()).status === 401);
  });

  it('keeps what they tell of themselves, and their choice of colours', async () => {
    const { page } = kim;
    await page.goto(at('/account'));
    await page.getByLabel('Display name').fill('Kim Min-ji');
    await page.getByLabel('Employment').selectOption('Student');
    const profile = page.locator('form').filter({ hasText: 'Display name' });
    await profile.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Colours').selectOption('Dark');
    await page.locator('form').filter({ hasText: 'Colours' }).getByRole('button', { name: 'Save' }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    await page.reload();
    await page.locator('html[data-theme=dark]').waitFor();
    await waitUntil(async () => (await page.getByLabel('Display name').inputValue()) === 'Kim Min-ji');
  });

  it('ends a session elsewhere', async () => {
    const elsewhere = await browser.newPage({ locale: 'en-US' });
    await elsewhere.page.goto(at('/account/security'));
    await signIn(elsewhere.page, 'kim', ENGLISH);
    await elsewhere.page.waitForURL(onPath('/account/security'));
    const { page } = kim;
    await page.goto(at('/account/security'));
    await page.locator('#sessions-list').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('That device is signed out.').waitFor();
    await waitUntil(async () => {
      // The page leaves by itself as soon as the API tells it, which may cut the next visit short.
      await elsewhere.page.goto(at('/account/security')).catch(() => null);
      return new URL(elsewhere.page.url()).pathname === '/account/sign-in';
    });
  });

  it('gets a new password by mail', async () => {
    const { page } = await browser.newPage({ locale: 'en-US' });
    await page.goto(at('/account/recover'));
    await page.getByLabel('E-mail address').fill('kim@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('a mail is on its way').waitFor();
    await page.goto(await linkTo('kim@example.org', '/account/reset-password'));
    await page.getByLabel('New password').fill(`${PASSWORD} again`);
    await page.keyboard.press('Enter');
    await page.getByText('The password is set').waitFor();
  });

  it('is found and suspended by the administrator', async () => {
    const { page } = ada;
    await page.goto(at('/admin/users'));
    await page.getByLabel('이메일 앞부분').fill('kim@');
    await page.getByRole('button', { name: '검색' }).click();
    await page.getByRole('link', { name: 'kim' }).click();
    await page.getByRole('heading', { name: '상태' }).waitFor();
    await page.getByLabel('사유').fill('시험');
    await page.getByRole('button', { name: '정지', exact: true }).click();
    await page.getByText('계정을 정지했습니다.').waitFor();
    await page.getByRole('button', { name: '정지 해제' }).waitFor();
    // Their session may be served for some seconds more; a new one is refused at once.
    await kim.page.context().clearCookies();
    await kim.page.goto(at('/account/keys'));
    await signIn(kim.page, 'kim', ENGLISH, `${PASSWORD} again`);
    await kim.page.getByRole('alert').filter({ hasText: 'The account is suspended' }).waitFor();
  });

  it('is let in again, given a role, and signed out by the administrator', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: '정지 해제' }).click();
    await page.getByRole('button', { name: '네, 진행합니다' }).click();
    await page.getByText('계정을 다시 활성화했습니다.').waitFor();
    // Until everybody has heard that the account is active again, an attempt may be refused.
    await waitUntil(async () => {
      await kim.page.goto(at('/account/keys'));
      if (onPath('/account/keys')(new URL(kim.page.url()))) return true;
      await signIn(kim.page, 'kim', ENGLISH, `${PASSWORD} again`);
      const arrived = kim.page.waitForURL(onPath('/account/keys'), { timeout: 10_000 });
      return arrived.then(
        () => true,
        () => false,
      );
    }, 60_000);

    const roles = page.locator('#roles-form');
    await roles.getByLabel('operator').check();
    await roles.getByRole('button', { name: '저장' }).click();
    await page.getByText('저장했습니다.').waitFor();
    await page.locator('#support dd').filter({ hasText: 'operator' }).waitFor();
    // What the role opens shows with the next page, once tokens issued before have lost their force.
    await waitUntil(async () => {
      await kim.page.goto(at('/account/keys')).catch(() => null);
      return (await kim.page.getByLabel('collection:upload').count()) === 1;
    });

    await page.getByRole('button', { name: '모두 로그아웃' }).click();
    await page.getByRole('button', { name: '네, 진행합니다' }).click();
    await page.getByText('모든 세션을 끝냈습니다.').waitFor();
    await waitUntil(async () => {
      // The page leaves by itself as soon as the API tells it, which may cut the next visit short.
      await kim.page.goto(at('/account/keys')).catch(() => null);
      return onPath('/account/sign-in')(new URL(kim.page.url()));
    });
  });
});

describe('who wants to leave', () => {
  it('takes a copy of everything, and leaves nothing', async () => {
    const lee = { email: 'lee@example.org', username: 'lee', password: PASSWORD, emailVerified: true };
    await operate('POST', '/api/v1/users', lee);
    const { page, failOnConsoleErrors } = await browser.newPage({ locale: 'en-US' });
    await page.goto(at('/account/privacy'));
    await signIn(page, 'lee', ENGLISH);
    await page.waitForURL(onPath('/account/privacy'));
    await page.getByRole('button', { name: 'Ask for a copy' }).click();
    const link = page.getByRole('link', { name: 'Download' });
    await link.waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const archive = await readFile(await download.path());
    expect(archive.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');

    await page.getByLabel('I understand').check();
    await page.getByRole('button', { name: 'Erase my account' }).click();
    await page.getByText('Your account is being erased').waitFor();
    const receipt = (await page.getByRole('link', { name: /^Receipt/ }).getAttribute('href')) ?? '';
    await waitUntil(async () => (await fetch(at(receipt))).status === 200, 60_000);
    failOnConsoleErrors(/api\/v1\/auth\/providers/);
    await page.goto(at('/account/privacy'));
    await page.waitForURL(onPath('/account/sign-in'));
    await signIn(page, 'lee', ENGLISH);
    await page.getByRole('alert').filter({ hasText: 'The sign-in was refused' }).waitFor();
  });
});
