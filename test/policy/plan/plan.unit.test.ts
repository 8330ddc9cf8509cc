import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEADLINE_KINDS, type Deadline } from '../../../shared/policy/document/deadline.ts';
import { documentsToBring } from '../../../shared/policy/plan/documents.ts';
import { inOrder } from '../../../shared/policy/plan/order.ts';
import { planOf } from '../../../shared/policy/plan/plan.ts';
import { bestIndependentSet } from '../../../shared/policy/plan/stacking.ts';
import { tellDeadline } from '../../../shared/policy/plan/told.ts';
import type { Feature } from '../../../shared/policy/ranking/feature.ts';
import { feature } from '../ranking/support.ts';

const TODAY = '2026-11-24';

function byTrying(weights: readonly number[], edges: readonly (readonly [number, number])[]): number {
  let best = 0;
  for (let set = 0; set < 1 << weights.length; set++) {
    if (edges.some(([a, b]) => a !== b && (set & (1 << a)) !== 0 && (set & (1 << b)) !== 0)) continue;
    best = Math.max(
      best,
      weights.reduce((sum, weight, node) => sum + ((set & (1 << node)) === 0 ? 0 : weight), 0),
    );
  }
  return best;
}

describe('stacking', () => {
  it('finds the heaviest set that holds no conflict, as trying every set does', () => {
    const graph = fc.integer({ min: 1, max: 11 }).chain((count) => {
      const node = fc.integer({ min: 0, max: count - 1 });
      return fc.tuple(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: count, maxLength: count }),
        fc.array(fc.tuple(node, node), { maxLength: 30 }),
      );
    });
    fc.assert(
      fc.property(graph, ([weights, edges]) => {
        const chosen = bestIndependentSet(weights, edges);
        const has = new Set(chosen);
        for (const [a, b] of edges) expect(a !== b && has.has(a) && has.has(b)).toBe(false);
        expect(chosen.reduce((sum, node) => sum + weights[node]!, 0)).toBe(byTrying(weights, edges));
      }),
      { numRuns: 200 },
    );
  });

  it('solves thirty in one group, and still excludes conflicts beyond', () => {
    const ring = Array.from({ length: 30 }, (_, node) => [node, (node + 1) % 30] as const);
    const weights = Array.from({ length: 30 }, (_, node) => (node % 2 === 0 ? 3 : 2));
    expect(bestIndependentSet(weights, ring)).toEqual(Array.from({ length: 15 }, (_, index) => index * 2));
    const clique = Array.from({ length: 50 }, (_, a) => Array.from({ length: 50 }, (__, b) => [a, b] as const)).flat();
    const distinct = Array.from({ length: 50 }, (_, node) => node + 1);
    expect(bestIndependentSet(distinct, clique)).toEqual([49]);
  });
});

describe('order', () => {
  it('goes by deadline, and puts what is required before what requires it, with its urgency', () => {
    const step = (id: string, closesOn: string | null, after: string[] = []) => ({
      id,
      closesOn,
      after,
      opensOn: null,
    });
    const ordered = inOrder([
      step('late', '2027-03-01'),
      step('urgent', '2026-12-01', ['first']),
      step('first', null),
      step('soon', '2026-12-15'),
    ]);
    expect(ordered.map(({ id }) => id)).toEqual(['first', 'urgent', 'soon', 'late']);
  });

  it('ends for requirements that go round in a circle, and loses nobody', () => {
    const step = (id: string, after: string[]) => ({ id, after, closesOn: null, opensOn: null });
    expect(inOrder([step('a', ['b']), step('b', ['a']), step('c', ['c'])])).toHaveLength(3);
  });
});

describe('documents', () => {
  it('names each once, however it is spelt, and what it is for', () => {
    const merged = documentsToBring([
      { id: 'a', documents: ['주민등록등본 1부', '통장사본'] },
      { id: 'b', documents: ['주민등록 등본', '임대차계약서'] },
    ]);
    expect(merged[0]).toEqual({ name: '주민등록등본 1부', for: ['a', 'b'] });
    expect(merged.map(({ name }) => name)).toEqual(['주민등록등본 1부', '통장사본', '임대차계약서']);
  });
});

