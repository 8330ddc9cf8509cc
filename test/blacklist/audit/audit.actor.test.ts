import { exports } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';

const authorization = 'Bearer test-admin-key';

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  return exports.default.fetch(
    new Request(`https://aegis.test${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

interface Line {
  at: string;
  type: string;
  actor: string;
  stream: string;
  data: Record<string, unknown>;
}

async function lines(query: string): Promise<{ data: Line[]; page: { next: string | null } }> {
  const response = await call('GET', `/api/v1/blacklist/audit?${query}`);
  expect(response.status).toBe(200);
  return response.json();
}

it('shows acts on a list newest first, in pages, and by who, what and when', async () => {
  expect((await call('PUT', '/api/v1/blacklist/lists/audited', { title: 'Audited' })).status).toBe(200);
  for (const address of ['9.9.1.0/24', '9.9.2.0/24', '9.9.3.0/24']) {
    const allowed = await call('POST', '/api/v1/blacklist/lists/audited/allowlist', { address, reason: 'ours' });
    expect(allowed.status).toBe(201);
  }
  const stream = 'stream=/blacklist/lists/audited';
  const total = async (type: string) => (await lines(`${stream}&type=${type}`)).data.length;
  const isComplete = async () => {
    expect(await total('blacklist.allowlist.')).toBe(3);
    expect(await total('blacklist.list.')).toBe(1);
    // An allowlist without entries compiles to an empty feed.
    expect(await total('blacklist.feed.held')).toBe(1);
  };
  await vi.waitFor(isComplete, { timeout: 20_000, interval: 50 });

  const seen: Line[] = [];
  let cursor = '';
  for (let page = 0; page < 5; page++) {
    const { data, page: info } = await lines(`${stream}&limit=1${cursor}`);
    seen.push(...data);
    cursor = `&cursor=${info.next}`;
    expect(info.next === null).toBe(page === 4);
  }
  expect(seen.at(-1)?.type).toBe('blacklist.list.configured');
  expect(seen.map(({ at }) => at)).toEqual(
    seen
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  const acts = seen.filter(({ type }) => !type.startsWith('blacklist.feed.'));
  expect(acts.map(({ actor }) => actor)).toEqual(Array(4).fill('admin-key'));

  expect((await lines(`${stream}&actor=somebody`)).data).toHaveLength(0);
  expect((await lines(`${stream}&until=${seen.at(-1)!.at}`)).data).toHaveLength(0);
  expect((await lines(`${stream}&since=${seen.at(-1)!.at}`)).data).toHaveLength(5);
});

it('has acts on a source too, which are projected at once', async () => {
  const body = {
    id: 'audited',
    kind: 'open-list',
    title: 'Audited',
    url: 'https://lists.example.org/a.txt',
    format: 'plain',
  };
  expect((await call('POST', '/api/v1/collection/sources', body)).status).toBe(201);
  expect((await lines('stream=/blacklist/sources/audited')).data.map(({ actor }) => actor)).toEqual(['admin-key']);
});

it('is for auditors, and takes no made-up cursor', async () => {
  const stranger = await exports.default.fetch('https://aegis.test/api/v1/blacklist/audit');
  expect(stranger.status).toBe(401);
  expect((await call('GET', '/api/v1/blacklist/audit?cursor=nonsense!')).status).toBe(400);
});
