import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AegisError } from '../../shared/kernel/error.ts';
import { openBrowser, type PageOptions, type TestBrowser } from '../support/browser.ts';
import { accessibilityFaults } from './accessibility.ts';
import { FULL_ANSWERS } from './answers.ts';
import { type Console, serveConsole } from './rig.ts';

/** The answer of the next sign-in; each test sets its own. */
let signIn: () => { status: number; body?: unknown };
/** Why the next account is refused. */
let refusal: AegisError;
let stepsWanted = 0;

const signedIn = { status: 200, body: { status: 'signed_in' } };

let browser: TestBrowser;
let site: Console;

beforeAll(async () => {
  [browser, site] = await Promise.all([
    openBrowser(),
    serveConsole({
      ...FULL_ANSWERS,
      'POST /api/v1/auth/sign-in': () => signIn(),
      'POST /api/v1/auth/verify-email/resend': () => ({ status: 202, body: { status: 'accepted' } }),
      'POST /api/v1/users': () => {
        throw refusal;
      },
      'POST /api/v1/auth/second-factor': () => signedIn,
      'POST /api/v1/auth/step-up': () => {
        stepsWanted -= 1;
        return signedIn;
      },
      'POST /api/v1/users/me/recovery-codes': () => {
        if (stepsWanted > 0) throw new AegisError('step_up_required', 'Sign in again.', { details: {} });
        return { status: 201, body: { codes: ['7GQ2-M4XK-9RTD', 'ABCD-M4XK-9RTD'] } };
      },
      'POST /api/v1/auth/social/complete': () => ({ status: 202, body: { status: 'accepted' } }),
      'GET /api/v1/auth/social/{provider}/start': () => ({ status: 200, body: {} }),
      'DELETE /api/v1/users/me/totp': () => {
        throw new AegisError('session_ended', 'The session has ended.');
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
  signIn = () => signedIn;
});

async function open(path: string, options: PageOptions = {}, role: string | null = null) {
  const opened = await browser.newPage(options);
  if (role !== null) await opened.context.addCookies([{ name: 'who', value: role, url: site.url }]);
  await opened.page.goto(site.url + path, { waitUntil: 'networkidle' });
  return opened;
}

async function typeCredentials(page: Page, name = 'kim'): Promise<void> {
  // The browser gives the focus with the first frame that it draws.
  await page.locator('#identifier:focus').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse battery staple');
  await page.keyboard.press('Enter');
}

const bodyOf = (call: string) => site.calls.find((made) => made.call === call)?.body;

describe('signing in by keyboard', () => {
  it.each(['en-US', 'ko-KR'])('needs no pointer (%s)', async (locale) => {
    const { page, failOnConsoleErrors } = await open('/account/sign-in?return_to=/oauth/device', { locale });
    await typeCredentials(page);
    await expect.poll(() => bodyOf('POST /api/v1/auth/sign-in'), { timeout: 20_000 }).toBeDefined();
    const body = { identifier: 'kim', password: 'correct horse battery staple', carrier: 'cookie' };
    expect(bodyOf('POST /api/v1/auth/sign-in')).toEqual(body);
    // The answers of this test set no cookie, so the page that it leads to sends the stranger back.
    await page.waitForURL('**/account/sign-in?return_to=%2Foauth%2Fdevice');
    failOnConsoleErrors();
  });

  it('does not lose a long request of an application on its way through the second step', async () => {
    signIn = () => ({ status: 200, body: { status: 'second_factor', ticket: 'ot_x', methods: ['totp'] } });
    const request = `/oauth/authorize?client_id=x&state=${'s%20'.repeat(1500)}&scope=openid`;
    const { page, failOnConsoleErrors } = await open(`/account/sign-in?return_to=${encodeURIComponent(request)}`);
    // Another provider's sign-in takes no such length, and still has to begin.
    const provider = page.getByRole('link', { name: 'Continue with Kakao' });
    expect(await provider.getAttribute('href')).toBe('/api/v1/auth/social/kakao/start');
    await typeCredentials(page);
    await page.waitForURL('**/account/second-factor?return_to=*');
    expect(await page.evaluate<string>('document.body.dataset.returnTo')).toBe(request);
    failOnConsoleErrors();
  });

  it('begins with a way past the navigation', async () => {
    const { page } = await open('/account', {}, 'user');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
  });
});

describe('a refusal', () => {
  it.each([
    ['en-US', 'The sign-in was refused'],
    ['ko-KR', '로그인이 거부되었습니다'],
  ])('is said in the language of the page, and gets the focus (%s)', async (locale, title) => {
    signIn = () => {
      throw new AegisError('sign_in_refused', 'Wrong.');
    };
    const { page } = await open('/account/sign-in', { locale });
    await typeCredentials(page);
    const problem = page.getByRole('alert').filter({ hasText: title });
    await problem.waitFor();
    await problem.and(page.locator(':focus')).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.getByRole('button').first().isEnabled()).toBe(true);
  });

  it('stands at its field', async () => {
    signIn = () => {
      const errors = [{ pointer: '/body/identifier', message: 'too odd' }];
      throw new AegisError('invalid_request', 'Parts are not valid.', { details: { errors } });
    };
    const { page } = await open('/account/sign-in');
    await typeCredentials(page);
    const field = page.locator('#identifier[aria-invalid=true]');
    await field.waitFor();
    expect(await page.locator('#identifier-error').textContent()).toBe('too odd');
    await field.and(page.locator(':focus')).waitFor();
  });

  it('is told from a network that does not work', async () => {
    const { page, context } = await open('/account/sign-in', { locale: 'ko-KR' });
    await context.setOffline(true);
    await typeCredentials(page);
    await page.getByRole('alert').filter({ hasText: '서버에 연결할 수 없습니다' }).waitFor();
  });
});

describe('an address that is not confirmed yet', () => {
  it.each([
    [
      'en-US',
      'kim@example.org',
      'Send the verification mail again',
      'E-mail address',
      'There is one every ten minutes',
    ],
    ['ko-KR', 'kim', '확인 메일 다시 보내기', '이메일 주소', '10분에 한 번만 보냅니다'],
  ])('gets its mail once more (%s, signed in as %s)', async (locale, name, button, label, sent) => {
    signIn = () => {
      throw new AegisError('email_unverified', 'Verify the e-mail address first.');
    };
    const { page } = await open('/account/sign-in', { locale });
    expect(await page.getByRole('button', { name: button }).isVisible()).toBe(false);
    await typeCredentials(page, name);
    await page.getByRole('button', { name: button }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const email = page.locator('#resend').getByLabel(label);
    expect(await email.inputValue()).toBe(name.includes('@') ? name : '');
    await email.fill('kim@example.org');
    await page.getByRole('button', { name: button }).click();
    await page.getByText(sent).waitFor();
    expect(bodyOf('POST /api/v1/auth/verify-email/resend')).toEqual({ email: 'kim@example.org' });
    expect(await page.getByRole('button', { name: button }).isVisible()).toBe(false);
  });

  it('is offered nothing after another refusal, but after coming back from another provider', async () => {
    signIn = () => {
      throw new AegisError('sign_in_refused', 'Wrong.');
    };
    const { page } = await open('/account/sign-in');
    await typeCredentials(page);
    await page.getByRole('alert').filter({ hasText: 'The sign-in was refused' }).waitFor();
    const button = page.getByRole('button', { name: 'Send the verification mail again' });
    expect(await button.isVisible()).toBe(false);
    await page.goto(`${site.url}/account/sign-in?error=email_unverified&provider=kakao`);
    await button.waitFor();
  });
});

describe('a password or a name that is refused', () => {
  it.each([
    ['en-US', 'password_unacceptable', 'common', '#password', 'It is among the first that anybody would try.'],
    ['ko-KR', 'password_unacceptable', 'too_short', '#password', '너무 짧습니다. 10자 이상이어야 합니다.'],
    ['ko-KR', 'password_unacceptable', 'personal', '#password', '사용자 이름이나 이메일 주소와 거의 같습니다.'],
    ['ko-KR', 'name_unacceptable', 'reserved', '#username', '사용할 수 없도록 지정된 이름입니다.'],
    ['en-US', 'name_unacceptable', 'mixed_scripts', '#username', 'Letters of different scripts cannot be mixed'],
  ] as const)('is told why at its field (%s, %s, %s)', async (locale, code, reason, id, text) => {
    refusal = new AegisError(code, 'No.', { details: { reason } });
    const { page } = await signUp(locale);
    const field = page.locator(`${id}[aria-invalid=true]`);
    await field.and(page.locator(':focus')).waitFor();
    expect(await page.locator(`${id}-error`).textContent()).toContain(text);
    expect(await page.locator('[aria-invalid=true]').count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is told by its title alone when the reason is unknown', async () => {
    refusal = new AegisError('password_unacceptable', 'No.', { details: { reason: 'toString' } });
    const { page } = await signUp('en-US');
    await page.getByRole('alert').filter({ hasText: 'The password is not acceptable' }).waitFor();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  });

  async function signUp(locale: string) {
    const opened = await open('/account/sign-up', { locale });
    await opened.page.locator('#email').fill('kim@example.org');
    await opened.page.locator('#username').fill('kim');
    await opened.page.locator('#password').fill('correct horse battery staple');
    await opened.page.keyboard.press('Enter');
    return opened;
  }
});

describe('the second step', () => {
  it('takes the ticket of the first, shows the ways that there are, and leads on', async () => {
    signIn = () => ({ status: 200, body: { status: 'second_factor', ticket: 'ot_x', methods: ['totp', 'recovery'] } });
    const { page } = await open('/account/sign-in?return_to=/account/keys');
    await typeCredentials(page);
    await page.waitForURL('**/account/second-factor?return_to=%2Faccount%2Fkeys');
    await page.locator('#totp-code:focus').waitFor();
    expect(await page.getByRole('button', { name: 'Use a passkey' }).isVisible()).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.type('123 456');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/account/sign-in' && url.search.includes('keys'));
    expect(bodyOf('POST /api/v1/auth/second-factor')).toEqual({ code: '123456', method: 'totp', ticket: 'ot_x' });
  });

  it('sends somebody without a ticket back to the first', async () => {
    const { page } = await open('/account/second-factor?return_to=/account/keys');
    await page.waitForURL((url) => url.pathname === '/account/sign-in');
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/account/keys');
  });
});

describe('a dangerous change', () => {
  it('asks again who it is, and is made then; what it brings is shown once', async () => {
    stepsWanted = 1;
    const { page } = await open('/account/security', { locale: 'ko-KR' }, 'user');
    await page.getByRole('button', { name: '새 코드 만들기' }).click();
    await page.getByRole('button', { name: '네, 진행합니다' }).click();
    const dialog = page.getByRole('dialog', { name: '본인 확인' });
    await dialog.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel('비밀번호').fill('correct horse battery staple');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '복구 코드' }).waitFor();
    expect(await page.locator('#code-list li').allTextContents()).toEqual(['7GQ2-M4XK-9RTD', 'ABCD-M4XK-9RTD']);
    const proof = { method: 'password', password: 'correct horse battery staple' };
    expect(bodyOf('POST /api/v1/auth/step-up')).toEqual(proof);
  });

  it('is not made when the person says no', async () => {
    stepsWanted = 0;
    const { page } = await open('/account/security', {}, 'user');
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make new codes' }).and(page.locator(':focus')).waitFor();
    expect(bodyOf('POST /api/v1/users/me/recovery-codes')).toBeUndefined();
  });

  it('leads to the sign-in page when the session has ended meanwhile', async () => {
    const { page } = await open('/account/security', {}, 'user');
    await page.locator('#factors').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Yes, go on' }).click();
    await page.waitForURL((url) => url.pathname === '/account/sign-in');
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/account/security');
  });
});

describe('somebody who comes back from another provider', () => {
  it.each([
    ['en-US', 'access_denied', 'You did not allow it there'],
    ['ko-KR', 'account_suspended', '정지된 계정입니다'],
    ['en-US', '"><b>', 'That did not work'],
  ])('is told why it did not work (%s, %s)', async (locale, code, text) => {
    const { page } = await open(`/account/sign-in?error=${encodeURIComponent(code)}&provider=kakao`, { locale });
    await page.getByRole('alert').filter({ hasText: text }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('may agree to have an account, and is asked for the second step when there is one', async () => {
    const { page } = await open('/account/social?return_to=/account/keys', { locale: 'ko-KR' });
    expect(await page.getByLabel('이메일 주소').inputValue()).toBe('kim@example.org');
    await page.getByLabel('사용자 이름').fill('kim');
    await page.getByRole('button', { name: '계정 만들기' }).click();
    await page.getByText('방금 보낸 메일의 링크를 여세요').waitFor();
    const body = { email: 'kim@example.org', username: 'kim', locale: 'ko' };
    expect(bodyOf('POST /api/v1/auth/social/complete')).toEqual(body);
  });

  it('proves again who they are when linking needs it, and goes to the provider then', async () => {
    stepsWanted = 0;
    const { page } = await open('/account/security?error=step_up_required&provider=kakao', {}, 'user');
    const dialog = page.getByRole('dialog', { name: 'Is it you?' });
    await dialog.getByLabel('Password').fill('correct horse battery staple');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/api/v1/auth/social/kakao/start?mode=link');
  });
});
