import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { Locale, ToldDeadline } from '../plan/told.ts';

/** A deadline to be put into a calendar. */
export interface CalendarEntry {
  readonly policyId: string;
  readonly title: string;
  readonly organisation: string;
  readonly deadline: ToldDeadline;
  /** Where to apply. */
  readonly url: string | null;
}

export interface CalendarOptions {
  readonly locale: Locale;
  /** DTSTAMP of every event, in ms: when what it says was found out. The same input gives the same bytes. */
  readonly stampedAt: number;
}

const WORDS = {
  ko: {
    name: '지원사업 신청 일정',
    closes: (title: string) => `[마감] ${title}`,
    opens: (title: string) => `[신청 시작] ${title}`,
    said: '공고 원문',
    undated: (count: number) => `마감일이 확인되지 않은 사업 ${count}건은 달력에 넣지 않았습니다.`,
  },
  en: {
    name: 'Support programmes: dates to apply',
    closes: (title: string) => `[Closes] ${title}`,
    opens: (title: string) => `[Opens] ${title}`,
    said: 'The source says',
    undated: (count: number) => `${count} programmes state no day and are not in this calendar.`,
  },
} as const;

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** At nine in the morning of the day before, and of a week before: an all-day event begins at midnight. */
const REMINDERS = [DAY - 9 * HOUR, 7 * DAY - 9 * HOUR];

/**
 * An iCalendar feed (RFC 5545) of deadlines: all-day events on the days that the source states, which are days in Seoul wherever the
 * reader is, with reminders. A deadline without a stated day makes no event, and the feed says how many there are.
 *
 * UIDs follow from the programme alone, so that a deadline that moves is moved in the reader's calendar and not doubled.
 */
export function calendarOf(entries: readonly CalendarEntry[], { locale, stampedAt }: CalendarOptions): string {
  const words = WORDS[locale];
  const dated = entries.filter(({ deadline }) => dayToShow(deadline) !== null);
  const undated = entries.length - dated.length;
  const calendar = ical({
    name: words.name,
    prodId: { company: 'aegis', product: 'policy', language: locale === 'ko' ? 'KO' : 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ...(undated === 0 ? {} : { description: words.undated(undated) }),
  });
  calendar.ttl(6 * HOUR);
  for (const { policyId, title, organisation, deadline, url } of dated) {
    const { day, isClosing } = dayToShow(deadline)!;
    const summary = isClosing ? words.closes(title) : words.opens(title);
    const event = calendar.createEvent({
      id: `${policyId}-${isClosing ? 'closes' : 'opens'}@policy.aegis`,
      start: new Date(`${day}T00:00:00Z`),
      end: new Date(Date.parse(`${day}T00:00:00Z`) + DAY * 1_000),
      allDay: true,
      stamp: new Date(stampedAt),
      summary: clean(summary),
      description: clean(`${organisation}\n${deadline.text[locale]}\n${words.said}: ${deadline.quoted}`),
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(webAddress(url) === null ? {} : { url: webAddress(url)! }),
    });
    if (!isClosing) continue;
    for (const secondsBefore of REMINDERS) {
      event.createAlarm({ type: ICalAlarmType.display, trigger: secondsBefore, description: clean(summary) });
    }
  }
  return calendar.toString();
}

function dayToShow({ state, closesOn, opensOn }: ToldDeadline): { day: string; isClosing: boolean } | null {
  if (state === 'upcoming' && opensOn !== null) return { day: opensOn, isClosing: false };
  return state === 'open' && closesOn !== null ? { day: closesOn, isClosing: true } : null;
}

/** A value of TEXT holds no control characters but the line break (RFC 5545 §3.3.11). */
function clean(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .trim();
}

/** As a URI that cannot break out of its line; `null` for what is no web address. */
function webAddress(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  // The library escapes a URI as if it were text; what it would escape is written in a way that means the same.
  return parsed.href.replaceAll(',', '%2C').replaceAll(';', '%3B').replaceAll('\\', '%5C');
}
