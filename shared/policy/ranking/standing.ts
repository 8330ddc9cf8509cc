import { dayNumber } from '../day.ts';
import type { Deadline, Window } from '../document/deadline.ts';

/** Whether one can apply on a day, as far as the source states days. `unstated`: it states none, so nothing is claimed. */
export type StandingState = 'open' | 'upcoming' | 'closed' | 'unstated';

export interface Standing {
  readonly state: StandingState;
  /** Last day of the window that is open; `null` when none is stated. */
  readonly closesOn: string | null;
  /** Hour of that day, `HH:MM`, where the source names one. */
  readonly closesAt: string | null;
  /** First day of the next window. */
  readonly opensOn: string | null;
  /** Days from `day` to `closesOn`: 0 is today. */
  readonly daysLeft: number | null;
  /** The window that this speaks of. */
  readonly window: Window | null;
}

const UNSTATED: Standing = {
  state: 'unstated',
  closesOn: null,
  closesAt: null,
  opensOn: null,
  daysLeft: null,
  window: null,
};

/**
 * Where a deadline stands on a day in Seoul. It speaks of stated days only: a source that says "as each agency says" gets no date, and
 * of a window that names one end, the other stays unknown.
 *
 * @example
 * standingOf(deadline, '2026-11-24').daysLeft; // 6 for a window that closes on 2026-11-30
 */
export function standingOf(deadline: Deadline, day: string): Standing {
  const stated = deadline.windows.filter(({ opens, closes }) => opens !== null || closes !== null);
  if (stated.length === 0) return UNSTATED;
  const open = stated
    .filter(({ opens, closes }) => (opens === null || opens <= day) && (closes === null || closes >= day))
    .sort(byClose)[0];
  const next = stated.filter(({ opens }) => opens !== null && opens > day).sort(byOpen)[0];
  if (open) {
    const { closes } = open;
    return {
      state: 'open',
      closesOn: closes,
      closesAt: closes === null ? null : open.closesAt,
      opensOn: next?.opens ?? null,
      daysLeft: closes === null ? null : dayNumber(closes) - dayNumber(day),
      window: open,
    };
  }
  if (next) return { ...UNSTATED, state: 'upcoming', opensOn: next.opens, window: next };
  // Only a fixed period ends with its last window; what comes again every year has only passed this time.
  return deadline.kind === 'period' ? { ...UNSTATED, state: 'closed', window: stated.at(-1)! } : UNSTATED;
}

const byClose = (left: Window, right: Window): number =>
  (left.closes ?? '9999-12-31').localeCompare(right.closes ?? '9999-12-31');
const byOpen = (left: Window, right: Window): number => (left.opens ?? '').localeCompare(right.opens ?? '');

export type Openness = 'open' | 'upcoming' | 'closed' | 'unknown';

/** Whether one can apply, as the status of a programme needs it; `unknown` stands in nobody's way. */
export function opennessOf({ kind }: Pick<Deadline, 'kind'>, { state }: Pick<Standing, 'state'>): Openness {
  if (state !== 'unstated') return state;
  return kind === 'always' || kind === 'not-needed' || kind === 'until-exhausted' ? 'open' : 'unknown';
}
