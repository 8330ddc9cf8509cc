import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCron } from '../../../workers/cron.ts';
import {
  getPolicyDisagreements,
  getPolicyPipelines,
  getPolicyRun,
  getPolicyRuns,
  getPolicySource,
  getPolicySources,
  getPolicyStatement,
  postPolicyRun,
  postPolicyValidation,
  putPolicySource,
} from '../../../workers/policy/contract/collection.ts';
import { purgeRaws } from '../../../workers/policy/service/collection-housekeeping.ts';
import { ADMIN, call, expectDocumented } from '../../blacklist/collection/support.ts';
import { fakeGov24, listRow, policyOf, settle, sourceOf } from './support.ts';

const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(method, `/api/v1/policies${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const SECRET = 'secret+key/of=the-source';
let fake = fakeGov24([]);

beforeEach(() => {
  fake = fakeGov24(Array.from({ length: 12 }, (_, n) => listRow(n + 1)));
  vi.spyOn(globalThis, 'fetch').mockImplementation(fake.fetch);
});
afterEach(() => void vi.restoreAllMocks());

it('is for people who may collect', async () => {
  expect(await call('GET', '/api/v1/policies/sources')).toMatchObject({ status: 401 });
  expect(await call('GET', '/api/v1/policies/pipelines')).toMatchObject({ status: 401 });
});

it('configures a source, keeps its key to itself, collects, and shows the run, its statement and the pipelines', async () => {
  const all = await api('GET', '/sources');
  expectDocumented(getPolicySources, all);
  expect(all.body.data.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['gov24', 'web']));
  expect(all.body.data[0]).toMatchObject({ condition: 'not-configured', state: null });

  expect(await api('GET', '/sources/gov24')).toMatchObject({ status: 404 });
  expect(await api('PUT', '/sources/nowhere', {})).toMatchObject({ status: 404 });
  expect(await api('PUT', '/sources/gov24', { baseUrl: 'http://10.0.0.1' })).toMatchObject({ status: 422 });
  const made = await api('PUT', '/sources/gov24', { enabled: true, pageSize: 5 });
  expectDocumented(putPolicySource, made);
  expect(made.body).toMatchObject({ condition: 'key-missing', state: { settings: { pageSize: 5 } } });
  expect(await api('PUT', '/sources/gov24', { pageSize: 6 }, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
  expect(await api('POST', '/sources/gov24/runs', {})).toMatchObject({ status: 409 });
  expect(await api('PUT', '/sources/gov24/key', { key: SECRET })).toMatchObject({ status: 204 });

  const started = await api('POST', '/sources/gov24/runs', {});
  expectDocumented(postPolicyRun, started);
  expect(started).toMatchObject({ status: 202, body: { status: 'running', pipeline: 'government_api_ingestion' } });
  await settle('gov24');

  const run = await api('GET', `/sources/gov24/runs/${started.body.id}`);
  expectDocumented(getPolicyRun, run);
  expect(run.body.run).toMatchObject({ status: 'succeeded', counts: { added: 12 } });
  const runs = await api('GET', '/sources/gov24/runs?limit=1');
  expectDocumented(getPolicyRuns, runs);
  expect(runs.body.data).toHaveLength(1);
  expect(await api('POST', `/sources/gov24/runs/${started.body.id}/cancel`)).toMatchObject({ status: 409 });

  const statement = await api('GET', '/sources/gov24/records/000000000003');
  expectDocumented(getPolicyStatement, statement);
  expect(statement.body).toMatchObject({
    state: 'delivered',
    policy: 'gov24:000000000003',
    parts: { serviceList: { 서비스명: '시험 지원 3' }, supportConditions: { JA0110: 19 } },
  });
  // What the programme names as its origin is what is kept here.
  const { policy } = await policyOf('gov24:000000000003').describe();
  expect(policy.document.sources[0]?.hash).toBe(statement.body.hash);
  for (const sha256 of Object.values<string>(statement.body.payloads)) {
    expect(await env.ARTEFACTS.head(`policy/raw/${sha256}`)).not.toBeNull();
  }

  const shown = await api('GET', '/sources/gov24');
  expectDocumented(getPolicySource, shown);
  expect(shown.body).toMatchObject({ condition: 'idle', records: { delivered: 12 }, state: { hasKey: true } });
  const pipelines = await api('GET', '/pipelines');
  expectDocumented(getPolicyPipelines, pipelines);
  expect(pipelines.body.data.map(({ pipeline }: { pipeline: string }) => pipeline)).toHaveLength(5);
  const everything = JSON.stringify(
    [all, made, started, run, runs, statement, shown, pipelines].map(({ body }) => body),
  );
  expect(everything).not.toContain('secret');
});

it('compares the sources when cron finds something new, once', async () => {
  const tick = () => runCron(createScheduledController({ cron: '*/5 * * * *', scheduledTime: new Date() }), env);
  await env.POLICY_DB.prepare(
    "UPDATE collection_sources SET state = json_set(state, '$.lastChangeAt', 1, '$.activeRun', NULL)",
  ).run();
  await tick();
  await tick();
  const { body } = await api('GET', '/pipelines');
  const validation = body.data.find(({ pipeline }: { pipeline: string }) => pipeline === 'data_validation_pipeline');
  expect(validation.runs).toHaveLength(1);
  expect(validation.runs[0]).toMatchObject({ status: 'succeeded', counts: { compared: 12, disagreements: 0 } });
  const again = await api('POST', '/pipelines/data_validation_pipeline/runs');
  expectDocumented(postPolicyValidation, again);
  const disagreements = await api('GET', '/disagreements');
  expectDocumented(getPolicyDisagreements, disagreements);
  expect(disagreements.body.data).toEqual([]);
});

it('keeps the payloads that something leads to, and lets the others go when they are old', async () => {
  await env.ARTEFACTS.put(`policy/raw/${'ff'.repeat(32)}`, 'nobody');
  const held = (await env.ARTEFACTS.list({ prefix: 'policy/raw/' })).objects.length;
  expect(held).toBeGreaterThan(3);
  // A night begins somewhere; enough of them have begun everywhere.
  const later = Date.now() + 40 * 86_400_000;
  for (let night = 0; night < 256; night += 8) await purgeRaws(env, later + night * 86_400_000);
  await purgeRaws(env, Math.ceil(later / 86_400_000 / 256) * 256 * 86_400_000);
  const left = (await env.ARTEFACTS.list({ prefix: 'policy/raw/' })).objects.map(({ key }) => key);
  expect(left).not.toContain(`policy/raw/${'ff'.repeat(32)}`);
  expect(left.length).toBe(held - 1);
  expect(await sourceOf('gov24').statement('000000000003')).toMatchObject({ state: 'delivered' });
});
