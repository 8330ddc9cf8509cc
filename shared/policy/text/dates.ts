import { isDay } from '../day.ts';

/** A day as a text writes it. */
export interface WrittenDay {
  readonly start: number;
  /** After the day, its weekday and its hour. */
  readonly end: number;
  /** `null` where the year is not written. */
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
  /** `HH:MM`, where an hour is written. */
  readonly time: string | null;
}

const TAIL = String.raw`\s*(?:\([월화수목금토일](?:요일)?\)|\[[월화수목금토일]\])?\s*,?\s*(?:(?:오전|오후|낮)?\s*\d{1,2}\s*(?::\s*\d{2}|시(?!\S*\s*군)(?:\s*\d{1,2}\s*분)?))?`;
const YEARED = String.raw`(?:(?<year>(?:19|20|99)\d{2})\s*(?:[.\-/]|년)\s*|['’‘](?<short>\d{2})\s*(?:[.\-/]|년)\s*|(?<bare>\d{2})\.\s*(?=\d{1,2}\.\s*\d{1,2}(?!\d)))(?<month>\d{1,2})\s*(?:[.\-/]|월)\s*(?<day>\d{1,2})(?!\d)\s*(?:일|\.(?!\d))?`;
const COMPACT = String.raw`(?<![\d.])(?<cyear>(?:20\d{2}|9999))(?<cmonth>\d{2})(?<cday>\d{2})(?!\d)`;
const YEARLESS = String.raw`(?<![\d.])(?<ymonth>\d{1,2})\s*(?:[./]|월)\s*(?<yday>\d{1,2})(?![\d%])\s*(?:일|\.(?!\d))?`;
const DAY = new RegExp(`(?:${COMPACT}|${YEARED}|${YEARLESS})(?<tail>${TAIL})`, 'g');

function timeOf(tail: string): string | null {
  const match = /(오후|낮)?\s*(\d{1,2})\s*(?::\s*(\d{2})|시(?:\s*(\d{1,2})\s*분)?)/.exec(tail);
  if (match === null) return null;
  const hour = Number(match[2]) + (match[1] !== undefined && Number(match[2]) < 12 ? 12 : 0);
  const minute = Number(match[3] ?? match[4] ?? 0);
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Every written day of a text, in order. Whether it exists in the calendar is not asked yet. */
export function writtenDays(text: string): readonly WrittenDay[] {
  const days: WrittenDay[] = [];
  for (const match of text.matchAll(DAY)) {
    const part = match.groups ?? {};
    const short = part.short ?? part.bare;
    const year = part.cyear ?? part.year ?? (short === undefined ? undefined : `20${short}`);
    days.push({
      start: match.index,
      end: match.index + match[0].trimEnd().length,
      year: year === undefined ? null : Number(year),
      month: Number(part.cmonth ?? part.month ?? part.ymonth),
      day: Number(part.cday ?? part.day ?? part.yday),
      time: timeOf(part.tail ?? ''),
    });
  }
  return days;
}

/** `YYYY-MM-DD` of a written day in a year, or `null` where the calendar has no such day. */
export function calendarDay(written: WrittenDay, year: number): string | null {
  const text = `${year}-${String(written.month).padStart(2, '0')}-${String(written.day).padStart(2, '0')}`;
  return isDay(text) ? text : null;
}
