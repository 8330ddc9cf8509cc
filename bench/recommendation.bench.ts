// What does a recommendation over the whole national catalogue cost? `POST /recommendations` of a new visitor, uncached and stored, in
// workerd, beside a route of the same gateway that does nothing; and the verdicts of the whole catalogue alone.
// Flags: --programmes=11032 --requests=300 --rounds=3
import { nationalDocuments, snapshotObjects } from './lib/catalogue-objects.ts';
import { countFlag } from './lib/flags.ts';
import { alternate, exchange, type Job, send } from './lib/load.ts';
import { writeResult } from './lib/result.ts';
import { startSystem } from './lib/system.ts';
import { median } from './lib/variants.ts';

const PROGRAMMES = countFlag('programmes', 11_032, 50_000);
const REQUESTS = countFlag('requests', 300, 100_000);
const ROUNDS = countFlag('rounds', 3, 100);
/** Evaluations of the whole catalogue in one request. */
const TIMES = 50;
const FACTS = { age: 27, region: '11110', incomePercent: 55, household: ['no-home'] };

const system = await startSystem({
  entry: 'bench/lib/recommendation-worker.ts',
  bindings: { SYSTEMS: 'identity,policy,bench', AEGIS_RATE_SCALE: '0' },
});
try {
  const objects = await snapshotObjects(nationalDocuments(PROGRAMMES, '2026-11-24'));
  for (const { key, bytes } of objects) await put(key, bytes);
  const job = (name: string, path: string, body?: unknown): Job => ({
    ...{ name, pid: system.pid, requests: REQUESTS, lanes: 1 },
    send: (_, agent) =>
      exchange(agent, {
        url: new URL(path, system.url),
        status: [200, 201],
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  });
  const path = '/api/v1/recommendations';
  const medians = await alternate(
    [
      job('noop', '/api/v1/bench/nothing'),
      job('recommendation', path, { facts: FACTS }),
      job('recommendation, with a query', path, { facts: FACTS, query: '청년 월세' }),
      job('recommendation, with documents', path, { facts: FACTS, detail: true }),
    ],
    ROUNDS,
  );
  const noop = medians.get('noop')!;
  const rows = [...medians].map(([name, { cpuMicroseconds, p50Ms, p99Ms }]) => ({
    name,
    cpuMs: +(cpuMicroseconds / 1_000).toFixed(2),
    timesNoop: +(cpuMicroseconds / noop.cpuMicroseconds).toFixed(1),
    p50Ms: +p50Ms.toFixed(2),
    p99Ms: +p99Ms.toFixed(2),
  }));
  console.table(rows);
  const verdictsMs = await verdicts();
  const evaluationsPerSecond = Math.round((PROGRAMMES / verdictsMs) * 1_000);
  process.stdout.write(`verdicts of the whole catalogue: ${verdictsMs.toFixed(2)} ms, aim 12 ms\n`);
  writeResult('recommendation', {
    ...{ programmes: PROGRAMMES, requests: REQUESTS, rounds: ROUNDS, rows, verdictsMs, evaluationsPerSecond },
  });
} finally {
  await system.stop();
}

/** One evaluation of the whole catalogue: the difference between many in one request and none. */
async function verdicts(): Promise<number> {
  const took = async (times: number) => {
    const started = performance.now();
    await send({ url: new URL(`/api/v1/bench/verdicts?times=${times}`, system.url), status: 200 });
    return performance.now() - started;
  };
  await took(TIMES);
  const samples: number[] = [];
  for (let round = 0; round < 5; round++) samples.push(((await took(TIMES)) - (await took(0))) / TIMES);
  return median(samples);
}

async function put(key: string, bytes: Uint8Array): Promise<void> {
  const url = new URL(`/api/v1/bench/object?key=${encodeURIComponent(key)}`, system.url);
  const answer = await fetch(url, {
    method: 'PUT',
    body: bytes as BodyInit,
    headers: { 'content-type': 'application/octet-stream' },
  });
  if (!answer.ok) throw new Error(`${key}: ${answer.status} ${await answer.text()}`);
  await answer.body?.cancel();
}
