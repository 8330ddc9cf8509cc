// `npm start -- --demo`: fake portals on loopback, set up and collected through the public API.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { addDays, kstDay } from '../shared/blacklist/portal/kst-day.ts';
import { openPolicyDemo } from './demo-policies.ts';
import { startOpenListsFake } from './fakes/open-lists.ts';
import { startRegtechFake } from './fakes/regtech.ts';
import type { RegtechData } from './fakes/regtech-data.ts';
import { startSecudiumFake } from './fakes/secudium.ts';
import { type Api, createApi } from './lib/api.ts';
import { shortPath } from './start/banner.ts';

/** What the demo needs of the running server. */
export interface DemoTarget {
  readonly url: string;
  readonly adminKey: string;
  /** `null` when the key came from `AEGIS_ADMIN_KEY`. */
  readonly adminKeyFile: string | null;
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

interface DemoSource {
  readonly id: string;
  readonly kind: 'regtech' | 'secudium' | 'open-list';
  readonly url: string;
}

interface SourceAnswer {
  readonly condition: string;
  readonly lastRun: { readonly id: string; readonly status: string } | null;
}

interface RunAnswer {
  readonly run: {
    readonly status: string;
    readonly parsed: { readonly records: number; readonly rejected: number } | null;
    readonly error: { readonly code: string; readonly message: string } | null;
  };
}

interface ListAnswer {
  readonly pending: boolean;
  readonly held: {
    readonly version: number;
    readonly reasons: readonly { readonly code: string }[];
    readonly lines4: number;
    readonly lines6: number;
  } | null;
}

/** What the demo portals make their data from. */
export const DEMO_SEED = 20_260_624;
const POLL_MS = 400;
const PATIENCE_MS = 120_000;
const CREDENTIALS = { username: 'demo', password: 'demo-password' };

/** Starts the portals on free ports of the loopback interface. */
export async function openDemo(): Promise<Demo> {
  const options = { host: '127.0.0.1', port: 0, seed: DEMO_SEED };
  const portals = await Promise.all([
    startRegtechFake(options),
    startSecudiumFake(options),
    startOpenListsFake(options),
  ]);
  const [regtech, secudium, lists] = portals;
  const policies = await openPolicyDemo();
  const sources: readonly DemoSource[] = [
    { id: 'demo-list', kind: 'open-list', url: new URL('/plain.txt', lists.url).href },
    { id: 'demo-secudium', kind: 'secudium', url: secudium.url },
    { id: 'demo-regtech', kind: 'regtech', url: regtech.url },
  ];
  return {
    hosts: [...portals.map((portal) => new URL(portal.url).host), policies.host],
    async collect(target) {
      const threats = async () => {
        await collect(sources, target);
        sayWhy(regtech.control.data, target);
        await sayHeld(createApi(target), target);
      };
      await Promise.all([threats(), policies.collect(target)]);
    },
    async close() {
      await Promise.all([...portals.map((portal) => portal.close()), policies.close()]);
    },
  };
}

/** The open list first: the feed is there in seconds, and the gate has something to compare the portals with. */
async function collect([first, ...portals]: readonly DemoSource[], target: DemoTarget): Promise<void> {
  const api = createApi(target);
  if (first) await collectAll(api, [first], target);
  const { lines, etag } = await waitForFeed(target);
  const { curl, feed, path } = commands(target);
  target.say(`demo: the feed has ${lines} lines. To fetch it, and to ask whether it has changed since:`);
  target.say(`  ${feed} -i | head -20`);
  target.say(`  ${feed} -i -H 'If-None-Match: ${etag}'`);
  await collectAll(api, portals, target);
  target.say('demo: how the sources are:');
  target.say(`  ${curl} ${path('/api/v1/collection/status')}`);
}

/** One row of the portal, and how to see what became of it. */
function sayWhy(data: RegtechData, target: DemoTarget): void {
  const today = kstDay(Date.now());
  const [row] = data.query(addDays(today, -7), addDays(today, -1), today);
  if (!row) return;
  const { ip, country, reason, registered, released } = row;
  const { curl, path } = commands(target);
  target.say(`demo: a row at REGTECH: ${[ip, country, reason, registered, released].join(' | ')}`);
  target.say('demo: why it is blocked:');
  target.say(`  ${curl} ${path(`/api/v1/blacklist/search/${ip}`)}`);
}

async function collectAll(api: Api, sources: readonly DemoSource[], { say, signal }: DemoTarget): Promise<void> {
  for (const source of sources) await setUp(api, source);
  for (const { id, url } of sources) {
    await api('POST', '/api/v1/collection/trigger', { source: id }, [202, 409]);
    say(`demo: collecting ${id} from ${url}`);
  }
  await Promise.all(sources.map(async ({ id }) => say(`demo: ${id} ${await waitForRun(api, id, signal)}`)));
}

/** Beginnings of commands to paste into a shell in the directory that the server was started in. */
function commands({ url, adminKeyFile, feedKeyFile }: DemoTarget) {
  const shown = (file: string) => shortPath(file, process.cwd());
  const adminKey = adminKeyFile === null ? '$AEGIS_ADMIN_KEY' : `$(cat ${shown(adminKeyFile)})`;
  const path = (path: string) => new URL(path, url).href;
  return {
    curl: `curl -s -H "Authorization: Bearer ${adminKey}"`,
    feed: `curl -s -u "feed:$(cat ${shown(feedKeyFile)})" ${path('/feeds/main.txt')}`,
    path,
  };
}

/** The portals more than double the first list, which is what the publish gate is there to ask about. */
async function sayHeld(api: Api, target: DemoTarget): Promise<void> {
  const { held } = await waitForList(api, target.signal);
  if (!held) return;
  const codes = held.reasons.map((reason) => reason.code).join(', ');
  const lines = held.lines4 + held.lines6;
  const { curl, path } = commands(target);
  target.say(`demo: version ${held.version} with ${lines} lines is held (${codes}). To publish it:`);
  const confirm = path(`/api/v1/blacklist/lists/main/publications/${held.version}/confirm`);
  target.say(`  ${curl} -X POST -H 'Content-Type: application/json' -d '{}' ${confirm}`);
}

/** The list once all changes are compiled: until then a held version may still be superseded by the next one. */
async function waitForList(api: Api, signal: AbortSignal): Promise<ListAnswer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const list = (await api('GET', '/api/v1/blacklist/lists/main', null, [200])).body as ListAnswer;
    if (!list.pending || Date.now() > deadline) return list;
    await pause(signal);
  }
}

