/** How somebody proved who they are: RFC 8176, and `rcv` for a recovery code. */
export const AUTHENTICATION_METHODS = ['pwd', 'otp', 'hwk', 'swk', 'user', 'mfa', 'fed', 'rcv', 'mail'] as const;
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

/** Assurance: `aal2` when two factors, or one that holds two (a passkey with user verification), were shown. */
export type AssuranceLevel = 'aal1' | 'aal2';

/**
 * The assurance of a set of methods.
 *
 * @example
 * assuranceOf(['pwd']); // 'aal1'
 * assuranceOf(['pwd', 'otp', 'mfa']); // 'aal2'
 */
export function assuranceOf(methods: readonly AuthenticationMethod[]): AssuranceLevel {
  return methods.includes('mfa') ? 'aal2' : 'aal1';
}

export type SessionKind = 'browser' | 'app' | 'oauth';

/** What the edge knows of where a request comes from; never the whole address. */
export interface Device {
  /** For people: `Firefox on Linux`. At most 120 characters. */
  readonly name: string;
  /** Tells devices apart without naming them: hash of client id, User-Agent and address prefix. */
  readonly fingerprint: string;
  /** /24 or /64. */
  readonly addressPrefix: string | null;
  /** Country code or city, as the edge knows it. */
  readonly place: string | null;
}

/** What somebody wants who has proved who they are. */
export interface SessionWish {
  readonly kind: SessionKind;
  /** OAuth client id; null for our own pages and API. */
  readonly client: string | null;
  /** Scopes; null for everything that the user may. */
  readonly scope: readonly string[] | null;
  readonly device: Device;
  /** Whether a refresh token is wanted (an application) or a session cookie (a browser). */
  readonly carrier: 'refresh' | 'cookie' | 'none';
  readonly nonce?: string | null;
}

/** The claims of an access token, before the edge adds issuer, audience and times and signs them. */
export interface AccessGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly epoch: number;
  readonly roles: readonly string[];
  readonly scope: readonly string[] | null;
  readonly client: string | null;
  readonly amr: readonly AuthenticationMethod[];
  /** Seconds since the epoch. */
  readonly authTime: number;
}

/** A session as it is handed out: the claims for the access token, and what keeps the session. */
export interface SessionTokens {
  readonly access: AccessGrant;
  readonly refreshToken: string | null;
  readonly cookie: string | null;
  /** Absolute end of the session, ms since the epoch. */
  readonly expiresAt: number;
}

export const SECOND_FACTORS = ['totp', 'passkey', 'recovery'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** The outcome of a first factor. */
export type SignInResult =
  | { readonly status: 'signed_in'; readonly tokens: SessionTokens }
  | {
      readonly status: 'second_factor';
      /** One-time token that stands for the first factor; good for ten minutes and a few attempts. */
      readonly ticket: string;
      readonly methods: readonly SecondFactor[];
    };

/** A session as its owner sees it. Times are ms since the epoch. */
export interface SessionView {
  readonly id: string;
  readonly kind: SessionKind;
  readonly client: string | null;
  readonly scope: readonly string[] | null;
  readonly name: string;
  readonly place: string | null;
  readonly addressPrefix: string | null;
  readonly amr: readonly AuthenticationMethod[];
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
  readonly isCurrent: boolean;
}
