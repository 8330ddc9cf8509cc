import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { AiFault } from '../../../scripts/fakes/ai/faults.ts';
import { CITIZEN_GOLD } from '../../../shared/policy/search/gold/gold-set.ts';
import type { Route } from '../../../workers/gateway/route.ts';
import { embedAi, getAiModels, queryAi, reasonAi, switchAiModel } from '../../../workers/policy/contract/ai.ts';
import { currentCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { catalogue, compiled, newsOf } from '../catalogue/support.ts';
import { ask, playProviders } from './support.ts';

const RENT = 'gov24:161300000099';

beforeAll(async () => {
  // Programmes that say what the judged queries ask, so that words alone find nearly all of them.
  const texts = new Map<string, string[]>();
  for (const { query, relevant } of CITIZEN_GOLD.slice(0, 30)) {
    for (const [id, gain] of Object.entries(relevant)) if (gain === 3) texts.set(id, [...(texts.get(id) ?? []), query]);
  }
  const news = [...texts].map(([id, queries]) =>
    newsOf(id, 1, {
      title: `${queries[0]} 지원`,
      texts: { summary: queries.join(' '), target: '만 19세 이상 34세 이하 무주택 청년' },
    }),
  );
  await catalogue().absorb(news);
  await compiled();
  const count = async () => (await currentCatalogue(env, Date.now() + 10_000)).count;
  await vi.waitFor(async () => expect(await count()).toBe(news.length), { timeout: 20_000 });
});
afterEach(() => void vi.restoreAllMocks());

function documented(route: Route, answer: { status: number; body: unknown }) {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(route.responses[200]?.schema?.parse(answer.body)).toEqual(answer.body);
}

it('answers a question by words alone for whoever is not signed in, and asserts nothing that was only heard', async () => {
  const sent = playProviders();
  const answer = await ask('POST', '/query', { question: '28살인데 월세 지원 받을 수 있나요' }, {});
  documented(queryAi, answer);
  expect(answer.body.heard).toMatchObject([{ attribute: 'age', quote: '28살' }]);
  const rent = answer.body.hits.find(({ policyId }: { policyId: string }) => policyId === RENT);
  expect(rent).toMatchObject({ status: 'needs_info', ifConfirmed: 'eligible' });
  expect(answer.body).toMatchObject({ by: ['embedded/template'], degraded: [] });
  expect(sent).toEqual([]);
  const confirmed = await ask(
    'POST',
    '/query',
    { question: '월세', facts: { age: { min: 28, max: 28 } }, language: 'en' },
    {},
  );
  expect(confirmed.body.hits[0]).toMatchObject({ status: 'eligible', ifConfirmed: 'eligible' });
  expect(await ask('POST', '/query', { question: '월세', facts: { age: { oneOf: ['x'] } } }, {})).toMatchObject({
    status: 400,
  });
});

it.each<[string, AiFault | null]>([
  ['with inventions', { kind: 'invent' }],
  ['with tool calls', { kind: 'tool-call' }],
  ['well', null],
])('gives the same verdicts when the model answers %s', async (_, fault) => {
  const question = { question: '월세', facts: { age: { min: 28, max: 28 } }, language: 'en', limit: 3 };
  const plain = await ask('POST', '/query', question, {});
  const sent = playProviders(() => fault);
  const answer = await ask('POST', '/query', question);
  documented(queryAi, answer);
  expect(answer.body.hits).toEqual(plain.body.hits);
  expect(sent.length).toBeGreaterThan(0);
  if (fault === null) expect(answer.body).toMatchObject({ by: ['good/mini'], degraded: [] });
  else {
    expect(answer.body.answer).toBe(plain.body.answer);
    expect(answer.body.degraded.length).toBeGreaterThan(0);
  }
});

it('tells how a verdict comes about, step by step', async () => {
  playProviders(() => ({ kind: 'status', status: 400 }));
  const answer = await ask('POST', '/reasoning', { policyId: RENT, facts: { age: { min: 40, max: 40 } } });
  documented(reasonAi, answer);
  expect(answer.body).toMatchObject({ status: 'ineligible', verdict: 'false', missing: [], by: 'embedded/template' });
  expect(answer.body.steps.map(({ depth, kind, verdict }: Record<string, unknown>) => [depth, kind, verdict])).toEqual([
    [0, 'all', 'false'],
    [1, 'is', 'false'],
  ]);
  expect(await ask('POST', '/reasoning', { policyId: 'own:nothing' })).toMatchObject({ status: 404 });
});

it('switches to an embedding that serves as well, refuses one that does not, and goes back', async () => {
  const sent = playProviders();
  const refused = await ask('POST', '/models/switch', { role: 'embedding', model: 'bad/noise' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const { before, after } = refused.body.details.figures;
  expect(after.ndcg10 < before.ndcg10 || after.recall1 < before.recall1).toBe(true);
  expect(sent.length).toBeGreaterThan(1);

  const switched = await ask('POST', '/models/switch', { role: 'embedding', model: 'good/hash' });
  documented(switchAiModel, switched);
  expect(switched.body).toMatchObject({ outcome: 'switched', after: { model: 'good/hash' }, by: 'admin-key' });
  const embedded = await ask('POST', '/embed', { texts: ['저는 홍길동입니다. 010-1234-5678 월세'] });
  documented(embedAi, embedded);
  expect(embedded.body).toMatchObject({ model: 'good/hash', dimension: 1024, degraded: [] });
  expect(sent.at(-1)).not.toMatch(/홍길동|1234/);

  vi.restoreAllMocks();
  playProviders(() => ({ kind: 'nan' }));
  const degraded = await ask('POST', '/embed', { texts: ['월세'] });
  expect(degraded.body).toMatchObject({
    model: 'embedded/hash-1024',
    degraded: [{ part: 'embedding', of: 'good/hash', reason: 'malformed', by: 'embedded/hash-1024' }],
  });

  const back = await ask('POST', '/models/rollback', { role: 'embedding' });
  expect(back.body).toMatchObject({ outcome: 'rolled-back', after: { model: 'embedded/hash-1024', weight: 0 } });
  const models = await ask('GET', '/models');
  documented(getAiModels, models);
  expect(models.body.history.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'rolled-back',
    'switched',
    'refused',
  ]);
  expect(JSON.stringify(models.body)).not.toContain('"key"');
  expect(await ask('POST', '/models/rollback', { role: 'embedding' })).toMatchObject({ status: 409 });
  expect(await ask('POST', '/models/switch', { role: 'embedding', model: 'no/such' })).toMatchObject({ status: 404 });
});

it('switches to a language model only when what it says is faithful', async () => {
  playProviders(() => ({ kind: 'invent' }));
  const refused = await ask('POST', '/models/switch', { role: 'language-model', model: 'good/mini' });
  expect(refused).toMatchObject({ status: 409, body: { details: { figures: { faithful: 0 } } } });
  vi.restoreAllMocks();
  playProviders();
  const switched = await ask('POST', '/models/switch', { role: 'language-model', model: 'good/mini' });
  expect(switched.body).toMatchObject({ outcome: 'switched', figures: { faithful: 1 } });
});

it('lets nobody without permission embed or switch', async () => {
  expect(await ask('POST', '/embed', { texts: ['x'] }, {})).toMatchObject({ status: 401 });
  expect(await ask('POST', '/models/switch', { role: 'embedding', model: 'good/hash' }, {})).toMatchObject({
    status: 401,
  });
  expect(await ask('GET', '/models', undefined, {})).toMatchObject({ status: 401 });
});
