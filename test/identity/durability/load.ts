import type { TestServer } from '../../support/server.ts';

export const PASSWORD = 'granite violin 3391 waits';

/** What became of one person, as far as the server has acknowledged it. */
export interface Person {
  readonly email: string;
  readonly userId: string;
  /** The newest refresh token that was handed out; null once the session has been ended. */
  refreshToken: string | null;
  /** A refresh token whose session was ended and acknowledged: it must never work again. */
  endedToken: string | null;
  apiKey: string | null;
  /** Which revision of the profile was acknowledged last, as its display name. */
  displayName: string | null;
}

/** One JSON request; null when the connection broke, so that nothing is known of it. */
export async function send(
  server: TestServer,
  method: string,
  path: string,
  { body, token, headers = {} }: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; json: Record<string, unknown> } | null> {
  try {
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {} };
  } catch {
    // Killed in the middle: exactly what the test wants. Nothing was acknowledged.
    return null;
  }
}

/** Makes people and does things as them until the server dies; notes only what was acknowledged. */
export async function liveThrough(server: TestServer, name: string, isOver: () => boolean, people: Person[]) {
  for (let count = 0; !isOver(); count += 1) {
    const email = `${name}-${count}@example.com`;
    const made = await send(server, 'POST', '/api/v1/users', {
      token: server.adminKey,
      body: { email, password: PASSWORD, roles: ['operator'], emailVerified: true },
    });
    if (made?.status !== 201) continue;
    const person: Person = {
      ...{ email, userId: String(made.json.id) },
      ...{ refreshToken: null, endedToken: null, apiKey: null, displayName: null },
    };
    people.push(person);
    await act(server, person, count);
  }
}

async function act(server: TestServer, person: Person, count: number): Promise<void> {
  const signedIn = await send(server, 'POST', '/api/v1/auth/sign-in', {
    body: { identifier: person.email, password: PASSWORD },
  });
  if (signedIn?.status !== 200) return;
  person.refreshToken = String(signedIn.json.refreshToken);
  const token = String(signedIn.json.accessToken);
  const key = await send(server, 'POST', '/api/v1/users/me/api-keys', {
    token,
    body: { name: 'load', scope: ['blacklist:read'] },
  });
  if (key?.status === 201) person.apiKey = String(key.json.key);
  const displayName = `Person ${count}`;
  const etag = (await send(server, 'GET', '/api/v1/users/me/profile', { token }))?.headers.get('etag');
  if (etag) {
    const headers = { 'if-match': etag };
    const put = await send(server, 'PUT', '/api/v1/users/me/profile', { token, headers, body: { displayName } });
    if (put?.status === 200) person.displayName = displayName;
  }
  const { refreshToken } = person;
  const refreshed = await send(server, 'POST', '/api/v1/auth/refresh', { body: { refreshToken } });
  if (refreshed?.status === 200) person.refreshToken = String(refreshed.json.refreshToken);
  if (count % 2 === 0) return;
  const out = await send(server, 'POST', '/api/v1/auth/sign-out', { token });
  // Unknown when it broke: the session may have ended or not, and neither may be claimed.
  if (out?.status === 204) person.endedToken = person.refreshToken;
  person.refreshToken = null;
}
