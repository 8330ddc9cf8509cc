const DAY_MS = 86_400_000;

/** How often everything that a list says is said anew. */
export const RENEWAL_MS = 7 * DAY_MS;

/** Nearest end that is stated. Two renewals: one may be missed. */
export const NEAREST_END_MS = 2 * RENEWAL_MS;

/** When the present round began; lists begin theirs at different times, so that not all consumers load at once. */
export function roundOf(list: string, now: number): number {
  const phase = phaseOf(list);
  return Math.floor((now - phase) / RENEWAL_MS) * RENEWAL_MS + phase;
}

/** FNV-1a over the characters of a name, within a round. */
function phaseOf(list: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < list.length; i++) hash = Math.imul(hash ^ list.charCodeAt(i), 0x01000193) >>> 0;
  return hash % RENEWAL_MS;
}

/**
 * From when on what a list says now counts: since its version is live, or since the round began, whichever is later.
 *
 * A difference between two versions tells of blocks, not of ends that have moved. A consumer that was told an end would drop
 * an entry that its source has extended since. So an end is never stated nearer than two rounds away (see {@link endOf}), and
 * every round all is said again with its end of then: what grows on this instant is a new version of every object.
 *
 * @param publishedAt Epoch milliseconds at which the version became live.
 */
export function saidAt(list: string, publishedAt: number, now: number): number {
  return Math.max(publishedAt, roundOf(list, now));
}

/**
 * The end to state for an entry, in epoch milliseconds; null for none. Later than the source's own where that is near: it
 * may move in the meantime, and the end that does come is told of when the entry leaves the list.
 *
 * @example
 * endOf(null, at); // null
 * endOf(at + 1_000, at); // at + NEAREST_END_MS
 */
export function endOf(until: number | null, at: number): number | null {
  return until === null ? null : Math.max(until, at + NEAREST_END_MS);
}
