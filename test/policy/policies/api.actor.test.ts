import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../../workers/gateway/route.ts';
import {
  comparePolicyVersions,
  getManagedPolicies,
  getPolicies,
  getPolicy,
  getPolicyCatalogue,
  getPolicyCategories,
  getPolicyVersion,
  getPolicyVersions,
} from '../../../workers/policy/contract/policies.ts';
import { categorizePolicy, postPolicy, putPolicy } from '../../../workers/policy/contract/policies-commands.ts';
import { judgePolicy } from '../../../workers/policy/contract/policies-judge.ts';
import { policyProjector } from '../../../workers/policy/projections/projector.ts';
import { compiled } from '../catalogue/support.ts';
import { documentOf } from '../lifecycle/support.ts';
import { causation, eventsOf, policyOf, statementOf } from './support.ts';

const ADMIN = { authorization: 'Bearer test-admin-key' };

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = ADMIN) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } };
  const request = new Request(`https://aegis.example/api/v1/policies${path}`, {
    ...init,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await exports.default.fetch(request);
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as any };
}

const anonymous = (method: string, path: string, body?: unknown) => call(method, path, body, {});

/** That a body is exactly what the contract says: nothing missing, nothing undocumented. */
function expectDocumented(route: Route, { status, body }: { status: number; body: unknown }): void {
  const schema = route.responses[status]?.schema;
  expect(schema, `${route.operationId} does not document ${status}: ${JSON.stringify(body)}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

const { id: _, sources: _s, provenance: _p, verifiedOn: _v, ...INPUT } = documentOf();
const collected = 'gov24:000000465790';

beforeAll(async () => {
  for (const [id, over] of [
    [collected, {}],
    ['gov24:000000000002', { title: '농업인 융자', categories: ['agriculture'], regions: [], benefits: ['loan'] }],
    [
      'gov24:000000000003',
      {
        title: '지난 지원',
        regions: ['26'],
        deadline: {
          kind: 'period',
          windows: [{ opens: '2020-01-01', closes: '2020-01-31', closesAt: null, label: null }],
          text: '',
        },
      },
    ],
  ] as const) {
    await policyOf(id).absorb(await statementOf(id, over as never), causation);
    await policyProjector.project(await eventsOf(id), env);
  }
  await compiled();
});

describe('reading', () => {
  it('lists what is published, filtered, with facets, page by page', async () => {
    const all = await anonymous('GET', '');
    expectDocumented(getPolicies, all);
    expect(all.body.total).toBe(3);
    expect(all.body.facets.categories).toEqual([
      { value: 'housing', count: 2 },
      { value: 'agriculture', count: 1 },
    ]);
    const ids = async (query: string) => (await anonymous('GET', query)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids('?region=11680')).toEqual(['gov24:000000000002', collected]);
    expect(await ids('?open=true&category=housing')).toEqual([collected]);
    expect(await ids('?status=expired')).toEqual(['gov24:000000000003']);
    const first = await anonymous('GET', '?limit=2&sort=closing');
    const second = await anonymous('GET', `?limit=2&sort=closing&cursor=${first.body.page.next}`);
    expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual([
      'gov24:000000000002',
      collected,
      'gov24:000000000003',
    ]);
    expect(second.body.page.next).toBeNull();
    expect((await anonymous('GET', '?cursor=nonsense')).status).toBe(400);
  });

  it('tells categories and the state of the catalogue; fixed segments are no ids', async () => {
    const categories = await anonymous('GET', '/categories');
    expectDocumented(getPolicyCategories, categories);
    expect(categories.body.data.find(({ id }: { id: string }) => id === 'housing')).toEqual({
      ...{ id: 'housing', label: { ko: '주거·자립', en: 'Housing and independence' }, count: 2, open: 1 },
    });
    const catalogue = await anonymous('GET', '/catalogue');
    expectDocumented(getPolicyCatalogue, catalogue);
    expect(catalogue.body).toMatchObject({ count: 3, pending: 0 });
    expect(catalogue.body.runs[0]).toMatchObject({ outcome: 'published', count: 3, failure: null });
  });

  it('shows one programme with its ETag, however its id is written, and answers 304', async () => {
    const plain = await anonymous('GET', `/${collected}`);
    expectDocumented(getPolicy, plain);
    expect(plain.headers.get('etag')).toBe('"r1"');
    const encoded = await anonymous('GET', `/${encodeURIComponent(collected)}`);
    expect(encoded.body).toEqual(plain.body);
    expect((await call('GET', `/${collected}`, undefined, { 'if-none-match': '"r1"' })).status).toBe(304);
    expect((await anonymous('GET', '/gov24:404')).status).toBe(404);
    expect((await anonymous('GET', '/not-an-id')).status).toBe(400);
  });
});

describe('writing', () => {
  it('a draft is seen by who may write alone, until it is published; a repeated request makes nothing twice', async () => {
    const headers = { ...ADMIN, 'idempotency-key': 'make-one' };
    const made = await call('POST', '', INPUT, headers);
    expect(made.status).toBe(201);
    expectDocumented(postPolicy, made);
    const again = await call('POST', '', INPUT, headers);
    expect(again.body.id).toBe(made.body.id);
    expect((await call('POST', '', { ...INPUT, title: '다른 정책' }, headers)).body.code).toBe(
      'idempotency_key_reused',
    );
    const { id } = made.body;
    expect((await anonymous('GET', `/${id}`)).status).toBe(404);
    expect((await call('GET', `/${id}`)).body.status).toBe('draft');
    const managed = await call('GET', '/managed?status=draft');
    expectDocumented(getManagedPolicies, managed);
    expect(managed.body.data.map((row: { id: string }) => row.id)).toEqual([id]);
    expect((await anonymous('GET', '/managed')).status).toBe(401);
    expect((await anonymous('POST', `/${id}/publish`)).status).toBe(401);
    expect((await call('POST', `/${id}/publish`)).body.status).toBe('published');
    expect((await anonymous('GET', `/${id}`)).status).toBe(200);
    expect((await call('DELETE', `/${id}?reason=test`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect((await call('GET', '/managed?status=draft')).body.data).toEqual([]);
  });

  it('an edit needs the revision, is laid over what sources say, has versions that compare, and can be let go', async () => {
    const id = 'gov24:000000000009';
    await policyOf(id).absorb(await statementOf(id), causation);
    const body = { ...INPUT, title: '고친 이름' };
    expect((await call('PUT', `/${id}`, body)).status).toBe(428);
    expect((await call('PUT', `/${id}`, body, { ...ADMIN, 'if-match': '"r7"' })).status).toBe(412);
    const put = await call('PUT', `/${id}`, body, { ...ADMIN, 'if-match': '"r1"' });
    expectDocumented(putPolicy, put);
    expect(put.body.overlays).toMatchObject([
      { unit: 'title', set: { title: '고친 이름' }, said: { title: '청년 월세 지원' } },
    ]);

    await policyOf(id).absorb(await statementOf(id, { title: '출처가 바꾼 이름', tags: ['새'] }), causation);
    const after = await call('GET', `/${id}`);
    expect(after.body.document).toMatchObject({ title: '고친 이름', tags: ['새'], provenance: { title: 'person' } });
    const versions = await anonymous('GET', `/${id}/versions`);
    expectDocumented(getPolicyVersions, versions);
    expect(versions.body.data.map(({ version }: { version: number }) => version)).toEqual([3, 2, 1]);
    const one = await anonymous('GET', `/${id}/versions/1`);
    expectDocumented(getPolicyVersion, one);
    expect(one.body.document.title).toBe('청년 월세 지원');
    const compared = await anonymous('GET', `/${id}/versions/compare?from=1&to=3`);
    expectDocumented(comparePolicyVersions, compared);
    expect(compared.body.changes).toEqual([
      { field: 'tags', from: [], to: ['새'] },
      { field: 'title', from: '청년 월세 지원', to: '고친 이름' },
    ]);
    const released = await call('POST', `/${id}/release`, { units: ['title'] });
    expect(released.body.document.title).toBe('출처가 바꾼 이름');
    const sorted = await call('POST', `/${id}/categorize`, { categories: ['culture'], tags: ['표'] });
    expectDocumented(categorizePolicy, sorted);
    expect(sorted.body.document).toMatchObject({ categories: ['culture'], tags: ['표'] });
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
      ...['policy.created', 'policy.updated', 'policy.updated', 'policy.updated', 'policy.categorized'],
    ]);
  });

  it('names what is wrong with a rule', async () => {
    const eligibility = [{ from: null, until: null, rule: { kind: 'is', attribute: 'age' } }];
    const refused = await call('POST', '', { ...INPUT, eligibility });
    expect(refused.status).toBe(400);
    expect(refused.body.code).toBe('invalid_request');
  });
});

describe('judging', () => {
  const judged = (facts: unknown, more: object = {}) => anonymous('POST', `/${collected}/judge`, { facts, ...more });

  it('says yes, no with the reason and the way, or what is missing', async () => {
    const yes = await judged({ age: { min: 29, max: 29 } });
    expectDocumented(judgePolicy, yes);
    expect(yes.body).toMatchObject({ verdict: 'true', status: 'eligible', open: 'open', missing: [] });
    const unknown = await judged({});
    expect(unknown.body).toMatchObject({ verdict: 'unknown', status: 'needs_info', missing: [{ attribute: 'age' }] });
    const no = await judged({ birthDate: { from: '2008-03-02', until: '2008-03-02' } }, { day: '2026-11-24' });
    expectDocumented(judgePolicy, no);
    expect(no.body).toMatchObject({
      ...{ verdict: 'false', status: 'ineligible', smallestChange: { from: '2027-03-02', changes: [] } },
      whyNot: [{ condition: { attribute: 'age' }, holds: true, quote: '만 19세 이상 34세 이하' }],
    });
    expect((await judged({ age: 3 })).status).toBe(400);
  });
});
