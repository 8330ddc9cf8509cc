// `npm start -- --demo`: fake portals on loopback, set up and collected through the public API.
import { readFileSync } from 'node:fs';
import { startOpenListsFake } from './fakes/open-lists.ts';
import { startRegtechFake } from './fakes/regtech.ts';
import { startSecudiumFake } from './fakes/secudium.ts';

/** What the demo needs of the running server. */
export interface DemoTarget {
  readonly url: string;
  readonly adminKey: string;
  readonly feedKeyFile: string;
  readonly say: (line: string) => void;
  /** Fires when the server is stopping. */
  readonly signal: AbortSignal;
}

/** The open portals. */
export interface Demo {
  /** `host:port` of each, for the egress list. */
  readonly hosts: readonly string[];
  /** Sets the sources up, collects them and shows how to read the feed. */
  collect(target: DemoTarget): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const SEED = 20_260_624;
const POLL_MS = 500;
const PATIENCE_MS = 120_000;
const LOGIN = { username: 'demo', password: 'demo-password' };

/** Starts the portals on free ports of the loopback interface. */
export async function openDemo(): Promise<Demo> {
  const options = { host: HOST, port: 0, seed: SEED };
  const [regtech, secudium, lists] = await Promise.all([
    startRegtechFake(options),
    startSecudiumFake(options),
    startOpenListsFake(options),
  ]);
  const sources = [
    // A portal of one's own needs no courtesy; the real one gets its five seconds between requests.
    { id: 'regtech', kind: 'regtech', baseUrl: regtech.url, paceMs: 0, credentials: LOGIN },
    { id: 'secudium', kind: 'secudium', baseUrl: secudium.url, paceMs: 0, credentials: LOGIN },
    { id: 'open-list', kind: 'open-list', baseUrl: new URL('/plain.txt', lists.url).href, credentials: null },
  ];
  return {
    hosts: [regtech, secudium, lists].map((portal) => new URL(portal.url).host),
    async collect(target) {
      const call = apiOf(target);
      for (const { id, credentials, ...source } of sources) {
        await call('PUT', `sources/${id}`, { ...source, list: 'main', intervalMinutes: 60, enabled: true });
        if (credentials) await call('PUT', `sources/${id}/credentials`, credentials);
        await call('POST', 'trigger', { source: id });
        target.say(`demo: collecting from ${id} at ${source.baseUrl}`);
      }
      const lines = await waitForFeed(target);
      target.say(`demo: the feed has ${lines} lines. Try:`);
      const feed = new URL('/feeds/main.txt', target.url).href;
      const login = `-u "feed:$(cat ${target.feedKeyFile})"`;
      target.say(`  curl -i ${login} ${feed} | head`);
      target.say(`  curl -i ${login} -H 'If-None-Match: <the ETag above>' ${feed}`);
      target.say(
        `  curl -H "Authorization: Bearer <admin key>" ${new URL('/api/v1/collection/status', target.url).href}`,
      );
    },
    async close() {
      await Promise.all([regtech.close(), secudium.close(), lists.close()]);
    },
  };
}

function apiOf({ url, adminKey, signal }: DemoTarget) {
  return async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await fetch(new URL(`/api/v1/collection/${path}`, url), {
      method,
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`demo: ${method} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`);
  };
}

/** Waits until something is published; resolves to the number of lines. */
async function waitForFeed({ url, feedKeyFile, say, signal }: DemoTarget): Promise<number> {
  const authorization = `Basic ${btoa(`feed:${readFileSync(feedKeyFile, 'utf8').trim()}`)}`;
  const started = Date.now();
  for (let waits = 1; Date.now() - started < PATIENCE_MS; waits++) {
    const response = await fetch(new URL('/feeds/main.txt', url), { headers: { authorization }, signal });
    const text = await response.text();
    if (response.status === 200) return text.split('\n').length - 1;
    if (response.status !== 503)
      throw new Error(`demo: the feed answered with ${response.status}: ${text.slice(0, 500)}`);
    if (waits % 10 === 0) say(`demo: nothing published yet, ${Math.round((Date.now() - started) / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('demo: nothing was published; look at /api/v1/collection/status');
}
