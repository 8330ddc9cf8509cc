import type { Observation } from './kinds.ts';

/** What is known of a cause: the newest observation that counted. */
export interface Cause {
  readonly isPresent: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What an observation changes. Observations come late, twice and in any order: only one that is newer than all before
 * counts, and of two at the same moment the one that sees a cause. So all orders of the same observations end alike,
 * and an alert is raised once for each time that its cause came, closed once for each time that it went.
 *
 * @example
 * fold(null, { isPresent: true, at: 5 }); // { cause: { isPresent: true, at: 5 }, change: 'raise' }
 */
export function fold(
  before: Cause | null,
  { isPresent, at }: Pick<Observation, 'isPresent' | 'at'>,
): { readonly cause: Cause; readonly change: 'raise' | 'close' | null } {
  const isNewer = before === null || at > before.at || (at === before.at && isPresent && !before.isPresent);
  if (!isNewer) return { cause: before, change: null };
  const was = before?.isPresent ?? false;
  return { cause: { isPresent, at }, change: was === isPresent ? null : isPresent ? 'raise' : 'close' };
}
