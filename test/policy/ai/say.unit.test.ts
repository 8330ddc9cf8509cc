import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AiFault, INVENTED } from '../../../scripts/fakes/ai/faults.ts';
import { FAKE_KEY, type FakeAi, startFakeAi } from '../../../scripts/fakes/ai/server.ts';
import { judge, statusOf } from '../../../shared/policy/eligibility/index.ts';
import { explain } from '../../../shared/policy/explain/explain.ts';
import type { Facts } from '../../../shared/policy/facts/fact.ts';
import { anthropicLanguageModel } from '../../../workers/policy/ai/adapters/anthropic.ts';
import { openAiLanguageModel } from '../../../workers/policy/ai/adapters/openai.ts';
import { answerCache } from '../../../workers/policy/ai/answer-cache.ts';
import { type Attempts, createAttempts } from '../../../workers/policy/ai/attempts.ts';
import { readAiConfig } from '../../../workers/policy/ai/config.ts';
import type { SayOptions } from '../../../workers/policy/ai/say.ts';
import { type Tellable, tell } from '../../../workers/policy/ai/tell.ts';
import { documentOf } from '../lifecycle/support.ts';

const DAY = '2026-11-24';
let ai: FakeAi;
let clock = 0;
let waited: number[] = [];

beforeAll(async () => {
  ai = await startFakeAi();
});
afterAll(() => ai.close());
beforeEach(() => {
  ai.failAlways(null);
  ai.requests.length = 0;
  clock = 1_000_000;
  waited = [];
});

const attemptsOf = (): Attempts =>
  createAttempts({
    now: () => clock,
    random: () => 0.5,
    sleep: async (ms) => {
      waited.push(ms);
      clock += ms;
    },
  });

function options(more: Partial<SayOptions> = {}): SayOptions {
  const settings = { id: 'openai', url: `${ai.url}/v1`, key: FAKE_KEY, egressAllow: ai.host };
  return {
    models: [openAiLanguageModel(settings, 'mini'), anthropicLanguageModel({ ...settings, id: 'claude' }, 'small')],
    ...{ attempts: attemptsOf(), cache: answerCache(), bounds: { timeoutMs: 200 }, afford: async () => true },
    ...more,
  };
}

const PERSON: Facts = {
  birthDate: { from: '1997-03-02', until: '1997-03-02' },
  sex: { oneOf: ['female'] },
  region: { region: '1168010100' },
  personalIncome: { min: 31_234_567, max: 31_234_567 },
  incomePercent: { min: 83, max: 83 },
  traits: { has: ['disabled', 'worker'], hasNot: [], isComplete: false },
};

function tellable(facts: Facts = PERSON): Tellable {
  const document = documentOf({ eligibility: [{ from: null, until: null, rule: RULE }] });
  const judgement = judge(document.eligibility, { applicant: facts }, DAY);
  const status = statusOf({ code: judgement.code, openness: 'open', conflicts: false });
  return { document, judgement, explanation: explain({ document, judgement, status, quality: 1, day: DAY }), facts };
}
const condition = (attribute: string, test: object) =>
  ({ kind: 'is', id: attribute, attribute, test, source: null, confidence: 1 }) as const;
const RULE = {
  kind: 'all',
  of: [
    condition('age', { min: 19, max: 34 }),
    condition('incomePercent', { min: null, max: 100 }),
    condition('traits', { anyOf: ['disabled'] }),
    condition('region', { within: ['11680'] }),
  ],
} as Parameters<typeof judge>[0][number]['rule'];

it('takes the words of a model that keeps to the trace, and adds what the model has not heard', async () => {
  const told = tellable();
  const said = await tell(told, 'ko', options());
  expect(said).toMatchObject({ by: 'openai/mini', degraded: [] });
  expect(said.text.startsWith(told.explanation.headline.ko)).toBe(true);
  expect(said.text).toContain('장애인');
  expect(ai.requests).toHaveLength(1);
});

it('sends no exact birth date, name, number, district or private trait', async () => {
  await tell(tellable(), 'ko', options());
  await tell(tellable(), 'en', options());
  const sent = ai.requests.map(({ body, path }) => path + body).join('\n');
  for (const secret of [
    '1997',
    '03-02',
    '11680',
    '강남',
    '31234567',
    '31,234,567',
    '장애',
    'disabled',
    '"83"',
    '=83',
    'female',
    '여성',
  ]) {
    expect(sent, secret).not.toContain(secret);
  }
  expect(sent).toContain('birthDate=known');
  expect(sent).toContain('region=11;');
  expect(sent).toContain('incomePercent=50–100');
});

