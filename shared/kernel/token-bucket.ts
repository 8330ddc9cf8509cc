import { AegisError } from './error.ts';

/** A bucket that holds `burst` tokens and gains `quota` tokens every `windowMs`, evenly. All three are positive integers. */
export interface BucketPolicy {
  readonly quota: number;
  /** Milliseconds. */
  readonly windowMs: number;
  readonly burst: number;
}

/**
 * What is in a bucket. The level counts parts of a token, `windowMs` of them a token: a millisecond then brings exactly
 * `quota` parts, so that refilling in many small steps gives what one large step gives. JSON-safe.
 */
export interface BucketState {
  readonly level: number;
  /** Up to when the level is counted, ms since the epoch. */
  readonly at: number;
  /** Parts a token, that is the `windowMs` of the policy that wrote it. */
  readonly parts: number;
}

export interface BucketDecision {
  /** Tokens taken, from 0 to what was asked for. */
  readonly granted: number;
  /** Whole tokens that are left. */
  readonly remaining: number;
  /** Milliseconds until one more token than `remaining` is there; 0 when the bucket is full. */
  readonly nextMs: number;
  /** Milliseconds until what was asked for will be there if nobody else takes any; 0 when all of it was granted. */
  readonly retryAfterMs: number;
}

/**
 * Checks a policy where it is built.
 *
 * @throws AegisError `internal` when a number is not a positive integer, or too large to be counted exactly.
 */
export function assertBucketPolicy({ quota, windowMs, burst }: BucketPolicy): void {
  const isSound = [quota, windowMs, burst].every((value) => Number.isSafeInteger(value) && value > 0);
  if (isSound && Number.isSafeInteger(burst * windowMs + quota)) return;
  throw new AegisError('internal', 'The policy of the token bucket makes no sense', {
    details: { quota, windowMs, burst },
  });
}

/**
 * Takes all of `cost` or nothing. In any time T never more than `burst + quota * T / windowMs` tokens are taken. A clock
 * that goes backwards brings no tokens and costs none.
 *
 * @param state What the bucket was left with; null for one that is full.
 * @param now ms since the epoch.
 * @param cost Whole tokens; more than `burst` is never granted.
 * @returns The new state, to be kept whatever was decided, and the decision.
 * @example
 * const [state, decision] = take(null, now, 1, { quota: 60, windowMs: 60_000, burst: 10 });
 * decision.granted; // 1
 */
export function take(
  state: BucketState | null,
  now: number,
  cost: number,
  policy: BucketPolicy,
): readonly [BucketState, BucketDecision] {
  const filled = refill(state, now, policy);
  return spend(filled, Math.floor(filled.level / filled.parts) >= cost ? cost : 0, cost, policy);
}

/**
 * As {@link take}, but takes what there is when it is less than `most`: for leases, which are better small than none.
 *
 * @example
 * const [state, { granted }] = takeUpTo(bucket, now, 20, policy); // 0 to 20
 */
export function takeUpTo(
  state: BucketState | null,
  now: number,
  most: number,
  policy: BucketPolicy,
): readonly [BucketState, BucketDecision] {
  const filled = refill(state, now, policy);
  const granted = Math.min(most, Math.floor(filled.level / filled.parts));
  // Whoever got something may use it now; only who got nothing has to wait, and for one token.
  return spend(filled, granted, granted > 0 ? granted : 1, policy);
}

/** When the bucket will be full again, ms since the epoch, if nobody takes anything; then its state says nothing. */
export function fullAt(state: BucketState, policy: BucketPolicy): number {
  const { level, at } = rescale(state, policy);
  return at + Math.ceil(Math.max(0, policy.burst * policy.windowMs - level) / policy.quota);
}

function refill(state: BucketState | null, now: number, policy: BucketPolicy): BucketState {
  const capacity = policy.burst * policy.windowMs;
  if (state === null) return { level: capacity, at: now, parts: policy.windowMs };
  const before = rescale(state, policy);
  // Bounded before it is multiplied: the time since a bucket was last used has no bound.
  const elapsed = Math.min(Math.max(0, now - before.at), Math.ceil(capacity / policy.quota));
  const level = Math.min(capacity, before.level + elapsed * policy.quota);
  return { level, at: Math.max(now, before.at), parts: policy.windowMs };
}

/** What another policy left, in parts of this one. Rounded down: a change of policy gives nothing away. */
function rescale(state: BucketState, { windowMs, burst }: BucketPolicy): BucketState {
  if (state.parts === windowMs) return { ...state, level: Math.min(state.level, burst * windowMs) };
  const level = Math.floor((state.level / state.parts) * windowMs);
  return { level: Math.min(level, burst * windowMs), at: state.at, parts: windowMs };
}

function spend(
  filled: BucketState,
  granted: number,
  wanted: number,
  { quota, windowMs, burst }: BucketPolicy,
): readonly [BucketState, BucketDecision] {
  const level = filled.level - granted * windowMs;
  const remaining = Math.floor(level / windowMs);
  const msUntil = (tokens: number) => Math.ceil(Math.max(0, tokens * windowMs - level) / quota);
  return [
    { ...filled, level },
    {
      granted,
      remaining,
      nextMs: remaining >= burst ? 0 : msUntil(remaining + 1),
      retryAfterMs: granted === wanted ? 0 : msUntil(wanted),
    },
  ];
}
