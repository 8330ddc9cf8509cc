/**
 * How a source's text becomes an instant. `start`: a bare day is its first moment. `day-end`: a bare day is over at
 * the midnight that follows it, so that an entry lasts through its last day; a text with a time of day means that time.
 * `kst` and `utc` apply where the text names no zone of its own.
 */
export type DateRule = 'kst-start' | 'kst-day-end' | 'utc-start' | 'utc-day-end';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Korea Standard Time, UTC+9 the whole year. */
const KST_MINUTES = 9 * 60;
const LONGEST_DATE = 40;

/** Day 0 of a workbook's serial dates: 1899-12-30 makes up for the 29 February 1900 that they count (ECMA-376 18.17.4.1). */
const SERIAL_EPOCH_1900 = Date.UTC(1899, 11, 30);
const SERIAL_EPOCH_1904 = Date.UTC(1904, 0, 1);
/** Serials of 1927 to 2173; other numbers are no dates. */
const SERIAL = /^[1-9]\d{4}(?:\.\d{1,17})?$/;

const DAY = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})\.?/;
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})(?!\d)/;
const TIME = /^(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?/i;
const ZONE = /^\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})|(KST))$/i;

/** Offset from UTC in minutes that a text ends with; `null` when it ends with something else. */
function zoneMinutes(text: string, rule: DateRule): number | null {
  if (text === '') return rule.startsWith('kst') ? KST_MINUTES : 0;
  const zone = ZONE.exec(text);
  if (!zone) return null;
  if (zone[1] !== undefined) return 0;
  if (zone[5] !== undefined) return KST_MINUTES;
  const minutes = Number(zone[3]) * 60 + Number(zone[4]);
  if (minutes > 14 * 60 || Number(zone[4]) > 59) return null;
  return zone[2] === '-' ? -minutes : minutes;
}

/** First moment of a calendar day in UTC; `null` for a day that no calendar has, such as 30 February. */
function dayMs(year: number, month: number, day: number): number | null {
  if (year < 1970 || year > 2199) return null;
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : null;
}

/** Milliseconds since midnight; `null` for a time that no clock shows. */
function clockMs(time: RegExpExecArray): number | null {
  const [hours, minutes, seconds] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const fraction = Number((time[4] ?? '').slice(0, 3).padEnd(3, '0'));
  return (hours * 60 + minutes) * MINUTE_MS + seconds * 1_000 + fraction;
}

function fromSerial(text: string, rule: DateRule, date1904: boolean): number {
  // Serials are floating point: a second is the finest that their writers mean.
  const ms = Math.round(Number(text) * 86_400) * 1_000;
  const isDay = ms % DAY_MS === 0;
  const local = (date1904 ? SERIAL_EPOCH_1904 : SERIAL_EPOCH_1900) + ms;
  const day = isDay && rule.endsWith('day-end') ? DAY_MS : 0;
  return local + day - (rule.startsWith('kst') ? KST_MINUTES : 0) * MINUTE_MS;
}

/**
 * Reads a date as sources write it: `YYYY-MM-DD`, `YYYY.MM.DD`, `YYYY/MM/DD`, `YYYYMMDD`, with or without a time
 * (`HH:mm`, `HH:mm:ss`, `HH:mm:ss.0`) and a zone (`Z`, `+09:00`, `KST`), or a serial number of a workbook. Never guesses:
 * a day that does not exist or anything after the date makes it invalid.
 *
 * @returns epoch milliseconds; `null` for a blank or a dash (states none); `invalid` for anything else
 * @example
 * parseDate('2025-09-22', 'kst-day-end'); // Date.UTC(2025, 8, 22, 15): midnight in Korea after that day
 * parseDate('2025-06-24 00:00:00.0', 'kst-start'); // Date.UTC(2025, 5, 23, 15)
 */
export function parseDate(text: string, rule: DateRule, date1904 = false): number | null | 'invalid' {
  if (text === '') return null;
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-') return null;
  if (trimmed.length > LONGEST_DATE) return 'invalid';
  if (SERIAL.test(trimmed)) return fromSerial(trimmed, rule, date1904);
  const separated = DAY.exec(trimmed);
  const found = separated ?? COMPACT_DAY.exec(trimmed);
  if (!found) return 'invalid';
  const [month, date] = separated ? [separated[3], separated[4]] : [found[2], found[3]];
  const day = dayMs(Number(found[1]), Number(month), Number(date));
  const rest = trimmed.slice(found[0].length);
  const time = TIME.exec(rest);
  const clock = time ? clockMs(time) : 0;
  const zone = zoneMinutes(time ? rest.slice(time[0].length) : rest, rule);
  if (day === null || clock === null || zone === null) return 'invalid';
  const isWholeDay = time === null && rule.endsWith('day-end');
  return day + clock + (isWholeDay ? DAY_MS : 0) - zone * MINUTE_MS;
}
