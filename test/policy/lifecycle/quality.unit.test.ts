import { expect, it } from 'vitest';
import { duplicateKey } from '../../../shared/policy/lifecycle/duplicate.ts';
import { daysLeft, isOpen, opennessOf } from '../../../shared/policy/lifecycle/expiry.ts';
import { freshnessOf, qualityOf, soundnessOf } from '../../../shared/policy/lifecycle/quality.ts';
import { documentOf } from './support.ts';

it('completeness counts what is stated, accuracy what can be found again', () => {
  const whole = documentOf({ texts: { ...documentOf().texts, howToApply: '온라인' } });
  expect(soundnessOf(whole)).toEqual({ completeness: 1, accuracy: 1 });
  const bare = documentOf({
    ...{
      texts: {},
      eligibility: [],
      deadline: { kind: 'unknown', windows: [], text: '' },
      documents: [],
      amount: null,
    },
    channel: { url: null, phone: null, online: null, visit: null },
    categories: ['other'],
  });
  expect(soundnessOf(bare).completeness).toBe(0.05);
  // The condition's span points beyond the text that is left.
  expect(soundnessOf(documentOf({ texts: { target: '청년' } })).accuracy).toBeCloseTo(2 / 3, 3);
});

it('freshness falls from 30 to 90 days, and quality weighs 0.4, 0.3, 0.3', () => {
  expect(freshnessOf(null, '2026-11-24')).toBe(0);
  expect(freshnessOf('2026-10-25', '2026-11-24')).toBe(1);
  expect(freshnessOf('2026-09-25', '2026-11-24')).toBe(0.5);
  expect(freshnessOf('2026-08-26', '2026-11-24')).toBe(0);
  expect(qualityOf({ completeness: 0.5, accuracy: 1 }, '2026-09-25', '2026-11-24')).toBe(0.65);
});

it('the same programme of two sources has one key, another year another', () => {
  const at = (year: string) => ({
    deadline: {
      kind: 'period' as const,
      windows: [{ opens: `${year}-01-01`, closes: `${year}-02-01`, closesAt: null, label: null }],
      text: '',
    },
  });
  const [a, b] = [
    documentOf({ title: '[서울] 2026년 청년 월세지원', ...at('2026') }),
    documentOf({ title: '청년 월세 지원', ...at('2026') }),
  ];
  expect(duplicateKey(a)).toBe(duplicateKey(b));
  expect(duplicateKey(documentOf({ ...at('2027') }))).not.toBe(duplicateKey(b));
});

it('tells open, upcoming, closed and what nobody says', () => {
  const windows = [{ opens: '2026-03-01', closes: '2026-03-10', closesAt: null, label: null }];
  const deadline = { kind: 'period' as const, windows, text: '' };
  const noon = (day: string) => Date.parse(`${day}T03:00:00Z`);
  expect(opennessOf(deadline, noon('2026-02-28'))).toBe('upcoming');
  expect(opennessOf(deadline, noon('2026-03-10'))).toBe('open');
  expect(opennessOf(deadline, Date.parse('2026-03-10T15:00:00Z'))).toBe('closed');
  expect(opennessOf({ kind: 'by-agency', windows: [], text: '' }, 0)).toBe('unknown');
  expect(isOpen({ kind: 'always', windows: [], text: '' }, 0)).toBe(true);
  expect(daysLeft(deadline, noon('2026-03-08'))).toBe(2);
  expect(daysLeft(deadline, noon('2026-04-08'))).toBeNull();
});
