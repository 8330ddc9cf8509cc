import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, isShrunken } from '../../../shared/policy/collection/difference.ts';
import { afterLimit, nextQuotaAt, quotaAt, requestsLeft } from '../../../shared/policy/collection/schedule.ts';
import { steadyText } from '../../../shared/policy/collection/volatile.ts';
import { type Claim, disagreementsOf, titleKey } from '../../../shared/policy/sources/disagreement.ts';

const claim = (source: string, title: string, organisation: string, fields: Claim['facts']['fields']): Claim => ({
  source,
  policy: `${source}:${title.length}`,
  facts: { title, organisation, fields },
});

describe('sources that say different things of one programme', () => {
  it('are found in spite of districts, years and provinces in the words, with both values', () => {
    const found = disagreementsOf([
      claim('gov24', '2026년 청년 월세 지원', '충청남도 천안시', { age: '19~34', amount: '200000/month' }),
      claim('youth', '[충남] 청년월세 지원(2026)', '천안시', { age: '19~39', deadline: '2026-12-31' }),
      claim('bizinfo', '청년월세지원', '부산광역시', { age: '18~45' }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      key: '청년월세지원',
      organisation: '충청남도 천안시',
      fields: [
        {
          field: 'age',
          values: [
            { source: 'gov24', value: '19~34' },
            { source: 'youth', value: '19~39' },
          ],
        },
      ],
    });
  });

  it('do not disagree when one is silent, or when it is one source', () => {
    expect(disagreementsOf([claim('gov24', '가', '나', { age: '1~2' }), claim('youth', '가', '나', {})])).toEqual([]);
    expect(
      disagreementsOf([claim('gov24', '가', '나', { age: '1~2' }), claim('gov24', '가 ', '나', { age: '1~3' })]),
    ).toEqual([]);
  });

  it('are the same in any order', () => {
    const source = fc.constantFrom('gov24', 'youth', 'bizinfo');
    const word = fc.constantFrom('청년', '월세', '[서울] 월세', '2026년 청년');
    const office = fc.constantFrom('서울특별시', '천안시', '충청남도 천안시');
    const ages = fc.constantFrom('19~34', '19~39', undefined);
    const claims = fc.uniqueArray(
      fc
        .tuple(source, word, office, ages, fc.integer({ min: 0, max: 999 }))
        .map(([id, title, organisation, age, n]) => ({
          source: id,
          policy: `${id}:${n}`,
          facts: { title, organisation, fields: age === undefined ? {} : { age } },
        })),
      { selector: ({ policy }) => policy, maxLength: 12 },
    );
    fc.assert(
      fc.property(claims, fc.integer(), (given, seed) => {
        const shuffled = given.map((each, n) => [Math.sin(seed + n), each] as const).sort(([a], [b]) => a - b);
        expect(disagreementsOf(shuffled.map(([, each]) => each))).toEqual(disagreementsOf(given));
      }),
    );
  });

  it('recognise a title whatever its dress', () => {
    expect(titleKey('（경기）2026년도 「청년」 월세')).toBe(titleKey('청년 월세'));
    expect(titleKey('2자녀 지원')).toBe('2자녀지원');
  });
});

describe('the difference between what is said and what was handed on', () => {
  it('is empty once everything was handed on', () => {
    const hash = fc.stringMatching(/^[0-9a-f]{4}$/);
    const list = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[0-9]{1,3}$/), hash), { selector: ([id]) => id });
    fc.assert(
      fc.property(list, list, list, (before, now, details) => {
        const pages = [
          { endpoint: 'list', page: 1, records: now },
          { endpoint: 'detail', page: 1, records: details },
        ];
        const known = before.map(([record, key]) => ({ record, key, misses: 0, isRetired: false }));
        const first = differenceOf(['list', 'detail'], pages, known);
        expect(first.listed).toBe(now.length);
        expect(first.added.length + first.changed.length).toBeLessThanOrEqual(now.length);
        const handled = [...first.keys].map(([record, key]) => ({ record, key, misses: 0, isRetired: false }));
        expect(differenceOf(['list', 'detail'], pages, handled)).toMatchObject({ added: [], changed: [], missing: [] });
      }),
    );
  });

  it('believes a total until more than a fifth is gone', () => {
    expect([isShrunken(null, 0), isShrunken(100, 80), isShrunken(100, 79)]).toEqual([false, false, true]);
  });

  it('does not see counters', () => {
    const text = '{"서비스ID":"1","조회수":77,"지원내용":"\\"조회수\\":5 이상"}';
    expect(steadyText(text)).toBe('{"서비스ID":"1","지원내용":"\\"조회수\\":5 이상"}');
  });
});

describe('the quota of a source', () => {
  const now = Date.parse('2026-11-24T14:00:00Z');
  const used = { day: '2026-11-24', used: 40, learnt: null };

  it('begins anew with the day in Seoul, and believes for a week what it learnt', () => {
    const limited = afterLimit(used);
    expect(requestsLeft(used, 100)).toBe(60);
    expect(requestsLeft(limited, 100)).toBe(0);
    const tomorrow = now + 3 * 3_600_000;
    expect(requestsLeft(quotaAt(limited, tomorrow), 100)).toBe(40);
    expect(requestsLeft(quotaAt(limited, now + 9 * 86_400_000), 100)).toBe(100);
  });

  it('waits for the next day in Seoul, not in Greenwich', () => {
    const next = nextQuotaAt(now, () => 0);
    expect(new Date(next).toISOString()).toBe('2026-11-24T15:01:00.000Z');
  });
});
