const DAY_MS = 86_400_000;
/** Offsets of the two calendars that matter: an upload is new with the day of UTC, a portal's rows with the day of Korea. */
const OFFSETS_MS = [0, 9 * 3_600_000];

const untilMidnight = (now: number): number =>
  Math.min(...OFFSETS_MS.map((offset) => DAY_MS - ((now + offset) % DAY_MS)));

/**
 * Waits past the next midnight, UTC or Korean, if it is nearer than a test needs: what a test compares before and after
 * one differs for a reason that is not the test's.
 *
 * @param neededMs - the longest that the test takes, on a slow machine
 * @example
 * await farFromMidnight(60_000);
 */
export async function farFromMidnight(neededMs: number): Promise<void> {
  const left = untilMidnight(Date.now());
  if (left < neededMs) await new Promise((resolve) => setTimeout(resolve, left + 1_000));
}