describe('deadlines', () => {
  const told = (deadline: Deadline) => tellDeadline(deadline, TODAY);

  it.each(DEADLINE_KINDS)('names no day for %s where the source states none', (kind) => {
    const { dDay, closesOn, text } = told({ kind, windows: [], text: '원문' });
    expect([dDay, closesOn]).toEqual([null, null]);
    expect(`${text.ko}${text.en}`).not.toMatch(/\d/);
    expect(text.ko).toMatch(/다\.|요\./);
  });

  it('counts the days that are left in Seoul', () => {
    const window = { opens: '2026-11-01', closes: '2026-11-30', closesAt: '18:00', label: null };
    const open: Deadline = { kind: 'period', windows: [window], text: '' };
    expect(told(open).dDay).toBe('D-6');
    expect(told(open).text.ko).toBe('2026-11-30 18:00까지 신청할 수 있습니다 (D-6).');
    expect(tellDeadline(open, '2026-11-30').dDay).toBe('D-DAY');
    expect(tellDeadline(open, '2026-12-01').state).toBe('closed');
    expect(tellDeadline(open, '2026-10-31').text.en).toBe('You can apply from 2026-11-01.');
  });
});

describe('the plan', () => {
  const item = (id: string, won: number | null, more: Partial<Feature> = {}, documents: string[] = []) => ({
    feature: feature(id, more),
    documents,
    score: 0.5,
    won: won ?? 0,
    isEstimated: won === null,
    probability: 1,
  });
  const against = (target: string, confidence = 0.9) => ({ kind: 'conflicts' as const, target, confidence });

  it('takes two that fit together instead of one that excludes both, and says why', () => {
    const plan = planOf(
      [item('own:big', 500, { links: [against('own:a'), against('own:b')] }), item('own:a', 300), item('own:b', 400)],
      [],
      TODAY,
    );
    expect(plan.steps.map(({ policyId }) => policyId).sort()).toEqual(['own:a', 'own:b']);
    expect(plan.alternatives).toEqual([
      expect.objectContaining({
        policyId: 'own:big',
        insteadOf: ['own:a', 'own:b'],
        reason: 'amount',
        wonInstead: 700,
      }),
    ]);
    expect(plan.statedWon).toBe(700);
  });

  it('leaves out what something that is had already excludes', () => {
    const plan = planOf([item('own:a', 300, { links: [against('own:had')] })], ['own:had'], TODAY);
    expect(plan.steps).toEqual([]);
    expect(plan.alternatives[0]).toMatchObject({ reason: 'received', insteadOf: ['own:had'] });
  });

  it('an unsure exclusion leaves nobody out, and is told', () => {
    const plan = planOf([item('own:a', 1, { links: [against('own:b', 0.3)] }), item('own:b', 2)], [], TODAY);
    expect(plan.steps).toHaveLength(2);
    expect(plan.warnings).toEqual([{ between: ['own:a', 'own:b'], confidence: 0.3 }]);
  });

  it('claims no sum for what states no amount, and puts the required first', () => {
    const plan = planOf(
      [
        item('own:a', null, { links: [{ kind: 'requires', target: 'own:b', confidence: 1 }] }),
        item('own:b', 10, {}, ['신청서']),
      ],
      [],
      TODAY,
    );
    expect(plan.steps.map(({ policyId }) => policyId)).toEqual(['own:b', 'own:a']);
    expect(plan.steps[1]).toMatchObject({ won: null, prerequisites: [{ policyId: 'own:b', state: 'in-plan' }] });
    expect([plan.statedWon, plan.unstated]).toEqual([10, 1]);
    expect(plan.documents).toEqual([{ name: '신청서', for: ['own:b'] }]);
  });
});
