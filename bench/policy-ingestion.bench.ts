// What does a collection of the whole national catalogue cost: 11,032 programmes in three endpoints, then again unchanged, then with
// 1 % changed? The real bundle on Miniflare, against a fake of the source on loopback. Flags: --programmes=11032 --page-size=1000
import { startPolicySources } from '../scripts/fakes/policy/server.ts';
import { countFlag } from './lib/flags.ts';
import { writeResult } from './lib/result.ts';
import { startSystem } from './lib/system.ts';

interface Run {
  readonly id: string;
  readonly status: string;
  readonly durationMs: number | null;
  readonly requests: number;
  readonly bytes: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly rowsWritten: { readonly records: number; readonly run: number };
  readonly notes: readonly unknown[];
  readonly error: unknown;
}

interface Catalogue {
  readonly data: readonly {
    readonly pipeline: string;
    readonly runs: readonly { readonly counts: { programmes?: number } }[];
  }[];
}

const SOURCE = '/api/v1/policies/sources/gov24';
const POLL_MS = 250;
const PATIENCE_MS = 15 * 60_000;
const programmes = countFlag('programmes', 11_032, 50_000);
const pageSize = countFlag('page-size', 1_000, 20_000);
const sources = await startPolicySources({ size: programmes });
const system = await startSystem({ bindings: { AEGIS_EGRESS_ALLOW: new URL(sources.origin).host } });
const { api } = system;
try {
  await api('PUT', SOURCE, { baseUrl: sources.origin, pageSize, enabled: true }, [200]);
  await api('PUT', `${SOURCE}/key`, { key: sources.key }, [204]);

  const first = await collected('first');
  const published = await until('everything is in the catalogue', async () => {
    const { body } = await api('GET', '/api/v1/policies/pipelines?runs=1', null, [200]);
    const graph = (body as Catalogue).data.find(({ pipeline }) => pipeline === 'knowledge_graph_update');
    const count = graph?.runs[0]?.counts.programmes ?? 0;
    return count >= first.counts.added! - first.counts.rejected! - first.counts.withheld! ? count : null;
  });
  const unchanged = await collected('unchanged');
  if (unchanged.rowsWritten.records !== 0) throw new Error(`${unchanged.rowsWritten.records} rows for nothing new`);
  const changing = Math.round(programmes / 100);
  for (const row of sources.data.serviceList.slice(0, changing)) {
    sources.change(String(row.서비스ID), { 지원내용: '월 12만 3천 원을 지급합니다.' });
  }
  const changed = await collected('1 % changed');
  writeResult('policy-ingestion', {
    programmes,
    pageSize,
    first,
    secondsUntilAllIsInTheCatalogue: published.seconds,
    programmesInTheCatalogue: published.value,
    unchanged,
    changed,
  });
} finally {
  await system.stop();
  await sources.stop();
}

async function collected(name: string): Promise<Run & { readonly seconds: number }> {
  const started = performance.now();
  const { body } = await api('POST', `${SOURCE}/runs`, {}, [202]);
  const { id } = body as Run;
  const { value } = await until(`the run "${name}" ends`, async () => {
    const answer = await api('GET', `${SOURCE}/runs/${id}?limit=1`, null, [200]);
    const { run } = answer.body as { run: Run };
    return run.durationMs === null ? null : run;
  });
  const seconds = Math.round((performance.now() - started) / 10) / 100;
  if (value.status === 'failed') throw new Error(`the run "${name}" failed: ${JSON.stringify(value.error)}`);
  const { rowsWritten, counts } = value;
  const rows = `rows of records ${rowsWritten.records}, of the run ${rowsWritten.run}`;
  process.stdout.write(`${name}: ${seconds} s, ${value.requests} requests, ${rows}, ${JSON.stringify(counts)}\n`);
  return { ...value, seconds };
}

async function until<T>(what: string, attempt: () => Promise<T | null>): Promise<{ value: T; seconds: number }> {
  const started = performance.now();
  while (performance.now() - started < PATIENCE_MS) {
    const value = await attempt();
    if (value !== null) return { value, seconds: Math.round((performance.now() - started) / 10) / 100 };
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`not within ${PATIENCE_MS / 60_000} minutes: ${what}`);
}
