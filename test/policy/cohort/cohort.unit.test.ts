import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { COHORT_SIZE, cohortPeople } from '../../../shared/policy/cohort/cohort.ts';
import { compareVerdicts, gravity, sampleMoves } from '../../../shared/policy/cohort/compare.ts';
import { compareRankings } from '../../../shared/policy/cohort/compare-ranking.ts';
import { checkFacts } from '../../../shared/policy/facts/facts.ts';
import type { DatedRule, Rule } from '../../../shared/policy/rule/rule.ts';

const DAY = '2026-11-24';
const people = cohortPeople();

const dated = (rule: Rule): DatedRule[] => [{ from: null, until: null, rule }];
const income = (max: number): Rule => ({
  ...{ kind: 'is', id: 'income', attribute: 'incomePercent', test: { min: null, max }, source: null, confidence: 1 },
});
const programme = (id: string, before: Rule, after: Rule, openness: 'open' | 'closed' = 'open') => ({
  ...{ id, before: dated(before), after: dated(after), openness },
});

it('is the same crowd for ever', async () => {
  expect(people).toHaveLength(COHORT_SIZE);
  // Another hash means another cohort: give it another name instead of changing this one.
  expect(await sha256Hex(JSON.stringify(people))).toBe(
    '1a1edafda745bcc564017707b82965310f365ae216f9430537e55ccf8047ed10',
  );
  expect(cohortPeople()).toEqual(people);
});

it('holds only facts that the registry takes, some of them partial and some of businesses', () => {
  for (const { id, facts } of people) expect(checkFacts({ applicant: facts }), id).toEqual([]);
  const share = (of: (person: (typeof people)[number]) => boolean) => people.filter(of).length / people.length;
  expect(share(({ isPartial }) => isPartial)).toBeGreaterThan(0.35);
  expect(share(({ isPartial }) => isPartial)).toBeLessThan(0.45);
  expect(share(({ facts }) => 'businessSector' in facts)).toBeGreaterThan(0.04);
});

it('says that a tighter limit moves people from eligible to ineligible, and shows them', () => {
  const result = compareVerdicts([programme('own:a', income(100), income(50))], people, DAY);
  const lost = result.transitions.find(({ from, to }) => from === 'eligible' && to === 'ineligible');
  const expected = people.filter(({ facts }) => {
    const fact = facts.incomePercent;
    return fact !== undefined && 'min' in fact && fact.max! <= 100 && fact.max! > 50;
  });
  expect(lost?.people).toBe(expected.length);
  expect(expected.length).toBeGreaterThan(100);
  expect(result.moved).toBe(expected.length);
  const samples = sampleMoves(result.moves, 20);
  expect(samples).toHaveLength(20);
  expect(samples.every(({ person }) => expected.includes(person))).toBe(true);
});

it('moves nobody whose programme cannot be applied for anyway', () => {
  expect(compareVerdicts([programme('own:a', income(100), income(50), 'closed')], people, DAY).moved).toBe(0);
});

it('moves nobody when nothing changes, and back what it has moved forth', () => {
  const limit = fc.integer({ min: 1, max: 400 });
  const some = people.slice(0, 150);
  fc.assert(
    fc.property(limit, limit, (one, other) => {
      expect(compareVerdicts([programme('own:a', income(one), income(one))], some, DAY).moved).toBe(0);
      const forth = compareVerdicts([programme('own:a', income(one), income(other))], some, DAY);
      const back = compareVerdicts([programme('own:a', income(other), income(one))], some, DAY);
      const turned = back.moves.map(({ person, from, to }) => `${person.id} ${to} ${from}`);
      expect(turned).toEqual(forth.moves.map(({ person, from, to }) => `${person.id} ${from} ${to}`));
    }),
    { numRuns: 40 },
  );
});

it('shows every kind of transition before it shows many of one', () => {
  const both = [
    programme('own:a', income(100), income(50)),
    programme('own:b', income(50), income(100)),
    programme('own:c', { kind: 'all', of: [] }, { kind: 'text', id: 't', text: '심사', source: null }),
  ];
  const { moves, transitions } = compareVerdicts(both, people, DAY);
  const samples = sampleMoves(moves, 5);
  expect(new Set(samples.map(({ from, to }) => `${from} ${to}`)).size).toBe(Math.min(5, transitions.length));
  expect(samples.map(gravity)).toEqual(samples.map(gravity).sort((left, right) => right - left));
});

it('measures how lists differ', () => {
  const same = compareRankings(
    () => ['a', 'b'],
    () => ['a', 'b'],
    people.slice(0, 5),
  );
  expect(same).toEqual({ people: 5, changed: 0, overlap: 1, entered: [], left: [] });
  const other = compareRankings(
    () => ['a', 'b'],
    () => ['c', 'a'],
    people.slice(0, 5),
  );
  expect(other).toMatchObject({
    changed: 5,
    entered: [{ policy: 'c', people: 5 }],
    left: [{ policy: 'b', people: 5 }],
  });
  expect(other.overlap).toBeLessThan(1);
});