async function setUp(api: Api, { id, kind, url }: DemoSource): Promise<void> {
  // A portal of one's own needs little courtesy between requests, and messages nobody at a login. A week of bulletins
  // is enough to look at.
  const lookbackDays = kind === 'regtech' ? 180 : 7;
  const settings = { url, enabled: true, intervalMinutes: 60, paceMs: 0, loginConsent: true, lookbackDays };
  const created = await api('POST', '/api/v1/collection/sources', { id, kind, list: 'main', ...settings }, [201, 409]);
  // At the second demo on the same data the portals have other ports.
  if (created.status === 409) await api('PUT', `/api/v1/collection/sources/${id}`, settings, [200]);
  if (kind !== 'open-list') await api('PUT', `/api/v1/collection/sources/${id}/credentials`, CREDENTIALS, [204]);
}

/** Waits until the source is at rest; resolves to what its last run brought. */
async function waitForRun(api: Api, id: string, signal: AbortSignal): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  const path = `/api/v1/collection/sources/${id}`;
  while (Date.now() < deadline) {
    const source = (await api('GET', path, null, [200])).body as SourceAnswer;
    if (source.condition === 'attention') return 'waits for a person';
    if (source.condition !== 'running' && source.lastRun) {
      const { run } = (await api('GET', `${path}/runs/${source.lastRun.id}`, null, [200])).body as RunAnswer;
      const counts = run.parsed ? `: ${run.parsed.records} records, ${run.parsed.rejected} rejected` : '';
      return `${run.status}${counts}${run.error ? ` (${run.error.code}: ${run.error.message})` : ''}`;
    }
    await pause(signal);
  }
  return 'is still running';
}

/** Waits until something is published; resolves to its number of lines and its ETag. */
async function waitForFeed({ url, feedKeyFile, signal }: DemoTarget) {
  const authorization = `Basic ${btoa(`feed:${readFileSync(feedKeyFile, 'utf8').trim()}`)}`;
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const response = await fetch(new URL('/feeds/main.txt', url), { headers: { authorization }, signal });
    const text = await response.text();
    if (response.status === 200) return { lines: text.split('\n').length - 1, etag: response.headers.get('etag') };
    if (response.status !== 503)
      throw new Error(`demo: the feed answered with ${response.status}: ${text.slice(0, 500)}`);
    await pause(signal);
  }
  throw new Error('demo: nothing was published; look at /api/v1/collection/status');
}

function pause(signal: AbortSignal): Promise<void> {
  return setTimeout(POLL_MS, undefined, { signal });
}
