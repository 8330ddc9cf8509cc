import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countryOf } from '../../../../shared/blacklist/artefact/countries.ts';
import { parseDate } from '../../../../shared/blacklist/artefact/dates.ts';
import { categoryOfReason } from '../../../../shared/blacklist/maps/categories.ts';
import { addDays, kstDay } from '../../../../shared/blacklist/portal/kst-day.ts';

describe('parseDate', () => {
  it.each([
    ['2025-06-24', 'kst-start', Date.UTC(2025, 5, 23, 15)],
    ['2025-06-24', 'kst-day-end', Date.UTC(2025, 5, 24, 15)],
    ['2024-12-31', 'kst-day-end', Date.UTC(2024, 11, 31, 15)],
    ['2025.6.4.', 'kst-start', Date.UTC(2025, 5, 3, 15)],
    ['2025/06/24', 'utc-start', Date.UTC(2025, 5, 24)],
    ['20250624', 'utc-start', Date.UTC(2025, 5, 24)],
    [' 2025-06-24 00:00:00.0 ', 'kst-start', Date.UTC(2025, 5, 23, 15)],
    ['2025-06-24 18:30', 'kst-day-end', Date.UTC(2025, 5, 24, 9, 30)],
    ['2025-06-24T01:02:03.456Z', 'kst-start', Date.UTC(2025, 5, 24, 1, 2, 3, 456)],
    ['2025-06-24T01:02:03+0900', 'utc-start', Date.UTC(2025, 5, 23, 16, 2, 3)],
    ['2025-06-24 01:02:03 UTC', 'kst-start', Date.UTC(2025, 5, 24, 1, 2, 3)],
    ['45832', 'kst-start', Date.UTC(2025, 5, 23, 15)],
    ['45832.5', 'utc-start', Date.UTC(2025, 5, 24, 12)],
    ['45832', 'utc-day-end', Date.UTC(2025, 5, 25)],
  ] as const)('reads %j by %s', (text, rule, time) => {
    expect(parseDate(text, rule)).toBe(time);
  });

  it.each(['', ' ', '-'])('takes %j for none', (text) => {
    expect(parseDate(text, 'kst-start')).toBeNull();
  });

  it.each([
    '2025-02-30',
    '2025-13-01',
    '2025-06-24x',
    '2025-06/24',
    '24.06.2025',
    '2025-06-24 25:00',
    '2025-06-24 10:61',
    '2025-06-24T00:00:00+99:00',
    '0000-00-00',
    '9999-12-31',
    '1750000000',
    '무기한',
    `2025-06-24${' '.repeat(100)}x`,
  ])('refuses %j', (text) => {
    expect(parseDate(text, 'kst-start')).toBe('invalid');
  });

  it('expires an entry at the midnight in Korea that follows its last day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2198-01-01'), noInvalidDate: true }),
        (date) => {
          const day = kstDay(date.getTime());
          const end = parseDate(day, 'kst-day-end') as number;
          expect(kstDay(end - 1)).toBe(day);
          expect(kstDay(end)).toBe(addDays(day, 1));
        },
      ),
    );
  });
});

describe('countryOf', () => {
  it.each([
    ['kr', 'KR'],
    [' US ', 'US'],
    ['RUSSIA', 'RU'],
    ['Russian Federation', 'RU'],
    ['러시아', 'RU'],
    ['대한민국', 'KR'],
    ['인도네시아', 'ID'],
    ['인도', 'IN'],
    ['U.S.A.', 'US'],
    ['ZZ', null],
    ['AUSTRALASIA', null],
    ['Niger', null],
    ['미국 외', null],
    ['', null],
    ['x'.repeat(1000), null],
  ])('%j is %s', (text, code) => {
    expect(countryOf(text)).toBe(code);
  });
});

describe('categoryOfReason', () => {
  it.each([
    ['웹 취약점 공격 시도', 'web-attack'],
    ['비인가 접근 시도', 'hacking'],
    ['SQL Injection 공격', 'web-attack'],
    ['SSH 무차별 대입 공격', 'brute-force'],
    ['포트 스캐닝', 'scanning'],
    ['악성코드 유포지', 'malware'],
    ['악성코드 C&C 서버', 'c2'],
    ['피싱 사이트', 'phishing'],
    ['DDoS 공격 시도', 'ddos'],
    ['스팸메일 발송', 'spam'],
    ['Log4j 취약점 공격 시도', 'exploit'],
    ['Apache Struts 취약점 공격(CVE-2017-5638) 시도', 'exploit'],
    ['관리자 페이지 접근 시도', 'web-attack'],
    ['계정정보 탈취 시도 <크리덴셜 스터핑>', 'brute-force'],
    ['Mirai botnet', 'botnet'],
    ['Tor 출구', 'anonymiser'],
    ['Webshell Upload', 'web-attack'],
    ['History of motors', null],
    ['', null],
  ])('%j is %s', (reason, category) => {
    expect(categoryOfReason(reason)).toBe(category);
  });
});
