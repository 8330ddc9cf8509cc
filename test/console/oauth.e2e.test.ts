import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localhost, openBrowser, type TestBrowser, type TestPage } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { accessibilityFaults } from './accessibility.ts';

const PASSWORD = 'correct horse battery staple';
const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

let browser: TestBrowser;
let server: TestServer;
let base: string;
let application: Server;
let callback: string;
let clientId: string;
let person: TestPage;

async function operate(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([200, 201]).toContain(response.status);
  return (await response.json()) as Record<string, unknown>;
}

/** A form that an application posts; the server knows it by the name that the browser uses, too. */
async function post(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, base), { method: 'POST', body: new URLSearchParams(form) });
  return (await response.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  application = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="en"><title>Application</title><h1>Back</h1>');
  });
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  callback = `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;
  // One after the other: what has started is known to afterAll when the next does not.
  browser = await openBrowser();
  server = await startServer();
  base = localhost(server.url);
  await operate('/api/v1/users', {
    email: 'kim@example.org',
    username: 'kim',
    password: PASSWORD,
    emailVerified: true,
  });
  const { client } = (await operate('/api/v1/oauth/clients', {
    name: 'Community',
    redirectUris: [callback],
    tokenEndpointAuthMethod: 'none',
    grantTypes: ['authorization_code', 'refresh_token', DEVICE_GRANT],
    scopes: ['openid', 'email', 'account:read'],
  })) as { client: { id: string } };
  clientId = client.id;
  person = await browser.newPage({ locale: 'ko-KR' });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await new Promise((resolve) => application.close(resolve));
});

function authorization(state: string): string {
  const url = new URL('/oauth/authorize', base);
  url.search = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: callback, scope: 'openid email', state },
    ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
  }).toString();
  return url.href;
}

const isBack = (url: URL) => url.href.startsWith(callback);

describe('an application', () => {
  it('sends a stranger to sign in and then to the question, and gets nothing from a no', async () => {
    const { page } = person;
    await page.goto(authorization('first'));
    await page.getByLabel('이메일 또는 사용자 이름').fill('kim');
    await page.getByLabel('비밀번호').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/oauth/consent');
    await page.getByText('Community').waitFor();
    expect(await page.locator('main li').allTextContents()).toEqual(['본인임을 확인', '이메일 주소 보기']);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '거부' }).click();
    await page.waitForURL(isBack);
    const answer = new URL(page.url()).searchParams;
    expect([answer.get('error'), answer.get('state')]).toEqual(['access_denied', 'first']);
  });

  it('gets a code that is worth a token from a yes, and is listed from then on', async () => {
    const { page } = person;
    await page.goto(authorization('second'));
    await page.getByRole('button', { name: '허용' }).click();
    await page.waitForURL(isBack);
    const answer = new URL(page.url()).searchParams;
    expect(answer.get('state')).toBe('second');
    const tokens = await post('/oauth/token', {
      ...{ grant_type: 'authorization_code', code: answer.get('code') ?? '', redirect_uri: callback },
      ...{ client_id: clientId, code_verifier: VERIFIER },
    });
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid email' });

    await page.goto(new URL('/account/security', base).href);
    const listed = page.locator('#consents-list li').filter({ hasText: 'Community' });
    await listed.waitFor();
    await listed.getByRole('button', { name: '삭제' }).click();
    await page.getByRole('button', { name: '네, 진행합니다' }).click();
    await page.getByText('연결된 애플리케이션이 없습니다.').waitFor();
  });
});

describe('a device', () => {
  it('is connected by the code that it shows', async () => {
    const begun = await post('/oauth/device_authorization', { client_id: clientId, scope: 'account:read' });
    const poll = () =>
      post('/oauth/token', {
        ...{ grant_type: DEVICE_GRANT, device_code: String(begun.device_code), client_id: clientId },
      });
    const { page } = person;
    await page.goto(new URL('/oauth/device', base).href);
    await page.getByLabel('코드').fill(String(begun.user_code).toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText(String(begun.user_code)).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '허용' }).click();
    await page.getByText('기기를 연결했습니다.').waitFor();
    await expect.poll(poll, { timeout: 60_000, interval: 6000 }).toMatchObject({ token_type: 'Bearer' });
    person.failOnConsoleErrors(/api\/v1\/auth\/providers/);
  });

  it('is told what is wrong with a code', async () => {
    const { page } = person;
    await page.goto(new URL('/oauth/device?user_code=BBBB-BBBB', base).href);
    await page.locator('#announcement[data-kind=error]').waitFor();
  });
});
