import { env } from 'cloudflare:workers';
import { beforeAll, expect, it, vi } from 'vitest';
import { DEFAULT_RULE_SET, type RankingRule } from '../../../shared/policy/ranking/rule-set.ts';
import type { Rule } from '../../../shared/policy/rule/rule.ts';
import { dryRunRuleDraft } from '../../../workers/policy/contract/rules-dry-run.ts';
import { currentCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { dryRun } from '../../../workers/policy/service/rule-dry-run.ts';
import { catalogue, compiled, newsOf } from '../catalogue/support.ts';

const [A, B] = ['gov24:000000000001', 'gov24:000000000002'];
const ALL = { samples: 20, from: null, to: null };

const income = (max: number): Rule => ({
  ...{ kind: 'is', id: 'income', attribute: 'incomePercent', test: { min: null, max }, source: null, confidence: 1 },
});
const dated = (rule: Rule) => [{ from: null, until: null, rule }];

beforeAll(async () => {
  const news = [
    newsOf(A, 1, { eligibility: dated(income(100)) }),
    newsOf(B, 1, { title: '의료비 지원', categories: ['health'], eligibility: dated(income(100)) }),
  ];
  await catalogue().absorb(news);
  await compiled();
  const count = async () => (await currentCatalogue(env, Date.now() + 10_000)).count;
  await vi.waitFor(async () => expect(await count()).toBe(2), { timeout: 20_000 });
});

it('says how many an amendment moves from eligible to ineligible, and shows twenty of them with the reason', async () => {
  const amendments = [{ policy: A!, eligibility: dated(income(50)), reason: 'a lower limit from next year' }];
  const result = await dryRun(env, { ...DEFAULT_RULE_SET, amendments }, Date.now(), ALL);
  expect(dryRunRuleDraft.responses[200]?.schema?.parse(result)).toEqual(result);
  const [lost] = result.verdicts.transitions;
  expect(lost).toMatchObject({ from: 'eligible', to: 'ineligible' });
  expect(lost!.people).toBeGreaterThan(100);
  expect(result.verdicts.programmes.map(({ policy }) => policy)).toEqual([A]);
  expect(result.samples).toHaveLength(20);
  expect(result.samples[0]).toMatchObject({ policy: A, from: 'eligible', to: 'ineligible' });
  expect(result.samples[0]!.why.blocking[0]!.ko).toContain('50');
  expect(result.ranking.left.map(({ policy }) => policy)).toEqual([A]);
  const none = await dryRun(env, { ...DEFAULT_RULE_SET, amendments }, Date.now(), { ...ALL, from: 'ineligible' });
  expect(none.samples.every(({ from }) => from === 'ineligible')).toBe(true);
});

it('moves nobody for the same rules, and nobody for an amendment that says what the source says', async () => {
  const same = await dryRun(env, DEFAULT_RULE_SET, Date.now(), ALL);
  expect(same).toMatchObject({
    changes: 0,
    verdicts: { moved: 0, transitions: [] },
    ranking: { changed: 0, overlap: 1 },
  });
  const amendments = [
    { policy: A!, eligibility: dated(income(100)), reason: 'the same in other words' },
    { policy: 'gov24:000000000009', eligibility: dated(income(1)), reason: 'of a programme that is not there' },
  ];
  const result = await dryRun(env, { ...DEFAULT_RULE_SET, amendments }, Date.now(), ALL);
  expect(result).toMatchObject({ changes: 2, verdicts: { moved: 0 }, ranking: { changed: 0 } });
});

it('shows what a filter takes out of the lists', async () => {
  const filter: RankingRule = {
    ...{
      id: 'no-health',
      label: { ko: '의료 제외', en: 'No health' },
      action: 'filter',
      factor: 1,
      from: null,
      until: null,
    },
    when: {
      kind: 'is',
      id: 'c',
      attribute: 'policy.category',
      test: { anyOf: ['health'] },
      source: null,
      confidence: 1,
    },
  };
  const { ranking, verdicts } = await dryRun(env, { ...DEFAULT_RULE_SET, rules: [filter] }, Date.now(), ALL);
  expect(verdicts.moved).toBe(0);
  expect(ranking.left.map(({ policy }) => policy)).toEqual([B]);
  expect(ranking.overlap).toBeLessThan(1);
});
