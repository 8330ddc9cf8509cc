import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEFAULT_GATE } from '../../../shared/blacklist/publication/gate.ts';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';

/** The 5xx codes that say: not now. Everything else from 500 up is a fault of ours. */
const DOCUMENTED_5XX = ['unavailable', 'feed_not_ready', 'actor_overloaded'];

/** A finished run as the API shows it, as far as the tests look at it. */
export interface FinishedRun {
  readonly id: string;
  readonly status: string;
  readonly parsed: {
    readonly records: number;
    readonly rejected: number;
    readonly rejectsByReason: Readonly<Record<string, number>>;
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A reject as the API shows it. */
export interface ShownReject {
  readonly line: number;
  readonly reason: string;
  readonly sample: string;
}

/** A server that takes anything and publishes any change, and a client that notes what must never happen. */
export interface Rig {
  readonly server: TestServer;
  /** Answers of 500 and more that no document excuses. */
  readonly faults: readonly string[];
  /** One request as administrator; the body of the answer is always read whole. */
  ask(method: string, path: string, init?: Asked): Promise<{ status: number; headers: Headers; text: string }>;
  /**
   * Declares a body of JSON of that length and sends none of it: a server that refuses by the length alone answers.
   * (A client that does send may be cut off before it has read the answer.)
   */
  announce(path: string, length: number): Promise<{ status: number; headers: Headers; text: string }>;
  /** The same with JSON both ways. */
  json<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Uploads bytes and waits until the run that reads them has ended. */
  upload(
    bytes: Uint8Array | string,
    query?: string,
    source?: string,
  ): Promise<{ run: FinishedRun; rejects: readonly ShownReject[] }>;
  /** Lines of the feed once everything is compiled and no isolate remembers an older version. */
  feedLines(): Promise<string[]>;
}

/** What a request may carry. */
export interface Asked {
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts the server and sets up an upload source and a list without bounds. */
export async function openRig(): Promise<Rig> {
  const server = await startServer();
  const feedKey = readFileSync(join(server.dataDir, 'feed-key'), 'utf8').trim();
  const faults: string[] = [];

  const ask: Rig['ask'] = async (method, path, { body, headers } = {}) => {
    const response = await fetch(new URL(path, server.url), {
      method,
      headers: { authorization: `Bearer ${server.adminKey}`, ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
    const text = await response.text();
    if (response.status >= 500 && !DOCUMENTED_5XX.some((code) => text.includes(`"code":"${code}"`))) {
      faults.push(`${method} ${path.slice(0, 200)}: ${response.status} ${text.slice(0, 300)}`);
    }
    return { status: response.status, headers: response.headers, text };
  };
  const announce: Rig['announce'] = async (path, length) => {
    const headers = { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' };
    const sent = request(new URL(path, server.url).href, {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      signal: AbortSignal.timeout(60_000),
    });
    sent.flushHeaders();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of answer.setEncoding('utf8')) text += part;
    sent.on('error', () => {}).destroy();
    const shown = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { status: answer.statusCode ?? 0, headers: new Headers(shown), text };
  };
  const json: Rig['json'] = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' };
    const { status, text } = await ask(method, path, body === undefined ? {} : { body: JSON.stringify(body), headers });
    return { status, body: text === '' ? null : JSON.parse(text) };
  };

  const upload: Rig['upload'] = async (bytes, query = '', source = 'hostile') => {
    const answer = await ask('POST', `/api/v1/collection/sources/${source}/artefacts?${query}`, {
      body: bytes as Uint8Array<ArrayBuffer> | string,
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([202, expect.any(String)]);
    const taken = JSON.parse(answer.text) as { run: FinishedRun; isNew: boolean };
    expect(taken.isNew).toBe(true);
    const path = `/api/v1/collection/sources/${source}/runs/${taken.run.id}`;
    let run = taken.run;
    await waitUntil(async () => {
      run = (await json<{ run: FinishedRun }>('GET', path)).body.run;
      return ['succeeded', 'unchanged', 'failed', 'cancelled'].includes(run.status);
    }, 120_000);
    const page = await json<{ data: ShownReject[] }>('GET', `${path}/rejects?limit=1000`);
    expect(page.status).toBe(200);
    return { run, rejects: page.body.data };
  };

  const feedLines: Rig['feedLines'] = async () => {
    let version = 0;
    await waitUntil(async () => {
      const { body } = await json<{ pending: boolean; held: unknown; live: { version: number } | null }>(
        'GET',
        '/api/v1/blacklist/lists/main',
      );
      expect(body.held).toBeNull();
      version = body.live?.version ?? 0;
      return !body.pending && version > 0;
    }, 120_000);
    let lines: string[] = [];
    await waitUntil(async () => {
      const { status, headers, text } = await ask('GET', '/feeds/main.txt', {
        headers: { authorization: `Basic ${btoa(`feed:${feedKey}`)}` },
      });
      lines = text.trimEnd().split('\n');
      return status === 200 && headers.get('x-feed-version') === String(version);
    });
    return lines;
  };

  // Changes below these never hold, and there are none above.
  const gate = { ...DEFAULT_GATE, ignoreBelowLines: 1e9, ignoreBelowAddresses: 1e12 };
  expect((await json('PUT', '/api/v1/blacklist/lists/main', { gate })).status).toBe(200);
  const source = { id: 'hostile', kind: 'upload', list: 'main' };
  expect((await json('POST', '/api/v1/collection/sources', source)).status).toBe(201);
  return { server, faults, ask, announce, json, upload, feedLines };
}
