/** How a counter delays. Times in ms. */
export interface ThrottlePolicy {
  /** Attempts older than this count no more. */
  readonly windowMs: number;
  /** So many attempts in a window cost no delay. */
  readonly free: number;
  /** The delay after the last free one; it doubles with every further one. */
  readonly baseMs: number;
  /** No delay is longer: a lock would be a tool against the owner. */
  readonly capMs: number;
}

/** When attempts were admitted, ms since the epoch, oldest first; no more of them than the policy can tell apart. */
export type ThrottleState = readonly number[];

/** Nobody has tried. */
export const UNTRIED: ThrottleState = [];

/**
 * Asks whether an attempt may be made now. An admitted attempt is counted at once, before its outcome is known, so that many at the
 * same time are no way around; {@link forgive} takes it back when it succeeds. A refused one is not counted: else whoever hammers on
 * would keep the owner out for ever.
 *
 * @param now ms since the epoch.
 * @returns `delayMs`: 0 when admitted, else how long to wait. After that wait an attempt is admitted unless another came first.
 * @example
 * const { state, delayMs } = admit(UNTRIED, Date.now(), THROTTLE_POLICIES.account);
 */
export function admit(
  state: ThrottleState,
  now: number,
  policy: ThrottlePolicy,
): { readonly state: ThrottleState; readonly delayMs: number } {
  const recent = state.filter((at) => at > now - policy.windowMs);
  const last = recent.at(-1);
  const delayMs = last === undefined ? 0 : remainingMs(last, now, delayAfter(recent.length, policy));
  if (delayMs > 0) return { state: recent, delayMs };
  // Clocks of two isolates may differ a little: times in the state never run backwards.
  const counted = [...recent, Math.max(now, last ?? now)];
  return { state: counted.slice(-mostTold(policy)), delayMs: 0 };
}

/** Takes the latest attempt back: it succeeded. Earlier failures stay; somebody else may have made them. */
export function forgive(state: ThrottleState): ThrottleState {
  return state.slice(0, -1);
}

/** Whether nothing of the state counts any more. */
export function isForgotten(state: ThrottleState, now: number, { windowMs }: ThrottlePolicy): boolean {
  return state.every((at) => at <= now - windowMs);
}

function delayAfter(attempts: number, { free, baseMs, capMs }: ThrottlePolicy): number {
  return attempts < free ? 0 : Math.min(capMs, baseMs * 2 ** (attempts - free));
}

function remainingMs(last: number, now: number, delay: number): number {
  // A last attempt in the future comes from another clock; nobody waits longer than the delay for that.
  return Math.min(delay, Math.max(0, last + delay - now));
}

/** Beyond this many attempts the delay is the longest in any case, also after one of them was forgiven. */
function mostTold({ free, baseMs, capMs }: ThrottlePolicy): number {
  return free + Math.ceil(Math.log2(capMs / baseMs)) + 1;
}
