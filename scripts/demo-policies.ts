// The part of `npm start -- --demo` that is about support programmes: fake sources on loopback, collected through the public API.
import { setTimeout } from 'node:timers/promises';
import type { DemoTarget } from './demo.ts';
import { type PolicySources, startPolicySources } from './fakes/policy/server.ts';
import { type Api, createApi } from './lib/api.ts';
import { shortPath } from './start/banner.ts';

/** The open sources of programmes. */
export interface PolicyDemo {
  /** `host:port`, for the egress list. */
  readonly host: string;
  /** Configures the sources, collects them and shows what can be asked next. */
  collect(target: DemoTarget): Promise<void>;
  close(): Promise<void>;
}

interface Run {
  readonly id: string;
  readonly status: string;
  readonly counts: {
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly rejected: number;
  };
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A busy machine now and then drops a connection that nobody waits on; looking once more does no harm. */
const patient =
  (api: Api): Api =>
  async (method, path, body, expected) => {
    try {
      return await api(method, path, body, expected);
    } catch (thrown) {
      if (method === 'POST' || !(thrown instanceof TypeError)) throw thrown;
      await setTimeout(POLL_MS);
      return api(method, path, body, expected);
    }
  };

const SOURCES = '/api/v1/policies/sources';
const POLL_MS = 400;
const PATIENCE_MS = 120_000;

/** Starts the sources on a free port of the loopback interface. */
export async function openPolicyDemo(): Promise<PolicyDemo> {
  const sources = await startPolicySources({ size: 'few' });
  return {
    host: new URL(sources.origin).host,
    collect: (target) => collect(sources, target),
    close: () => sources.stop(),
  };
}

async function collect(sources: PolicySources, target: DemoTarget): Promise<void> {
  const api = patient(createApi(target));
  const { body } = await api('GET', SOURCES, null, [200]);
  const ids = (body as { data: { id: string; needsKey: boolean }[] }).data.filter(({ needsKey }) => needsKey);
  const runs = await Promise.all(ids.map(async ({ id }) => ({ id, run: await collectOne(api, id, sources, target) })));
  for (const { id, run } of runs) {
    const { added, changed, unchanged, rejected } = run.counts;
    const error = run.error === null ? '' : ` (${run.error.code}: ${run.error.message})`;
    const counts = `${added} new, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected`;
    target.say(`demo: programmes of ${id} ${run.status}: ${counts}${error}`);
  }
  await waitForCatalogue(api, target.signal);
  await sayWhatNext(target);
}

async function collectOne(api: Api, id: string, sources: PolicySources, { say, signal }: DemoTarget): Promise<Run> {
  const path = `${SOURCES}/${id}`;
  // At the second demo on the same data the sources have another port.
  await api('PUT', path, { baseUrl: sources.origin, enabled: true, intervalMinutes: 60 }, [200]);
  await api('PUT', `${path}/key`, { key: sources.key }, [204]);
  const started = (await api('POST', `${path}/runs`, {}, [202])).body as Run;
  say(`demo: collecting programmes of ${id} from ${sources.origin}`);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { run } = (await api('GET', `${path}/runs/${started.id}?limit=1`, null, [200])).body as { run: Run };
    if ((run.status !== 'running' && run.status !== 'waiting') || Date.now() > deadline) return run;
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

/** Waits until the catalogue has been compiled since the collection, as far as there was anything to compile. */
async function waitForCatalogue(api: Api, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let before = -1;
  while (Date.now() < deadline) {
    const { body } = await api('GET', '/api/v1/policies/pipelines?runs=1', null, [200]);
    const { data } = body as { data: { pipeline: string; runs: { counts: { programmes?: number } }[] }[] };
    const compiled = data.find(({ pipeline }) => pipeline === 'vector_embedding_pipeline')?.runs[0];
    const programmes = compiled?.counts.programmes ?? 0;
    // Events come in bundles: two looks with the same count mean that the last has come.
    if (programmes > 0 && programmes === before) return;
    before = programmes;
    await setTimeout(2_000, undefined, { signal });
  }
}

/** Only what this server really answers is shown. */
async function sayWhatNext({ url, adminKeyFile, say, signal }: DemoTarget): Promise<void> {
  const path = (path: string) => new URL(path, url).href;
  const answers = async (address: string, init: RequestInit = {}) =>
    (await fetch(path(address), { ...init, signal })).status < 300;
  const search = `/api/v1/policies/search?q=${encodeURIComponent('월세')}`;
  if (await answers(search)) {
    say('demo: programmes by everyday words, two syllables are enough:');
    say(`  curl -s '${path(search)}'`);
  }
  const recommendation = '/api/v1/recommendations';
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(PERSON) };
  if (await answers(recommendation, init)) {
    say('demo: what a person can get, with the reasons:');
    say(`  curl -s -X POST -H 'Content-Type: application/json' -d '${init.body}' ${path(recommendation)}`);
  }
  const adminKey = adminKeyFile === null ? '$AEGIS_ADMIN_KEY' : `$(cat ${shortPath(adminKeyFile, process.cwd())})`;
  say('demo: how the sources of programmes are, and what their pipelines did:');
  say(`  curl -s -H "Authorization: Bearer ${adminKey}" ${path(SOURCES)}`);
  say(`  curl -s -H "Authorization: Bearer ${adminKey}" ${path('/api/v1/policies/pipelines')}`);
}

/** Somebody of 27 in Seoul who looks for work. */
const PERSON = {
  facts: { age: 27, region: '11', employment: ['unemployed'], traits: ['job-seeker'], incomePercent: 60 },
  limit: 5,
};
