import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { type CalendarEntry, calendarOf } from '../../../shared/policy/calendar/calendar.ts';
import type { Deadline } from '../../../shared/policy/document/deadline.ts';
import { tellDeadline } from '../../../shared/policy/plan/told.ts';

const TODAY = '2026-11-24';
const options = { locale: 'ko', stampedAt: Date.parse('2026-11-24T01:02:03Z') } as const;

const period = (opens: string | null, closes: string | null): Deadline => ({
  kind: 'period',
  windows: [{ opens, closes, closesAt: null, label: null }],
  text: `${opens} ~ ${closes}`,
});
const entry = (deadline: Deadline, title = '청년 월세 지원'): CalendarEntry => ({
  policyId: 'gov24:000000465790',
  title,
  organisation: '서울특별시',
  deadline: tellDeadline(deadline, TODAY),
  url: 'https://www.gov.kr/portal?a=1,2;3',
});

function read(text: string) {
  const component = new ICAL.Component(ICAL.parse(text));
  return component.getAllSubcomponents('vevent').map((event) => ({
    event: new ICAL.Event(event),
    url: event.getFirstPropertyValue('url'),
    alarms: event.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
  }));
}

describe('the calendar of deadlines', () => {
  it('holds a closing day as a whole day, with reminders at nine, read back by another program', () => {
    const [read0] = read(calendarOf([entry(period('2026-11-01', '2026-12-10'))], options));
    expect(read0!.event.startDate.isDate).toBe(true);
    expect(read0!.event.startDate.toString()).toBe('2026-12-10');
    expect(read0!.event.endDate.toString()).toBe('2026-12-11');
    expect(read0!.event.uid).toBe('gov24:000000465790-closes@policy.aegis');
    expect(read0!.event.summary).toBe('[마감] 청년 월세 지원');
    expect(read0!.event.description).toContain('2026-12-10까지');
    expect(read0!.url).toBe('https://www.gov.kr/portal?a=1%2C2%3B3');
    expect(read0!.alarms).toEqual(['-PT15H', '-P6DT15H']);
  });

  it('shows when a window opens, and no reminder of a closing that is far away', () => {
    const [opening] = read(calendarOf([entry(period('2026-12-01', '2026-12-10'))], options));
    expect(opening!.event.startDate.toString()).toBe('2026-12-01');
    expect(opening!.event.summary).toBe('[신청 시작] 청년 월세 지원');
    expect(opening!.alarms).toEqual([]);
  });

  it('invents no event for a deadline that states no day, and says so', () => {
    const undated: Deadline = { kind: 'by-agency', windows: [], text: '접수기관 별 상이' };
    const text = calendarOf([entry(undated), entry(period(null, '2020-01-01'))], options);
    expect(read(text)).toEqual([]);
    const calendar = new ICAL.Component(ICAL.parse(text));
    expect(JSON.stringify(calendar.toJSON())).toContain('2건은 달력에 넣지 않았습니다');
  });

  it('is the same bytes for the same input, in lines of at most 75 octets', () => {
    const entries = [entry(period('2026-11-01', '2026-12-10'), '가'.repeat(200))];
    const text = calendarOf(entries, options);
    expect(calendarOf(entries, options)).toBe(text);
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  });

  it('no title breaks out of its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ maxLength: 40 }), (title, quoted) => {
        const hostile = `${title}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n`;
        const deadline = { ...period('2026-11-01', '2026-12-10'), text: `${quoted}\nATTACH:x` };
        const events = read(calendarOf([entry(deadline, hostile)], options));
        expect(events).toHaveLength(1);
        expect(events[0]!.event.summary).toContain('END:VEVENT');
      }),
      { numRuns: 60 },
    );
  });
});
