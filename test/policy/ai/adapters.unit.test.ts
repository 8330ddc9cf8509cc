import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AiFault } from '../../../scripts/fakes/ai/faults.ts';
import { FAKE_KEY, type FakeAi, startFakeAi } from '../../../scripts/fakes/ai/server.ts';
import { anthropicLanguageModel } from '../../../workers/policy/ai/adapters/anthropic.ts';
import { embeddedEmbedder, memoryVectorStore } from '../../../workers/policy/ai/adapters/embedded.ts';
import { openAiEmbedder, openAiLanguageModel } from '../../../workers/policy/ai/adapters/openai.ts';
import { vectorizeStore } from '../../../workers/policy/ai/adapters/vectorize.ts';
import {
  bindingRunner,
  restRunner,
  workersAiEmbedder,
  workersAiLanguageModel,
} from '../../../workers/policy/ai/adapters/workers-ai.ts';
import type { Embedder, LanguageModel, VectorStore } from '../../../workers/policy/ai/ports.ts';

const DIMENSION = 64;
const BOUNDS = { timeoutMs: 20_000 };
const PROMPT = { system: 'Say it again.', user: '<text>\n월세 지원을 받을 수 있습니다.\n</text>', maxTokens: 100 };

let ai: FakeAi;
beforeAll(async () => {
  ai = await startFakeAi(DIMENSION);
});
afterAll(() => ai.close());
beforeEach(() => ai.failAlways(null));

/** What a call fails with: reason and status. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it succeeded',
    ({ code, details }) => [code, details?.reason, details?.status].filter((part) => part !== undefined).join(' '),
  );
}

const openAi = () => ({ id: 'openai', url: `${ai.url}/v1`, key: FAKE_KEY, egressAllow: ai.host });
const rest = () => restRunner({ ...openAi(), id: 'cf', url: `${ai.url}/client/v4`, account: 'acc' });
/** What the platform's binding does, played over the same server. */
const binding = () => bindingRunner('bound', { run: (model, input) => rest()(model, input, BOUNDS) });

const transport: readonly [AiFault, string][] = [
  [{ kind: 'status', status: 429, retryAfter: '7' }, 'upstream_failed status 429'],
  [{ kind: 'status', status: 500 }, 'upstream_failed status 500'],
  [{ kind: 'status', status: 400 }, 'upstream_failed status 400'],
  [{ kind: 'reset' }, 'upstream_failed network'],
  [{ kind: 'cut-json' }, 'upstream_failed malformed 200'],
  [{ kind: 'redirect' }, 'upstream_failed redirect 302'],
];

describe.each<[string, () => Embedder, boolean]>([
  ['embedded', () => embeddedEmbedder, false],
  ['openai', () => openAiEmbedder(openAi(), 'small', DIMENSION), true],
  ['workers ai by rest', () => workersAiEmbedder('cf', rest(), '@cf/baai/bge-m3', DIMENSION), true],
  ['workers ai by binding', () => workersAiEmbedder('bound', binding(), '@cf/baai/bge-m3', DIMENSION), true],
])('the embedder %s', (_, make, isRemote) => {
  it('gives one vector a text, in order, of length one and its dimension, always the same', async () => {
    const embedder = make();
    const texts = ['청년 월세 지원', '농업인 수당', '청년 월세 지원'];
    const vectors = await embedder.embed(texts, BOUNDS);
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => embedder.dimension));
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(vectors[0]).toEqual(vectors[2]);
    expect(vectors[0]).not.toEqual(vectors[1]);
  });

  it
    .runIf(isRemote)
    .each([
      ...transport,
      [{ kind: 'wrong-dimension' }, 'upstream_failed malformed'],
      [{ kind: 'nan' }, 'upstream_failed malformed'],
      [{ kind: 'zero' }, 'upstream_failed malformed'],
      [{ kind: 'too-few' }, 'upstream_failed malformed'],
    ] as [AiFault, string][])('fails by %o with %s', async (fault, expected) => {
    ai.fail(fault);
    expect(await failureOf(make().embed(['가', '나'], BOUNDS))).toBe(expected);
  });

  it.runIf(isRemote)('gives up on one that never answers', async () => {
    ai.fail({ kind: 'hang' });
    expect(await failureOf(make().embed(['가'], { timeoutMs: 50 }))).toBe('upstream_failed timeout');
  });
});

