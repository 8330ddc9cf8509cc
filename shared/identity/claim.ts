/**
 * A name that belongs to one person: kind and normalised value, the key of table `identity_claims`. Kinds are `email`, `username`,
 * `social:<provider>`, and `sign-up-key` for the idempotency key of a sign-up.
 */
export interface Claim {
  readonly kind: string;
  readonly value: string;
}

/** How long a claim may be reserved by somebody who does not stand behind it (yet), in ms. */
export const RESERVATION_MS = 15 * 60_000;

/** Kind of the claim that remembers the idempotency key of a sign-up. */
export const SIGN_UP_KEY = 'sign-up-key';

/** How long the idempotency key of a sign-up is remembered, in ms. */
export const SIGN_UP_KEY_MS = 24 * 60 * 60_000;

/** Whether two claims are the same. */
export function isSameClaim(a: Claim, b: Claim): boolean {
  return a.kind === b.kind && a.value === b.value;
}