const faults: readonly [AiFault, string][] = [
  [{ kind: 'status', status: 500 }, 'status'],
  [{ kind: 'status', status: 429, retryAfter: '60' }, 'status'],
  [{ kind: 'hang' }, 'timeout'],
  [{ kind: 'reset' }, 'network'],
  [{ kind: 'cut-json' }, 'malformed'],
  [{ kind: 'tool-call' }, 'tool_call'],
  [{ kind: 'stop-early' }, 'cut'],
  [{ kind: 'invent' }, 'unverified'],
];

describe.each(faults)('with every provider failing by %o', (fault, reason) => {
  it('shows the template, says why, and changes no verdict', async () => {
    ai.failAlways(fault);
    const told = tellable();
    const said = await tell(told, 'ko', options());
    expect(said).toMatchObject({ by: 'embedded/template', text: told.explanation.text.ko });
    expect(said.degraded.map((one) => [one.of, one.reason])).toEqual([
      ['openai/mini', reason],
      ['claude/small', reason],
    ]);
    expect(said.text).not.toContain(INVENTED);
  });
});

it('goes on to the next provider when one fails', async () => {
  ai.fail({ kind: 'cut-json' });
  const said = await tell(tellable(), 'ko', options());
  expect(said).toMatchObject({ by: 'claude/small', degraded: [{ of: 'openai/mini', reason: 'malformed' }] });
});

it('tries again after 429 when it is asked to, and not after 400 or for longer than five seconds', async () => {
  const [first] = options().models;
  const run = (setup: () => void) => {
    ai.requests.length = 0;
    waited = [];
    setup();
    return tell(tellable(), 'ko', options({ models: [first!] }));
  };
  const again = await run(() => ai.fail({ kind: 'status', status: 429, retryAfter: '2' }));
  expect([again.by, ai.requests.length, waited]).toEqual(['openai/mini', 2, [2_000]]);
  const refused = await run(() => ai.fail({ kind: 'status', status: 400 }));
  expect([refused.by, ai.requests.length]).toEqual(['embedded/template', 1]);
  const patient = await run(() => ai.fail({ kind: 'status', status: 503, retryAfter: '6' }));
  expect([patient.by, ai.requests.length, waited]).toEqual(['embedded/template', 1, []]);
});

it('asks nobody for a minute after five failures, and then once', async () => {
  ai.failAlways({ kind: 'status', status: 400 });
  const shared = options({ models: options().models.slice(0, 1) });
  for (let turn = 0; turn < 5; turn++) await tell(tellable(), 'ko', shared);
  const asked = ai.requests.length;
  expect(asked).toBe(5);
  expect((await tell(tellable(), 'ko', shared)).degraded).toMatchObject([{ reason: 'circuit_open' }]);
  expect(ai.requests).toHaveLength(asked);
  clock += 60_001;
  ai.failAlways(null);
  expect(await tell(tellable(), 'ko', shared)).toMatchObject({ by: 'openai/mini', degraded: [] });
});

it('asks once for what was said before, and not at all beyond the budget', async () => {
  const shared = options();
  const first = await tell(tellable(), 'ko', shared);
  expect(await tell(tellable(), 'ko', shared)).toEqual(first);
  expect(ai.requests).toHaveLength(1);
  const spent = await tell(tellable(), 'ko', options({ afford: async () => false }));
  expect(spent).toMatchObject({ by: 'embedded/template', degraded: [{ part: 'budget' }, { part: 'budget' }] });
  expect(ai.requests).toHaveLength(1);
});

describe('the configuration', () => {
  const provider = {
    kind: 'openai',
    id: 'openai',
    url: 'https://api.openai.com/v1/',
    key: 'sk-very-secret',
    chat: 'mini',
  };

  it('is nothing by default, and takes what is documented', () => {
    expect(readAiConfig(undefined, '')).toMatchObject({ ok: true, settings: { providers: [] } });
    expect(readAiConfig(JSON.stringify({ providers: [provider] }), '')).toMatchObject({
      ok: true,
      settings: { providers: [{ url: 'https://api.openai.com/v1' }], timeoutMs: 8_000 },
    });
  });

  it.each([
    ['not JSON', '{'],
    ['an unknown kind', JSON.stringify({ providers: [{ ...provider, kind: 'oracle' }] })],
    ['a missing key', JSON.stringify({ providers: [{ ...provider, key: '' }] })],
    ['an id twice', JSON.stringify({ providers: [provider, provider] })],
    ['a private address', JSON.stringify({ providers: [{ ...provider, url: 'https://10.0.0.1/v1' }] })],
    ['no TLS', JSON.stringify({ providers: [{ ...provider, url: 'http://api.openai.com/v1' }] })],
  ])('refuses %s without repeating a secret', (_, json) => {
    const read = readAiConfig(json, '');
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('secret');
  });
});
