/**
 * Single-successor semantics of refresh tokens (docs/adr/0007-identity.md). Numbers count from 1.
 *
 * A client that lost an answer presents n again; as long as n+1 was never used it gets the same n+1. Two tabs that race get the
 * same successor. Only one that presents n after n+1 was used must have it from somewhere else, or be a straggler.
 */
export interface RefreshState {
  /** Newest number issued. */
  readonly counter: number;
  /** First uses of the last seconds, newest last: which number, when (ms since the epoch), by which client and device. */
  readonly recent: readonly FirstUse[];
}

export interface FirstUse {
  readonly number: number;
  readonly at: number;
  readonly by: string;
}

/** How long after the first use of a number the same device may still come with it, in ms. The only time in these rules. */
export const STRAGGLER_MS = 10_000;
/** A device that rotates more often than this within the tolerance is no honest straggler. */
const MOST_RECENT = 16;

export type RefreshDecision =
  /** The newest was presented: issue the next and keep `state`. */
  | { readonly kind: 'rotate'; readonly issue: number; readonly state: RefreshState }
  /** An earlier one was presented whose successor is unused, or by a straggler: the newest again. */
  | { readonly kind: 'repeat'; readonly issue: number }
  /** Somebody else has a copy: end the session. */
  | { readonly kind: 'replay' }
  /** A number that was never issued: a forgery, or a token from after a restored backup. */
  | { readonly kind: 'unknown' };

/** A family of which one token is issued. */
export const FIRST_REFRESH: RefreshState = { counter: 1, recent: [] };

/**
 * Decides what a presented number gets. Pure: the caller checks the secret first and stores `state` afterwards.
 *
 * @param presented The number in the token.
 * @param by Fingerprint of client and device.
 * @param now ms since the epoch.
 * @example
 * decideRefresh(FIRST_REFRESH, 1, 'phone', now); // { kind: 'rotate', issue: 2, … }
 */
export function decideRefresh(state: RefreshState, presented: number, by: string, now: number): RefreshDecision {
  const { counter } = state;
  if (!Number.isInteger(presented) || presented < 1 || presented > counter) return { kind: 'unknown' };
  const recent = state.recent.filter(({ at }) => now - at <= STRAGGLER_MS);
  if (presented === counter) {
    const kept = [...recent, { number: presented, at: now, by }].slice(-MOST_RECENT);
    return { kind: 'rotate', issue: counter + 1, state: { counter: counter + 1, recent: kept } };
  }
  // The newest was never presented, else it would not be the newest: the answer that carried it was lost.
  if (presented === counter - 1) return { kind: 'repeat', issue: counter };
  const isStraggler = recent.some((use) => use.number === presented && use.by === by);
  return isStraggler ? { kind: 'repeat', issue: counter } : { kind: 'replay' };
}
