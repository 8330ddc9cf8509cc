import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../shared/policy/facts/fact.ts';
import { recompute } from '../../../shared/policy/ranking/breakdown.ts';
import { recommend, TIERS } from '../../../shared/policy/ranking/recommend.ts';
import { DEFAULT_RULE_SET, type RankingRule } from '../../../shared/policy/ranking/rule-set.ts';
import { card, inputOf, is, type Programme } from './support.ts';

const rule = (id: string, action: RankingRule['action'], factor: number, when: RankingRule['when']): RankingRule => ({
  ...{ id, action, factor, when, from: null, until: null },
  label: { ko: id, en: id },
});
const withRules = (...rules: RankingRule[]) => ({ ...DEFAULT_RULE_SET, rules });

const seoul: Facts = { region: { region: '11680' }, incomePercent: { min: 40, max: 40 } };
const open: Programme = { card: card('own:open'), rule: { kind: 'all', of: [] } };
const poor: Programme = { card: card('own:poor'), rule: is('c', 'incomePercent', { min: null, max: 50 }) };
const busan: Programme = { card: card('own:busan'), rule: is('c', 'region', { within: ['26'] }) };
const needsSize: Programme = { card: card('own:size'), rule: is('c', 'householdSize', { min: 2, max: null }) };
const withText: Programme = {
  card: card('own:text'),
  rule: { kind: 'all', of: [{ kind: 'text', id: 't', text: '시장이 인정하는 사람', source: null }] },
};
const ids = (input: Parameters<typeof recommend>[0]) => recommend(input).items.map(({ policyId }) => policyId);

