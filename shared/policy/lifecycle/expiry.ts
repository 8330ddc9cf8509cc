import { addDays, dayNumber, seoulDay, seoulMidnight } from '../day.ts';
import type { Deadline, Window } from '../document/deadline.ts';

/**
 * When the last window of a fixed period closes in Seoul, in ms since the epoch; `null` for what has no end that the source states:
 * any other kind of deadline, or a window without a last day. A deadline is never invented.
 *
 * @example
 * closingOf({ kind: 'period', windows: [{ opens: null, closes: '2026-11-24', closesAt: '18:00', label: null }], text: '' });
 * // Date.parse('2026-11-24T09:00:00Z')
 */
export function closingOf({ kind, windows }: Deadline): number | null {
  if (kind !== 'period' || windows.length === 0) return null;
  const ends = windows.map(endOf);
  return ends.every((end) => end !== null) ? Math.max(...ends) : null;
}

/** Whether every window of a fixed period has closed. */
export function hasClosed(deadline: Deadline, at: number): boolean {
  const closing = closingOf(deadline);
  return closing !== null && closing <= at;
}

/** Whether one can apply now, as far as the source says; `null` where it does not say. */
export function isOpen({ kind, windows }: Deadline, at: number): boolean | null {
  if (kind === 'always' || kind === 'not-needed' || kind === 'until-exhausted' || kind === 'on-event') return true;
  if (windows.length === 0) return null;
  const states = windows.map((window) => isWithin(window, at));
  return states.includes(true) ? true : kind === 'period' ? false : null;
}

/** Where the windows stand: as {@link isOpen}, and whether one that is shut opens later. */
export function opennessOf(deadline: Deadline, at: number): 'open' | 'upcoming' | 'closed' | 'unknown' {
  const open = isOpen(deadline, at);
  if (open !== false) return open === true ? 'open' : 'unknown';
  return deadline.windows.some(({ opens }) => opens !== null && seoulMidnight(opens) > at) ? 'upcoming' : 'closed';
}

/** Days from a day in Seoul to the last one of the window that ends next; 0 on it, `null` where no window has an end to come. */
export function daysLeft({ windows }: Deadline, at: number): number | null {
  const ends = windows.flatMap((window) => {
    const end = endOf(window);
    return window.closes !== null && end !== null && end > at ? [dayNumber(window.closes)] : [];
  });
  return ends.length === 0 ? null : Math.min(...ends) - dayNumber(seoulDay(at));
}

function isWithin(window: Window, at: number): boolean {
  const end = endOf(window);
  return (window.opens === null || seoulMidnight(window.opens) <= at) && (end === null || at < end);
}

function endOf({ closes, closesAt }: Window): number | null {
  if (closes === null) return null;
  if (closesAt === null) return seoulMidnight(addDays(closes, 1));
  const [hours = 0, minutes = 0] = closesAt.split(':').map(Number);
  return seoulMidnight(closes) + (hours * 60 + minutes) * 60_000;
}
