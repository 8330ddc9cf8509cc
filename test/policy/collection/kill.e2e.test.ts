import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type PolicySources, startPolicySources } from '../../../scripts/fakes/policy/server.ts';
import { type Api, createApi } from '../../../scripts/lib/api.ts';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';

const SOURCE = '/api/v1/policies/sources/gov24';
const PROGRAMMES = 230;
const dataDir = mkdtempSync(join(tmpdir(), 'aegis-policy-kill-'));
let sources: PolicySources | null = null;
let server: TestServer | null = null;

afterAll(async () => {
  await server?.stop();
  await sources?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Run {
  readonly id: string;
  readonly status: string;
  readonly phase: string;
  readonly progress: { readonly delivered: number; readonly page: number; readonly endpoint: string };
  readonly counts: Readonly<Record<string, number>>;
  readonly rowsWritten: { readonly records: number };
}

const runOf = async (api: Api, id: string): Promise<Run> =>
  ((await api('GET', `${SOURCE}/runs/${id}?limit=1`, null, [200])).body as { run: Run }).run;

it('a collection goes on after kill -9, while it reads and while it hands on, and repeats nothing that is done', async () => {
  sources = await startPolicySources({ size: PROGRAMMES });
  const env = { AEGIS_EGRESS_ALLOW: new URL(sources.origin).host };
  const begin = async (): Promise<Api> => {
    server = await startServer({ dataDir, env });
    return createApi({ url: server.url, adminKey: server.adminKey });
  };

  // Killed between two pages: the second one of the details does not come until the server is back.
  let api = await begin();
  sources.script({ kind: 'hang', path: '/api/gov24/v3/serviceDetail', page: 2, times: 1 });
  await api('PUT', SOURCE, { baseUrl: sources.origin, pageSize: 100 }, [200]);
  await api('PUT', `${SOURCE}/key`, { key: sources.key }, [204]);
  const { id } = (await api('POST', `${SOURCE}/runs`, {}, [202])).body as Run;
  const fake = sources;
  const asked = (part: string) => fake.requests.filter(({ path }) => path.includes(part)).length;
  await waitUntil(() => asked('serviceDetail') === 2);
  expect(await runOf(api, id)).toMatchObject({ phase: 'collect', progress: { endpoint: 'serviceDetail', page: 1 } });
  await server!.kill9();

  // Killed again once some programmes have taken their documents.
  api = await begin();
  let delivered = 0;
  await waitUntil(async () => {
    delivered = (await runOf(api, id)).progress.delivered;
    return delivered >= 100;
  }, 90_000);
  await server!.kill9();

  api = await begin();
  await waitUntil(async () => (await runOf(api, id)).status !== 'running', 90_000);
  const run = await runOf(api, id);
  expect(run).toMatchObject({
    status: 'succeeded',
    counts: { records: PROGRAMMES, added: PROGRAMMES, checked: PROGRAMMES, rejected: 0 },
    progress: { delivered: PROGRAMMES },
    rowsWritten: { records: PROGRAMMES },
  });
  // What was read before the first end was not read again.
  expect([asked('serviceList'), asked('serviceDetail'), asked('supportConditions')]).toEqual([3, 4, 3]);
  const { records } = (await api('GET', SOURCE, null, [200])).body as { records: Record<string, number> };
  expect(records).toEqual({ delivered: PROGRAMMES });

  const again = (await api('POST', `${SOURCE}/runs`, {}, [202])).body as Run;
  await waitUntil(async () => (await runOf(api, again.id)).status !== 'running', 90_000);
  expect(await runOf(api, again.id)).toMatchObject({ status: 'unchanged', rowsWritten: { records: 0 } });
}, 240_000);
