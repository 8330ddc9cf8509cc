import type { ThrottlePolicy } from './throttle.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * What is counted, and how. In every policy a window holds more of the longest delays than it takes attempts to reach that delay: so
 * who goes on as fast as they may never sees the delay shrink.
 */
export const THROTTLE_POLICIES = {
  /** One account from everywhere: a guesser with a thousand addresses gets two guesses a minute, and the owner in between. */
  account: { windowMs: HOUR, free: 10, baseMs: SECOND, capMs: 30 * SECOND },
  /** One network at all accounts. Many honest people may share it, so it is slowed and no more: about 700 failures an hour. */
  address: { windowMs: HOUR, free: 50, baseMs: 500, capMs: 5 * SECOND },
  /** One network at one account: whoever fails here is a guesser, or forgetful. About a hundred failures a day. */
  pair: { windowMs: 24 * HOUR, free: 5, baseMs: SECOND, capMs: 15 * MINUTE },
} as const satisfies Record<string, ThrottlePolicy>;
