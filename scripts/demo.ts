// `npm start -- --demo`: fake portals on loopback, set up and collected through the public API.
import { readFileSync } from 'node:fs';
import { startOpenListsFake } from './fakes/open-lists.ts';
import { startRegtechFake } from './fakes/regtech.ts';
import { startSecudiumFake } from './fakes/secudium.ts';
import { type Api, createApi } from './lib/api.ts';

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
  readonly id: string;
  readonly parsed: { readonly records: number; readonly rejected: number } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const SEED = 20_260_624;
const POLL_MS = 400;
const PATIENCE_MS = 120_000;
const CREDENTIALS = { username: 'demo', password: 'demo-password' };

/** Starts the portals on free ports of the loopback interface. */
export async function openDemo(): Promise<Demo> {
  const options = { host: '127.0.0.1', port: 0, seed: SEED };
  const portals = await Promise.all([
    startRegtechFake(options),
    startSecudiumFake(options),
    startOpenListsFake(options),
  ]);
  const [regtech, secudium, lists] = portals;
  const sources: readonly DemoSource[] = [
    { id: 'demo-list', kind: 'open-list', url: new URL('/plain.txt', lists.url).href },
    { id: 'demo-secudium', kind: 'secudium', url: secudium.url },
    { id: 'demo-regtech', kind: 'regtech', url: regtech.url },
  ];
  return {
    hosts: portals.map((portal) => new URL(portal.url).host),
    collect: (target) => collect(sources, target),
    async close() {
      await Promise.all(portals.map((portal) => portal.close()));
    },
  };
}

async function collect(sources: readonly DemoSource[], target: DemoTarget): Promise<void> {
  const api = createApi(target);
  for (const source of sources) await setUp(api, source);
  for (const { id, url } of sources) {
    await api('POST', '/api/v1/collection/trigger', { source: id }, [202, 409]);
    target.say(`demo: collecting ${id} from ${url}`);
  }
  for (const { id } of sources) target.say(`demo: ${id} ${await waitForRun(api, id)}`);
  const lines = await waitForFeed(target);
  const feed = new URL('/feeds/main.txt', target.url).href;
  const login = `-u "feed:$(cat ${target.feedKeyFile})"`;
  target.say(`demo: the feed has ${lines} lines. Try:`);
  target.say(`  curl -i ${login} ${feed} | head -20`);
  target.say(`  curl -i ${login} -H 'If-None-Match: <the ETag above>' ${feed}`);
  target.say(`  curl -H "Authorization: Bearer <admin key>" ${new URL('/api/v1/collection/status', target.url).href}`);
  await sayHeld(api, target);
}

/** The portals more than double the first list, which is what the publish gate is there to ask about. */
async function sayHeld(api: Api, { url, say }: DemoTarget): Promise<void> {
  const { body } = await api('GET', '/api/v1/blacklist/lists/main', null, [200]);
  const { held } = body as {
    held: { version: number; reasons: { code: string }[]; lines4: number; lines6: number } | null;
  };
  if (!held) return;
  const codes = held.reasons.map((reason) => reason.code).join(', ');
  say(`demo: version ${held.version} with ${held.lines4 + held.lines6} lines is held (${codes}). To publish it:`);
  const path = `/api/v1/blacklist/lists/main/publications/${held.version}/confirm`;
  say(
    `  curl -X POST -H "Authorization: Bearer <admin key>" -H 'Content-Type: application/json' -d '{}' ${new URL(path, url).href}`,
  );
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
async function waitForRun(api: Api, id: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const source = (await api('GET', `/api/v1/collection/sources/${id}`, null, [200])).body as SourceAnswer;
    if (source.condition === 'attention') return 'waits for a person';
    if (source.condition !== 'running' && source.lastRun) {
      const status = (await api('GET', '/api/v1/collection/status', null, [200])).body as { recentRuns: RunAnswer[] };
      const run = status.recentRuns.find((one) => one.id === source.lastRun?.id);
      const counts = run?.parsed ? `: ${run.parsed.records} records, ${run.parsed.rejected} rejected` : '';
      return `${source.lastRun.status}${counts}${run?.error ? ` (${run.error.code}: ${run.error.message})` : ''}`;
    }
    await sleep(POLL_MS);
  }
  return 'is still running';
}

/** Waits until something is published; resolves to the number of lines. */
async function waitForFeed({ url, feedKeyFile, signal }: DemoTarget): Promise<number> {
  const authorization = `Basic ${btoa(`feed:${readFileSync(feedKeyFile, 'utf8').trim()}`)}`;
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const response = await fetch(new URL('/feeds/main.txt', url), { headers: { authorization }, signal });
    const text = await response.text();
    if (response.status === 200) return text.split('\n').length - 1;
    if (response.status !== 503)
      throw new Error(`demo: the feed answered with ${response.status}: ${text.slice(0, 500)}`);
    await sleep(POLL_MS);
  }
  throw new Error('demo: nothing was published; look at /api/v1/collection/status');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
