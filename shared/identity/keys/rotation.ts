import { ACCESS_TOKEN_MS } from '../revocation.ts';
import type { KeyState, RingKey } from './ring.ts';

/** Ed25519 for access tokens; RS256 for ID tokens, because OpenID Connect Core §15.1 obliges a provider to offer it. */
export const SIGNING_ALGORITHMS = ['EdDSA', 'RS256'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** How long a key signs, in ms. */
export const ROTATION_MS = 30 * 24 * 60 * 60_000;
/** `max-age` of the JWKS, in seconds: how long a verifier may go on with what it fetched. */
export const JWKS_MAX_AGE_SECONDS = 300;
/** An isolate whose copy of the ring is older neither signs nor publishes with it, in ms. */
export const STALE_RING_MS = 10 * 60_000;
/** Life of an ID token, in ms. */
export const ID_TOKEN_MS = 10 * 60_000;
/** Clocks that differ, answers under way, in ms. */
const MARGIN_MS = 5 * 60_000;

const LONGEST_TOKEN_MS = Math.max(ACCESS_TOKEN_MS, ID_TOKEN_MS);
const JWKS_MAX_AGE_MS = JWKS_MAX_AGE_SECONDS * 1_000;

/** How long a key is published before it signs, at least, in ms: then the oldest JWKS that is still in use shows it. */
export const PUBLISHED_BEFORE_MS = JWKS_MAX_AGE_MS + STALE_RING_MS + MARGIN_MS;
/**
 * How long a key is published after it has stopped, in ms. Tokens need {@link LEAST_RETIRED_MS}; the week is for
 * applications that sign out with an ID token from before the rotation. The private half is gone by then.
 */
export const RETIRED_MS = 7 * 24 * 60 * 60_000;
/** The least that {@link RETIRED_MS} may be: an isolate signs a while with an old copy, and then the token lives. */
export const LEAST_RETIRED_MS = LONGEST_TOKEN_MS + STALE_RING_MS + JWKS_MAX_AGE_MS + MARGIN_MS;

/** What the rules look at in a key. */
export type RotatingKey = Pick<RingKey, 'kid' | 'alg' | 'state' | 'createdAt' | 'activatesAt' | 'retiredAt'>;

export interface KeyChange {
  readonly kid: string;
  readonly state: KeyState;
  readonly activatesAt: number;
  readonly retiredAt: number | null;
}

/** A key that has to be made. Its `createdAt` is the time of the plan. */
export interface WantedKey {
  readonly alg: SigningAlgorithm;
  readonly state: 'next' | 'active';
  readonly activatesAt: number;
}

/** What has to happen to a ring. */
export interface RotationPlan {
  readonly changes: readonly KeyChange[];
  readonly wanted: readonly WantedKey[];
}

/**
 * What is due in a ring: `next` keys whose time has come take over, keys that were retired long enough are dropped, and
 * every algorithm has one active key and one that is published ahead. Pure, and idempotent: once the plan is applied,
 * the plan of the same moment is empty.
 *
 * @param now ms since the epoch.
 * @example
 * planRotation([], now).wanted.length; // 4: an active and a next key of each algorithm
 */
export function planRotation(keys: readonly RotatingKey[], now: number): RotationPlan {
  const changes: KeyChange[] = [];
  const wanted: WantedKey[] = [];
  for (const alg of SIGNING_ALGORITHMS) {
    const own = keys.filter((key) => key.alg === alg);
    const next = own.find(({ state }) => state === 'next');
    const active = own.find(({ state }) => state === 'active');
    const isDue = next !== undefined && (active === undefined || next.activatesAt <= now);
    if (isDue) changes.push(...takeOver(next, active, now));
    if (next === undefined && active === undefined) wanted.push({ alg, state: 'active', activatesAt: now });
    if (next === undefined || isDue) wanted.push({ alg, state: 'next', activatesAt: now + ROTATION_MS });
    for (const key of own) {
      const isOver = key.state === 'retired' && (key.retiredAt ?? 0) + RETIRED_MS <= now;
      if (isOver) changes.push({ ...timesOf(key), state: 'dropped' });
    }
  }
  return { changes, wanted };
}

/** When a verifier may be expected to know a key (ms since the epoch). */
export function knownAt(key: RotatingKey): number {
  return key.createdAt + PUBLISHED_BEFORE_MS;
}

/**
 * Puts the next keys in the place of the active ones at once.
 *
 * @param isCompromised Drops the active keys: their tokens are dead as soon as the isolates look again, and a verifier
 * that fetched the JWKS too early meets an unknown `kid` and has to fetch it again.
 * @returns The plan, or when (ms since the epoch) every verifier will know the next keys: before that, only
 * `isCompromised` rotates.
 */
export function planEmergency(
  keys: readonly RotatingKey[],
  isCompromised: boolean,
  now: number,
): RotationPlan | { readonly notBefore: number } {
  const changes: KeyChange[] = [];
  const wanted: WantedKey[] = [];
  let notBefore = 0;
  for (const alg of SIGNING_ALGORITHMS) {
    const next = keys.find((key) => key.alg === alg && key.state === 'next');
    const active = keys.find((key) => key.alg === alg && key.state === 'active');
    if (next === undefined) continue;
    notBefore = Math.max(notBefore, knownAt(next));
    changes.push(...takeOver(next, active, now, isCompromised ? 'dropped' : 'retired'));
    wanted.push({ alg, state: 'next', activatesAt: now + ROTATION_MS });
  }
  return !isCompromised && notBefore > now ? { notBefore } : { changes, wanted };
}

/** When something becomes due (ms since the epoch), so that an alarm can be set; null for an empty ring. */
export function nextRotation(keys: readonly RotatingKey[]): number | null {
  const times = keys.flatMap((key) => {
    if (key.state === 'next') return [key.activatesAt];
    return key.state === 'retired' ? [(key.retiredAt ?? 0) + RETIRED_MS] : [];
  });
  return times.length === 0 ? null : Math.min(...times);
}

function takeOver(
  next: RotatingKey,
  active: RotatingKey | undefined,
  now: number,
  state: 'retired' | 'dropped' = 'retired',
): KeyChange[] {
  const stopped = active === undefined ? [] : [{ ...timesOf(active), state, retiredAt: now }];
  return [...stopped, { ...timesOf(next), state: 'active' as const, activatesAt: now }];
}

function timesOf({ kid, activatesAt, retiredAt }: RotatingKey) {
  return { kid, activatesAt, retiredAt };
}
