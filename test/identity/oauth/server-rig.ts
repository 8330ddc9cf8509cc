import { expect } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';
import { type Browser, type Rig, visit } from './rig.ts';

/** A real server on loopback. */
export interface ServerRig extends Rig {
  readonly server: TestServer;
}

const PASSWORD = 'correct staple battery 42';

export async function serverRig(env: Readonly<Record<string, string>> = {}): Promise<ServerRig> {
  const server = await startServer({ env });
  return {
    server,
    origin: new URL(server.url).origin,
    adminKey: server.adminKey,
    fetch: onFreshSocket,
  };
}

/** The server closes a connection after five seconds without a request; a busy test learns of it only when it writes. */
async function onFreshSocket(request: Request): Promise<Response> {
  const again = request.clone();
  try {
    return await fetch(request, { redirect: 'manual' });
  } catch (thrown) {
    const { code } = ((thrown as Error).cause ?? {}) as { code?: string };
    if (code !== 'UND_ERR_SOCKET' && code !== 'ECONNRESET') throw thrown;
    // A request that makes the server hang up does so again.
    return fetch(again, { redirect: 'manual' });
  }
}

/** Somebody with a verified e-mail address, created by an administrator and signed in at a browser through the API. */
export async function personAtBrowser(rig: Rig, email: string): Promise<{ userId: string; browser: Browser }> {
  const created = await rig.fetch(
    new Request(`${rig.origin}/api/v1/users`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${rig.adminKey}`,
        'content-type': 'application/json',
        'idempotency-key': `create-${email}`,
      },
      body: JSON.stringify({ email, password: PASSWORD, emailVerified: true, displayName: 'Hana Kim' }),
    }),
  );
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  return { userId: id, browser: await signedIn(rig, email) };
}

/** Signs in with the password at a new browser. */
export async function signedIn(rig: Rig, email: string): Promise<Browser> {
  const browser: Browser = { rig, cookies: new Map() };
  const json = { identifier: email, password: PASSWORD, carrier: 'cookie' };
  const response = await visit(browser, '/api/v1/auth/sign-in', { method: 'POST', json });
  expect(response.status).toBe(200);
  expect([...browser.cookies.keys()].sort()).toEqual(['aegis_access', 'aegis_session']);
  return browser;
}
