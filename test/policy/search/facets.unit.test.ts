import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../shared/policy/day.ts';
import type { Deadline } from '../../../shared/policy/document/deadline.ts';
import { indexOf, titled } from './support.ts';

const period = (opens: string | null, closes: string | null): Deadline => ({
  kind: 'period',
  windows: [{ opens, closes, closesAt: null, label: null }],
  text: '',
});
const TODAY = dayNumber('2026-11-24');
const index = indexOf([
  titled('월세 하나', 1, { categories: ['housing'], applicants: ['person'], regions: [], benefits: ['cash'] }),
  titled('월세 둘', 2, { categories: ['housing', 'care'], applicants: ['household'], regions: ['11680'] }),
  titled('월세 셋', 3, { categories: ['care'], applicants: ['person', 'household'], regions: ['26', '11'] }),
  titled('월세 넷', 4, { deadline: period('2026-11-01', '2026-11-23'), regions: ['26'] }),
  titled('월세 다섯', 5, { deadline: period('2026-11-24', null), regions: ['2644051000'] }),
]);
const all = { offset: 0, limit: 10 };
const positions = (narrowed: Parameters<typeof index.page>[1]) =>
  index
    .page('월세', narrowed, TODAY, all)
    .hits.map(({ position }) => position)
    .sort();

describe('facets', () => {
  it('count over everything that was found, also beyond the page', () => {
    const { hits, total, facets } = index.page('월세', {}, TODAY, { offset: 1, limit: 2 });
    expect(hits).toHaveLength(2);
    expect(total).toBe(5);
    expect(facets.category).toEqual({ care: 2, housing: 2 });
    expect(facets.applicant).toEqual({ household: 2, person: 2 });
    expect(facets.region).toEqual({ '26': 3, '11': 2, all: 1 });
    expect(facets.open).toEqual({ yes: 4, no: 1 });
  });

  it('narrow: alternatives within one, all of them together', () => {
    expect(positions({ categories: ['housing'] })).toEqual([0, 1]);
    expect(positions({ categories: ['housing', 'care'] })).toEqual([0, 1, 2]);
    expect(positions({ categories: ['care'], applicants: ['person'] })).toEqual([2]);
    expect(positions({ benefits: ['loan'] })).toEqual([]);
  });

  it.each([
    ['11680', [0, 1, 2]],
    ['11', [0, 1, 2]],
    ['11110', [0, 2]],
    ['26440', [0, 2, 3, 4]],
    ['26110', [0, 2, 3]],
    ['2644051000', [0, 2, 3, 4]],
  ])('somebody in %s can be meant by %j', (region, expected) => {
    expect(positions({ regions: [region] })).toEqual(expected);
  });

  it('is open from the first day to the last, both included', () => {
    expect(positions({ openOn: TODAY })).toEqual([0, 1, 2, 4]);
    expect(positions({ openOn: dayNumber('2026-11-23') })).toEqual([0, 1, 2, 3]);
    expect(positions({ openOn: dayNumber('2026-10-31') })).toEqual([0, 1, 2]);
  });
});
