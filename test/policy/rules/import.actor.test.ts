import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, it, vi } from 'vitest';
import { postJsonLogicImport, postOpenFiscaTests } from '../../../workers/policy/contract/rules-import.ts';
import { currentCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { catalogue, compiled, newsOf } from '../catalogue/support.ts';

const PROGRAMME = 'gov24:000000000001';
const VARIABLES = {
  age: { attribute: 'age' },
  income: { attribute: 'incomePercent' },
  disabled: { attribute: 'traits', option: 'disabled' },
};
const income = (max: number) => ({
  ...{ kind: 'is' as const, id: 'income', attribute: 'incomePercent', test: { min: null, max } },
  ...{ source: null, confidence: 1 },
});
const always = (max: number) => [{ from: null, until: null, rule: income(max) }];
const TESTS = `
- name: poor
  period: 2026-11
  input: {income: 50}
  output: {support: true}
- name: rich
  period: 2026-11
  input: {income: {2026-11: 150}}
  output: {support: true}
- name: nothing known
  period: 2026-11
  input: {}
  output: {support: null, "own:none": false}
`;

async function post(what: string, body: unknown, authorization = 'Bearer test-admin-key') {
  const response = await exports.default.fetch(
    new Request(`https://aegis.example/api/v1/policies/imports/${what}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  return { status: response.status, body: (await response.json()) as any };
}

beforeAll(async () => {
  await catalogue().absorb([newsOf(PROGRAMME, 1, { eligibility: always(100) })]);
  await compiled();
  const count = async () => (await currentCatalogue(env, Date.now() + 10_000)).count;
  await vi.waitFor(async () => expect(await count()).toBe(1), { timeout: 20_000 });
});

it('turns a JSON Logic rule into one of ours, and names what would keep it from being used', async () => {
  const rule = { and: [{ '>=': [{ var: 'age' }, 19] }, { var: 'disabled' }] };
  const done = await post('json-logic', { rule, variables: VARIABLES });
  expect(done.status).toBe(200);
  expect(postJsonLogicImport.responses[200]?.schema?.parse(done.body)).toEqual(done.body);
  expect(done.body).toMatchObject({
    problems: [],
    rule: {
      kind: 'all',
      of: [
        { attribute: 'age', test: { min: 19, max: null } },
        { attribute: 'traits', test: { anyOf: ['disabled'] } },
      ],
    },
  });
  const odd = await post('json-logic', {
    rule: { and: [{ '<=': [{ var: 'left' }, 7] }] },
    variables: { left: { attribute: 'policy.daysLeft' } },
  });
  expect(odd).toMatchObject({ status: 200, body: { problems: [{ code: 'attribute-of-programme', path: 'of.0' }] } });
});

it('refuses what it cannot say, with the place, and what would grow without end', async () => {
  const unmapped = await post('json-logic', {
    rule: { and: [true, { '>': [{ var: 'x' }, 1] }] },
    variables: VARIABLES,
  });
  expect(unmapped).toMatchObject({ status: 400, body: { code: 'invalid_request', details: { path: '$.and[1].>' } } });
  let bomb: unknown = { var: 'disabled' };
  for (let depth = 0; depth < 30; depth++) bomb = { if: [bomb, true, false] };
  expect(await post('json-logic', { rule: bomb, variables: VARIABLES })).toMatchObject({ status: 400 });
  let deep: unknown = true;
  for (let depth = 0; depth < 5_000; depth++) deep = [deep];
  expect(await post('json-logic', { rule: deep, variables: VARIABLES })).toMatchObject({ status: 400 });
  expect(await post('json-logic', { rule: true, variables: {} }, 'Bearer wrong')).toMatchObject({ status: 401 });
});

it('runs tests against the catalogue, and against rules that come along', async () => {
  const asked = { tests: TESTS, variables: VARIABLES, programmes: { support: PROGRAMME } };
  const run = await post('openfisca-tests', asked);
  expect(run.status).toBe(200);
  expect(postOpenFiscaTests.responses[200]?.schema?.parse(run.body)).toEqual(run.body);
  expect(run.body).toMatchObject({ catalogue: expect.any(String), rulesVersion: 0, passed: 2, failed: 2 });
  expect(run.body.results).toEqual([
    { name: 'poor', programme: PROGRAMME, expected: 'true', actual: 'true', passed: true },
    { name: 'rich', programme: PROGRAMME, expected: 'true', actual: 'false', passed: false },
    { name: 'nothing known', programme: PROGRAMME, expected: 'unknown', actual: 'unknown', passed: true },
    { name: 'nothing known', programme: 'own:none', expected: 'false', actual: null, passed: false },
  ]);
  const given = await post('openfisca-tests', { ...asked, rules: [{ id: PROGRAMME, eligibility: always(200) }] });
  expect(given.body).toMatchObject({ catalogue: null, rulesVersion: null, passed: 3, failed: 1 });
});

it('names the place of a mistake in tests and in rules', async () => {
  const asked = { tests: TESTS, variables: {}, programmes: {} };
  expect(await post('openfisca-tests', asked)).toMatchObject({
    status: 400,
    body: { details: { path: '[0].input.income' } },
  });
  const proto = '[{"period":"2026","input":{"__proto__":true},"output":{}}]';
  expect(await post('openfisca-tests', { ...asked, tests: proto })).toMatchObject({ status: 400 });
  const rules = [{ id: 'x', eligibility: [{ from: null, until: null, rule: { kind: 'is', attribute: 'age' } }] }];
  expect(await post('openfisca-tests', { ...asked, variables: VARIABLES, rules })).toMatchObject({
    status: 400,
    body: { details: { path: 'rules[0].eligibility[0]' } },
  });
});
