import { createHash } from 'node:crypto';
import { dotted } from '../../../bench/lib/volume.ts';
import type { TestServer } from '../../support/server.ts';

/** What the server has acknowledged over all its lives: none of it may ever be missing. */
export interface Acknowledged {
  readonly entries: Set<string>;
  /** Uploaded statement versions, in order, with the run that took each. */
  readonly uploads: { readonly version: number; readonly run: string }[];
  /** Feeds that were read whole. */
  feeds: number;
}

const ENTRIES_PER_STATEMENT = 20_000;

export function api(server: TestServer, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(new URL(path, server.url), {
    method,
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
}

/** Addresses of a statement version: most are in every version, a window of them moves. */
export function statement(version: number): string[] {
  return Array.from({ length: ENTRIES_PER_STATEMENT }, (_, i) => dotted(0x20000000 + (i + version * 37) * 3));
}

/** Ends quietly when the server dies under it; any other answer than an acknowledgement is not counted. */
async function whileAlive(isOver: () => boolean, step: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    try {
      await step();
    } catch {
      // The server was killed in the middle: exactly what the test wants. Not acknowledged, so not counted.
      if (!isOver()) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Makes manual entries, each acknowledged one by one. */
export async function createEntries(server: TestServer, round: number, isOver: () => boolean, done: Acknowledged) {
  let next = 0;
  await whileAlive(isOver, async () => {
    const address = dotted(0x40000000 + round * 65_536 + next++ * 2);
    const response = await api(server, 'POST', '/api/v1/blacklist/entries', { address, reason: 'load' });
    if (response.status === 201) done.entries.add(address);
    await response.arrayBuffer();
  });
}

/** Uploads one statement after the other. */
export async function uploadStatements(
  server: TestServer,
  isOver: () => boolean,
  done: Acknowledged,
  next: () => number,
) {
  await whileAlive(isOver, async () => {
    const version = next();
    const response = await fetch(
      new URL('/api/v1/collection/sources/bulk/artefacts?scope=full&format=plain', server.url),
      {
        method: 'POST',
        headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'text/plain' },
        body: `${statement(version).join('\n')}\n`,
        signal: AbortSignal.timeout(60_000),
      },
    );
    if (response.status === 202) {
      const { run } = (await response.json()) as { run: { id: string } };
      done.uploads.push({ version, run: run.id });
    } else await response.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
}

/** Reads the feed and proves that each answer is one whole version. */
export async function readFeeds(
  server: TestServer,
  feedKey: string,
  isOver: () => boolean,
  done: Acknowledged,
  broken: string[],
) {
  await whileAlive(isOver, async () => {
    const response = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'x-api-key': feedKey } });
    const body = await response.text();
    if (response.status === 503) return;
    const hash = createHash('sha256').update(body).digest('hex');
    if (response.status !== 200) broken.push(`status ${response.status}`);
    else if (`"${hash}"` !== response.headers.get('etag')) broken.push(`ETag of another text, ${body.length} bytes`);
    else if (body === '') broken.push('empty 200');
    else done.feeds += 1;
  });
}