describe.each<[string, () => LanguageModel]>([
  ['openai', () => openAiLanguageModel(openAi(), 'mini')],
  ['anthropic', () => anthropicLanguageModel({ ...openAi(), id: 'claude' }, 'small')],
  ['workers ai by rest', () => workersAiLanguageModel('cf', rest(), '@cf/meta/llama')],
  ['workers ai by binding', () => workersAiLanguageModel('bound', binding(), '@cf/meta/llama')],
])('the language model %s', (_, make) => {
  it('says what it was given', async () => {
    const { text, tokens } = await make().complete(PROMPT, BOUNDS);
    expect(text).toBe('월세 지원을 받을 수 있습니다.');
    expect(tokens).toBe(30);
  });

  it.each([
    ...transport,
    [{ kind: 'tool-call' }, 'upstream_failed tool_call'],
    [{ kind: 'stop-early' }, 'upstream_failed cut'],
  ] as [AiFault, string][])('fails by %o with %s', async (fault, expected) => {
    ai.fail(fault);
    expect(await failureOf(make().complete(PROMPT, BOUNDS))).toBe(expected);
  });

  it('gives up on one that never answers', async () => {
    ai.fail({ kind: 'hang' });
    expect(await failureOf(make().complete(PROMPT, { timeoutMs: 50 }))).toBe('upstream_failed timeout');
  });
});

describe.each<[string, () => VectorStore, boolean]>([
  ['memory', memoryVectorStore, false],
  [
    'vectorize',
    () =>
      vectorizeStore({
        ...openAi(),
        id: 'vectorize',
        url: `${ai.url}/client/v4`,
        account: 'acc',
        index: 'p',
        model: 'm',
      }),
    true,
  ],
])('the vector store %s', (_, make, isRemote) => {
  const vector = (...numbers: number[]) => new Float32Array(numbers);

  it('finds the nearest, best first, and forgets', async () => {
    const store = make();
    const rows = [
      { id: 'own:a', model: 'm', vector: vector(1, 0) },
      { id: 'own:b', model: 'm', vector: vector(0.6, 0.8) },
      { id: 'own:c', model: 'm', vector: vector(0, 1) },
    ];
    await store.upsert(rows, BOUNDS);
    const hits = await store.query('m', vector(1, 0), 2, BOUNDS);
    expect(hits.map(({ id }) => id)).toEqual(['own:a', 'own:b']);
    expect(hits[1]?.score).toBeCloseTo(0.6, 5);
    await store.remove('m', ['own:a'], BOUNDS);
    expect((await store.query('m', vector(1, 0), 1, BOUNDS)).map(({ id }) => id)).toEqual(['own:b']);
  });

  it('never compares vectors of different dimension', async () => {
    const store = make();
    await store.upsert([{ id: 'own:a', model: 'm', vector: vector(1, 0) }], BOUNDS);
    expect(await failureOf(store.query('m', vector(1, 0, 0), 1, BOUNDS))).not.toBe('it succeeded');
    expect(await failureOf(store.upsert([{ id: 'own:b', model: 'm', vector: vector(1) }], BOUNDS))).not.toBe(
      'it succeeded',
    );
  });

  it
    .runIf(isRemote)
    .each([...transport, [{ kind: 'not-success' }, 'upstream_failed malformed']] as [AiFault, string][])(
    'fails by %o with %s',
    async (fault, expected) => {
      ai.fail(fault);
      expect(await failureOf(make().query('m', vector(1, 0), 1, BOUNDS))).toBe(expected);
    },
  );
});

it('asks nobody in a private network, and on this machine only what is allowed', async () => {
  const ask = (url: string, egressAllow: string) =>
    failureOf(openAiEmbedder({ ...openAi(), url, egressAllow }, 'm', DIMENSION).embed(['x'], BOUNDS));
  const before = ai.requests.length;
  expect(await ask(`${ai.url}/v1`, '')).toBe('upstream_failed host_refused');
  expect(await ask('https://169.254.169.254/v1', '')).toBe('upstream_failed host_refused');
  expect(await ask('http://api.example.com/v1', '')).toBe('upstream_failed host_refused');
  expect(ai.requests).toHaveLength(before);
});
