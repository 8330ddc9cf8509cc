import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localhost, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/server.ts';

const EMPTY_PAGE = '<!doctype html><html lang="en"><title>Local</title><p>Local page</p></html>';

/** Creates a passkey and signs in with it, without saying which: the authenticator has to find it. */
const CEREMONY = `(async () => {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const created = await navigator.credentials.create({ publicKey: {
    challenge, rp: { id: 'localhost', name: 'Test' },
    user: { id: new Uint8Array([1, 2, 3]), name: 'kim', displayName: 'Kim' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  } });
  const asserted = await navigator.credentials.get({ publicKey: {
    challenge, rpId: 'localhost', userVerification: 'required', allowCredentials: [],
  } });
  return { created: created.id, asserted: asserted.id, user: [...new Uint8Array(asserted.response.userHandle)] };
})()`;

let browser: TestBrowser;
let local: Server;
let localUrl: string;

beforeAll(async () => {
  local = createServer((request, response) => {
    const refused = request.url === '/refused';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (refused) response.setHeader('content-security-policy', "script-src 'self'");
    response.end(refused ? `${EMPTY_PAGE}<script>document.title = 'ran'</script>` : EMPTY_PAGE);
  });
  await new Promise<void>((resolve) => local.listen(0, '127.0.0.1', resolve));
  localUrl = localhost(`http://127.0.0.1:${(local.address() as AddressInfo).port}/`);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => local.close(resolve));
});

describe('a real browser', () => {
  it('creates a passkey and finds it again', async () => {
    const { page, authenticator } = await browser.newPage();
    await page.goto(localUrl);
    const keys = await authenticator();
    const { created, asserted, user } = await page.evaluate<{ created: string; asserted: string; user: number[] }>(
      CEREMONY,
    );
    expect(asserted).toBe(created);
    expect(user).toEqual([1, 2, 3]);
    const held = await keys.passkeys();
    expect(held).toHaveLength(1);
    expect(held[0]?.rpId).toBe('localhost');
    expect(held[0]?.signCount).toBeGreaterThan(0);
  });

  it('cannot use a passkey of somebody who does not prove themselves', async () => {
    const { page, authenticator } = await browser.newPage();
    await page.goto(localUrl);
    const keys = await authenticator();
    await keys.verify(false);
    await expect(page.evaluate(CEREMONY)).rejects.toThrow('NotAllowedError');
  });

  it('enforces the content policy, and a refusal fails the test', async () => {
    const { page, failOnConsoleErrors } = await browser.newPage();
    await page.goto(new URL('/refused', localUrl).href);
    expect(await page.title()).toBe('Local');
    expect(() => failOnConsoleErrors()).toThrow(/Content Security Policy/);
  });
});

describe('a real browser before a real server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.stop());

  it('reads the landing page in the language of its reader', async () => {
    for (const [locale, lang] of [
      ['en-US', 'en'],
      ['ko-KR', 'ko'],
    ] as const) {
      const { page, failOnConsoleErrors } = await browser.newPage({ locale });
      await page.goto(localhost(server.url));
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe(lang);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Aegis');
      failOnConsoleErrors(/favicon/);
    }
  });
});
