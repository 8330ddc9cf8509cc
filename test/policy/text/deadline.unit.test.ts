import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addDays, isDay } from '../../../shared/policy/day.ts';
import { DEADLINE_KINDS, deadlineSchema } from '../../../shared/policy/document/deadline.ts';
import { readDeadline } from '../../../shared/policy/text/deadline.ts';

const windowsOf = (text: string) => readDeadline(text).windows.map(({ opens, closes }) => [opens, closes]);

describe('kinds of deadlines', () => {
  it.each([
    ['접수기관 별 상이', 'by-agency'],
    ['시군별 상이', 'by-agency'],
    ['자세한 날짜는 보건소에 따라 다를 수 있음', 'by-agency'],
    ['연 중', 'always'],
    ['대상 결정시', 'on-event'],
    ['상시신청', 'always'],
    ['연중 상시신청', 'always'],
    ['수시 접수', 'always'],
    ['정해진 기간 없음', 'always'],
    ['신청 불필요', 'not-needed'],
    ['별도 신청 없이 자동지급', 'not-needed'],
    ['예산 소진시까지', 'until-exhausted'],
    ['선착순 마감', 'until-exhausted'],
    ['별도 공고기한내', 'announced-elsewhere'],
    ['공고문 참조', 'announced-elsewhere'],
    ['출생일로부터 1년 이내', 'on-event'],
    ['이직 후 지체없이', 'on-event'],
    ['만 17세 생일이 속하는 달의 3개월 전부터', 'on-event'],
    ['매월 1일~10일', 'periodic'],
    ['분기별', 'periodic'],
    ['설,추석 명절기간', 'regular'],
    ['매년 3월', 'regular'],
    ['연 2회(상·하반기)', 'regular'],
    ['2026.03.09~2026.03.31', 'period'],
    ['-', 'unknown'],
    ['', 'unknown'],
    ['기타', 'unknown'],
  ])('%j is %s', (text, kind) => {
    expect(readDeadline(text)).toMatchObject({ kind, text });
  });

  it('all ten kinds can be told', () => {
    expect(DEADLINE_KINDS).toHaveLength(10);
  });
});

describe('windows', () => {
  it('the second date takes its year from the first', () => {
    expect(readDeadline('2025.6.11.(수) 10:00 ~ 6. 24.(화)18:00').windows).toEqual([
      { opens: '2025-06-11', closes: '2025-06-24', closesAt: '18:00', label: null },
    ]);
  });

  it('the second date without a year may lie in the next one', () => {
    expect(windowsOf('2026.12.1 ~ 1.15')).toEqual([['2026-12-01', '2027-01-15']]);
  });

  it('several windows keep their labels', () => {
    expect(readDeadline('(1차) 2026년 3월 1일~3월 31일 (2차) 2026년 9월 1일~9월 30일').windows).toEqual([
      { opens: '2026-03-01', closes: '2026-03-31', closesAt: null, label: '1차' },
      { opens: '2026-09-01', closes: '2026-09-30', closesAt: null, label: '2차' },
    ]);
  });

  it('windows rise, whatever the order in which they are written', () => {
    expect(windowsOf('20261001 ~ 20261031\n20260501 ~ 20260531')).toEqual([
      ['2026-05-01', '2026-05-31'],
      ['2026-10-01', '2026-10-31'],
    ]);
  });

  it('24:00 is the end of the last day, not the next one', () => {
    expect(readDeadline('2026년 3월 3일 09:00부터 3월 20일 24:00까지').windows).toMatchObject([
      { closes: '2026-03-20', closesAt: '24:00' },
    ]);
  });

  it.each([
    ['2026-1-5 ~2026-2-7', [['2026-01-05', '2026-02-07']]],
    ['26. 3. 3.(화) ~ 26. 3. 20.(금) 18시까지', [['2026-03-03', '2026-03-20']]],
    ["'26.3.3 ~ '26.3.20", [['2026-03-03', '2026-03-20']]],
    ['2026.5.1부터', [['2026-05-01', null]]],
    ['2026.5.31까지', [[null, '2026-05-31']]],
    ['~ 2026.5.31', [[null, '2026-05-31']]],
    ['2026-12-31', [[null, '2026-12-31']]],
    [
      "(1차) '25.2.24.~3.7.  (2차) '25.7.10.~7.18.",
      [
        ['2025-02-24', '2025-03-07'],
        ['2025-07-10', '2025-07-18'],
      ],
    ],
    ['20260701 ~ 20261117', [['2026-07-01', '2026-11-17']]],
  ])('%j is %j', (text, windows) => {
    expect(readDeadline(text).kind).toBe('period');
    expect(windowsOf(text)).toEqual(windows);
  });

  it('99991231 is no end', () => {
    expect(windowsOf('20260101~99991231')).toEqual([['2026-01-01', null]]);
  });

  it('until the budget is spent, from a day on', () => {
    expect(readDeadline('2026.3.2. ~ 예산 소진 시')).toMatchObject({
      kind: 'until-exhausted',
      windows: [{ opens: '2026-03-02', closes: null }],
    });
  });

  it.each([
    '2026. 3. ~ 2026. 6.',
    '2026년 상반기',
    '매년 3월 1일 ~ 3월 31일',
    '2026.02.30~2026.03.31',
    '2026.05.10 ~ 2026.05.01',
    '만 65세 생일이 속하는 달의 1개월 전부터',
    '사유가 발생한 날로부터 5년 이내(2012. 7. 1. 이후 신청한 사람)',
    '3월 중',
    '1,234,567원 이하',
    '02-2026-1234 문의',
    '최근 3개월 12.5% 이하',
  ])('%j states no day: none is invented', (text) => {
    expect(readDeadline(text).windows).toEqual([]);
  });

  it('reads back every range that it is given, in every form', () => {
    const forms: readonly ((day: string) => string)[] = [
      (day) => day,
      (day) => day.replaceAll('-', '.'),
      (day) => day.replaceAll('-', ''),
      (day) => `${day.slice(0, 4)}년 ${Number(day.slice(5, 7))}월 ${Number(day.slice(8))}일`,
      (day) => `${day.slice(0, 4)}. ${Number(day.slice(5, 7))}. ${Number(day.slice(8))}.`,
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(...forms),
        fc.constantFrom('~', ' ~ ', ' ∼ ', '부터 ', ' - '),
        (offset, length, form, dash) => {
          const opens = addDays('2020-01-01', offset);
          const closes = addDays(opens, length);
          fc.pre(dash !== ' - ' || !form(opens).endsWith('-'));
          expect(windowsOf(`${form(opens)}${dash}${form(closes)}`)).toEqual([[opens, closes]]);
        },
      ),
    );
  });

  it('whatever a text says, the result is of the form, and each day stands in the text', () => {
    const piece = fc.constantFrom(
      '2026',
      '.',
      '-',
      '3',
      '12',
      '31',
      '월',
      '일',
      '~',
      ' ',
      '상시',
      '년',
      '까지',
      '(1차)',
      '1,000',
      '차',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        const deadline = readDeadline(text);
        expect(v.is(deadlineSchema, deadline)).toBe(true);
        for (const { opens, closes } of deadline.windows)
          for (const day of [opens, closes])
            if (day !== null) {
              expect(isDay(day)).toBe(true);
              expect(text).toContain(String(Number(day.slice(8))));
            }
      }),
    );
  });
});
