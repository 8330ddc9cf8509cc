import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';
import { liveThrough, PASSWORD, type Person, send } from './load.ts';

const KILLS = 8;
const AT_ONCE = 3;
const PATIENCE_MS = 120_000;
const dataDir = mkdtempSync(join(tmpdir(), 'aegis-people-'));
const env = { AEGIS_RATE_SCALE: '0' };

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function round(number: number, people: Person[]): Promise<void> {
  const server = await startServer({ dataDir, env });
  let over = false;
  const before = people.length;
  const lives = Array.from({ length: AT_ONCE }, (_, lane) =>
    liveThrough(server, `r${number}-${lane}`, () => over, people),
  );
  // Every other server has done some work before its time runs, however slow the machine; the rest may die starting up.
  if (number % 2 === 1) await waitUntil(() => people.length >= before + 4, PATIENCE_MS);
  await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 2_000));
  await server.kill9();
  over = true;
  await Promise.all(lives);
}

/** Everything that was acknowledged for a person is still so. */
async function verify(server: TestServer, person: Person): Promise<string[]> {
  const faults: string[] = [];
  const expectStatus = (what: string, wanted: number, got: number | undefined) => {
    if (got !== wanted) faults.push(`${person.email}: ${what} ${got} and not ${wanted}`);
  };
  if (person.endedToken !== null) {
    const body = { refreshToken: person.endedToken };
    expectStatus('ended session', 401, (await send(server, 'POST', '/api/v1/auth/refresh', { body }))?.status);
  }
  if (person.refreshToken !== null) {
    const body = { refreshToken: person.refreshToken };
    expectStatus('session', 200, (await send(server, 'POST', '/api/v1/auth/refresh', { body }))?.status);
  }
  if (person.apiKey !== null) {
    const headers = { 'x-api-key': person.apiKey };
    expectStatus('API key', 200, (await send(server, 'GET', '/api/v1/blacklist/lists', { headers }))?.status);
  }
  const body = { identifier: person.email, password: PASSWORD };
  const signedIn = await send(server, 'POST', '/api/v1/auth/sign-in', { body });
  expectStatus('sign-in', 200, signedIn?.status);
  const token = String(signedIn?.json.accessToken);
  const profile = await send(server, 'GET', '/api/v1/users/me/profile', { token });
  if (person.displayName !== null && JSON.stringify(profile?.json).includes(person.displayName) === false) {
    faults.push(`${person.email}: the profile is lost`);
  }
  return faults;
}

it(`survives ${KILLS} kill -9 amid sign-ups, sign-ins and keys: nothing acknowledged is lost, nothing ended comes back`, async () => {
  const people: Person[] = [];
  for (let number = 0; number < KILLS; number += 1) await round(number, people);
  expect(people.length).toBeGreaterThan(KILLS);
  expect(people.filter(({ apiKey }) => apiKey !== null).length).toBeGreaterThan(0);
  expect(people.filter(({ endedToken }) => endedToken !== null).length).toBeGreaterThan(0);

  const server = await startServer({ dataDir, env });
  try {
    const faults: string[] = [];
    for (const person of people) faults.push(...(await verify(server, person)));
    expect(faults).toEqual([]);
    // The directory catches up by itself with everybody who was acknowledged.
    await waitUntil(async () => {
      const found = new Set<string>();
      let next: string | null = '';
      while (next !== null) {
        const path = `/api/v1/users?limit=200${next === '' ? '' : `&cursor=${next}`}`;
        const page = await send(server, 'GET', path, { token: server.adminKey });
        for (const { id } of (page?.json.data ?? []) as { id: string }[]) found.add(id);
        next = ((page?.json.page ?? { next: null }) as { next: string | null }).next;
      }
      return people.every(({ userId }) => found.has(userId));
    }, PATIENCE_MS);
  } finally {
    await server.stop();
  }
}, 900_000);