const attributes = [
  is('a', 'incomePercent', { min: null, max: 60 }),
  is('b', 'region', { within: ['11'] }),
  is('c', 'householdSize', { min: 2, max: 4 }),
  is('d', 'sex', { anyOf: ['female'] }),
  is('e', 'age', { min: 19, max: 34 }),
];
const programmes = fc.array(
  fc.record({
    conditions: fc.uniqueArray(fc.integer({ min: 0, max: attributes.length - 1 }), { maxLength: 3 }),
    kind: fc.constantFrom('all' as const, 'any' as const),
    won: fc.option(fc.integer({ min: 0, max: 60_000_000 })),
    organisation: fc.constantFrom('서울시', '부산시', '국토부'),
    category: fc.constantFrom('housing' as const, 'health' as const),
  }),
  { minLength: 1, maxLength: 25 },
);
const catalogue = programmes.map((some) =>
  some.map(({ conditions, kind, won, organisation, category }, index): Programme => {
    const of = conditions.map((at) => attributes[at]!);
    const amount = won === null ? null : { min: null, max: won, per: 'year' as const, interest: null };
    const made = card(`own:${index}`, {
      ...{ amount, categories: [category] },
      organisation: { code: null, name: organisation, kind: null, department: null },
    });
    return { card: made, rule: kind === 'any' && of.length > 0 ? { kind, of } : { kind: 'all', of } };
  }),
);
const facts = fc.record(
  {
    incomePercent: fc.integer({ min: 0, max: 200 }).map((value) => ({ min: value, max: value })),
    region: fc.constantFrom({ region: '11' }, { region: '26110' }),
    householdSize: fc.integer({ min: 1, max: 6 }).map((value) => ({ min: value, max: value })),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Facts>;

describe('a recommendation', () => {
  it('puts certain before likely before what hangs on an answer, and leaves out only what is certainly not for one', () => {
    const ranked = recommend(inputOf([busan, needsSize, withText, poor, open], { subjects: { applicant: seoul } }));
    const statuses = ranked.items.map(({ status }) => status);
    expect([...statuses].sort((a, b) => TIERS.indexOf(a) - TIERS.indexOf(b))).toEqual(statuses);
    expect(ranked.items.map(({ policyId }) => policyId).sort()).toEqual([
      'own:open',
      'own:poor',
      'own:size',
      'own:text',
    ]);
    expect(ranked.counts).toMatchObject({ ineligible: 1, eligible: 2, needs_info: 1 });
  });

  it('a rarely met condition that one meets counts more than none', () => {
    expect(ids(inputOf([open, poor], { subjects: { applicant: seoul } }))).toEqual(['own:poor', 'own:open']);
  });

  it('leaves out what one has, what that excludes, what has closed; what opens later comes last', () => {
    const window = (opens: string, closes: string) => ({
      deadline: {
        kind: 'period' as const,
        windows: [{ opens, closes, closesAt: null, label: null }],
        text: '',
      },
    });
    const relation = { kind: 'conflicts' as const, target: 'own:had', named: '', confidence: 0.9 };
    const all = [
      { ...open, card: card('own:later', window('2026-12-01', '2026-12-31')) },
      { ...open, card: card('own:closed', window('2025-01-01', '2025-02-01')) },
      { ...open, card: card('own:had') },
      { ...open, card: card('own:against', { relations: [relation] }) },
      { ...open, card: card('own:stays') },
    ];
    const input = inputOf(all, { received: ['own:had'] });
    expect(ids(input)).toEqual(['own:stays', 'own:later']);
    expect(recommend(input).counts).toMatchObject({ received: 1, conflict: 1, not_open: 2 });
  });

  it('a filter that is true takes away, one that cannot be decided only flags', () => {
    const rich = rule('rich', 'filter', 1, is('x', 'incomePercent', { min: 100, max: null }));
    const known = { subjects: { applicant: { incomePercent: { min: 150, max: 150 } } } };
    expect(ids(inputOf([open], { ...known, ruleSet: withRules(rich) }))).toEqual([]);
    const [item] = recommend(inputOf([open], { ruleSet: withRules(rich) })).items;
    expect(item!.flags).toEqual(['rich']);
  });

  it('rules see the programme; boosts and penalties move it, out of their days they do not', () => {
    const housing = { ...open, card: card('own:house', { categories: ['housing'] }) };
    const when = is('x', 'policy.category', { anyOf: ['housing'] });
    const boosted = inputOf([open, housing], { ruleSet: withRules(rule('b', 'boost', 2, when)) });
    expect(ids(boosted)[0]).toBe('own:house');
    expect(ids({ ...boosted, ruleSet: withRules(rule('p', 'penalise', 2, when)) })[0]).toBe('own:open');
    const past = { ...rule('b', 'penalise', 2, when), until: '2026-11-23' };
    expect(ids({ ...boosted, ruleSet: withRules(past) })).toEqual(ids({ ...boosted, ruleSet: withRules() }));
  });

  it('an amendment replaces what was read of one programme', () => {
    const amended = {
      ...DEFAULT_RULE_SET,
      amendments: [{ policy: 'own:open', eligibility: [{ from: null, until: null, rule: busan.rule }], reason: 'law' }],
    };
    expect(ids(inputOf([open, poor], { subjects: { applicant: seoul }, ruleSet: amended }))).toEqual(['own:poor']);
  });

  it('one of several that are the same stands for them', () => {
    const twin = { ...open, card: card('own:twin', { duplicateOf: 'own:open' }) };
    const { items } = recommend(inputOf([open, twin]));
    expect(items.map(({ policyId, duplicates }) => [policyId, duplicates])).toEqual([['own:open', ['own:twin']]]);
  });

  it('no organisation fills the row while others have something to offer', () => {
    const of = (name: string) => ({ code: null, name, kind: null, department: null });
    const many = Array.from({ length: 12 }, (_, index) => ({
      ...open,
      card: card(`own:s${index}`, {
        organisation: of('서울시'),
        amount: { min: null, max: 40_000_000, per: 'year', interest: null },
      }),
    }));
    const others = Array.from({ length: 8 }, (_, index) => ({
      ...open,
      card: card(`own:o${index}`, {
        organisation: of(`구청 ${index}`),
        amount: { min: null, max: 1_000, per: 'year', interest: null },
      }),
    }));
    // By score alone the twelve would fill it.
    const ruleSet = { ...DEFAULT_RULE_SET, diversity: { lambda: 1, perOrganisation: 4 } };
    const { items } = recommend(inputOf([...many, ...others], { ruleSet, limit: 10 }));
    expect(items.filter(({ policyId }) => policyId.startsWith('own:s'))).toHaveLength(4);
  });

  it('lists what answers a query, however certain the rest is, and everything where nothing answers it', () => {
    const asked = (lexical: readonly number[] | null, vector: readonly number[] | null = null) =>
      ids(inputOf([open, needsSize, withText], { lists: { lexical, vector, graph: [0] } }));
    expect(asked([1])).toEqual(['own:size']);
    expect(asked([1], [2]).toSorted()).toEqual(['own:size', 'own:text']);
    expect(asked([])).toEqual(asked(null));
    expect(asked(null)).toHaveLength(3);
    const { counts } = recommend(inputOf([open, needsSize], { lists: { lexical: [1], vector: null, graph: null } }));
    expect(counts).toMatchObject({ eligible: 1, needs_info: 1 });
  });

  it('every breakdown computes to its score, every position once, the same again for the same input', () => {
    fc.assert(
      fc.property(catalogue, facts, fc.array(fc.nat({ max: 24 }), { maxLength: 8 }), (some, applicant, list) => {
        const lexical = [...new Set(list)].filter((at) => at < some.length);
        const lists = { lexical, vector: null, graph: null };
        const ranked = recommend(inputOf(some, { subjects: { applicant }, lists, limit: 30 }));
        for (const { breakdown } of ranked.items) {
          expect(Math.abs(recompute(breakdown) - breakdown.final_score)).toBeLessThanOrEqual(1e-9);
        }
        expect(new Set(ranked.items.map(({ policyId }) => policyId)).size).toBe(ranked.items.length);
        expect(recommend(inputOf(some, { subjects: { applicant }, lists, limit: 30 }))).toEqual(ranked);
      }),
      { numRuns: 80 },
    );
  });

  it('the order of rules, and of programmes in the catalogue, changes nothing', () => {
    const some = [
      rule('r1', 'boost', 1.7, is('x', 'policy.category', { anyOf: ['housing'] })),
      rule('r2', 'penalise', 1.3, is('x', 'incomePercent', { min: 30, max: null })),
      rule('r3', 'weight', 0.07, is('x', 'policy.amount', { min: 1_000, max: null })),
      rule('r4', 'boost', 1.1, { kind: 'all', of: [] }),
    ];
    fc.assert(
      fc.property(catalogue, facts, fc.infiniteStream(fc.boolean()), (all, applicant, coin) => {
        const shuffled = <T>(list: readonly T[]) => [...list].sort(() => (coin.next().value ? 1 : -1));
        const plain = recommend(inputOf(all, { subjects: { applicant }, ruleSet: withRules(...some) }));
        const other = recommend(
          inputOf(shuffled(all), { subjects: { applicant }, ruleSet: withRules(...shuffled(some)) }),
        );
        const seen = ({ items }: typeof plain) => items.map(({ policyId, breakdown }) => [policyId, breakdown]);
        expect(seen(other)).toEqual(seen(plain));
      }),
      { numRuns: 80 },
    );
  });

  it('what is protected decides who qualifies, and never a score', () => {
    fc.assert(
      fc.property(catalogue, facts, (all, applicant) => {
        const scores = (more: Facts) =>
          new Map(
            recommend(inputOf(all, { subjects: { applicant: { ...applicant, ...more } }, limit: 30 })).items.map(
              ({ policyId, breakdown }) => [policyId, breakdown.final_score],
            ),
          );
        const plain = scores({});
        const told = scores({ sex: { oneOf: ['female'] }, age: { min: 25, max: 25 } });
        for (const [id, score] of told) expect(score).toBe(plain.get(id));
      }),
      { numRuns: 80 },
    );
    const protectedRule = rule('sex', 'boost', 2, is('x', 'sex', { anyOf: ['female'] }));
    const woman = { subjects: { applicant: { sex: { oneOf: ['female'] } } } };
    const [item] = recommend(inputOf([open], { ...woman, ruleSet: withRules(protectedRule) })).items;
    expect(item!.breakdown.matched_rules).toEqual([]);
  });

  it('learned factors move places within a status and never a status', () => {
    const learned = new Map([['own:size', { positive: 1_000, count: 1_000 }]]);
    const input = inputOf([open, needsSize], { subjects: { applicant: seoul }, learned });
    expect(ids(input)).toEqual(['own:open', 'own:size']);
    expect(recommend(input).items[1]!.breakdown.personalization_bonus).toBeGreaterThan(0);
  });
});
