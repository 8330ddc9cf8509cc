import type { Scope } from '../collector.ts';
import { KST_OFFSET_MS } from '../portal/kst-day.ts';

const DAY_MS = 86_400_000;

/** Epoch milliseconds at which a day begins in Korean time. `NaN` for anything but a real `YYYY-MM-DD`. */
export function kstDayStart(day: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return Number.NaN;
  const start = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return Number.NaN;
  return start - KST_OFFSET_MS;
}

/** For whom absence from the artefacts means something. */
export type Reach = 'full' | 'window' | null;

/**
 * A function that tells whether the given artefacts speak for a record with this registration: `full` and `window` do,
 * within their days (Korean time, both ends included); `partial` never does.
 */
export function reachOf(scopes: readonly Scope[]): (registeredAt: number | null) => Reach {
  if (scopes.some((scope) => scope.kind === 'full')) return () => 'full';
  const windows = scopes
    .filter((scope) => scope.kind === 'window')
    .map((scope) => ({ from: kstDayStart(scope.from), until: kstDayStart(scope.to) + DAY_MS }));
  return (registeredAt) =>
    registeredAt !== null && windows.some(({ from, until }) => registeredAt >= from && registeredAt < until)
      ? 'window'
      : null;
}
