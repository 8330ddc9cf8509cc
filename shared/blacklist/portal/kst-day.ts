const DAY_MS = 86_400_000;
/** Korea Standard Time is UTC+9 the whole year. */
export const KST_OFFSET_MS = 9 * 3_600_000;

/** A calendar day `YYYY-MM-DD`. Days sort as text. */
export type Day = string;

const fromUtc = (epochMs: number): Day => new Date(epochMs).toISOString().slice(0, 10);

/** The calendar day in Korea at an instant (epoch milliseconds). */
export const kstDay = (epochMs: number): Day => fromUtc(epochMs + KST_OFFSET_MS);

/** The day `count` days later (earlier when negative). */
export const addDays = (day: Day, count: number): Day => fromUtc(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS);

/**
 * The same day of the month `count` months later (earlier when negative), or the last day of that month when it is
 * shorter: 31 May less three months is 28 or 29 February.
 */
export function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return fromUtc(Date.UTC(year, month - 1 + count, Math.min(date, lastOfMonth)));
}

/** `YYYYMMDD`, as the REGTECH forms want it. */
export const compactDay = (day: Day): string => day.replaceAll('-', '');
