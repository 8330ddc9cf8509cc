/**
 * The ways of an account to get in. A second factor alone (TOTP, recovery codes) is none: it is asked for after a first.
 *
 * - A password, a passkey (registered with user verification) and an account at another provider each sign in by themselves.
 * - A verified e-mail address signs nobody in, but recovers: its reset link sets a password, whether there was one before or
 *   not. An address that was never verified does not count: nobody knows that its mails arrive.
 */
export interface WaysIn {
  readonly password: boolean;
  /** How many. */
  readonly passkeys: number;
  /** How many. */
  readonly socialLinks: number;
  readonly verifiedEmail: boolean;
}

/** What can be taken away from an account, one at a time. */
export type RemovableWay = 'password' | 'passkey' | 'socialLink' | 'verifiedEmail';

/** Whether the owner can sign in, or recover. */
export function hasWayIn({ password, passkeys, socialLinks, verifiedEmail }: WaysIn): boolean {
  return password || passkeys > 0 || socialLinks > 0 || verifiedEmail;
}

/** The ways that are left when one is taken away. */
export function waysWithout(ways: WaysIn, removed: RemovableWay): WaysIn {
  switch (removed) {
    case 'password':
      return { ...ways, password: false };
    case 'passkey':
      return { ...ways, passkeys: Math.max(0, ways.passkeys - 1) };
    case 'socialLink':
      return { ...ways, socialLinks: Math.max(0, ways.socialLinks - 1) };
    case 'verifiedEmail':
      return { ...ways, verifiedEmail: false };
  }
}

/**
 * Whether a way may be taken away: never the last one.
 *
 * @example
 * mayRemoveWay({ password: false, passkeys: 1, socialLinks: 0, verifiedEmail: false }, 'passkey'); // false
 */
export function mayRemoveWay(ways: WaysIn, removed: RemovableWay): boolean {
  return hasWayIn(waysWithout(ways, removed));
}
