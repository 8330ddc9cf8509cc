import * as v from 'valibot';
import { ACCESS_TOKEN_MS } from '../revocation.ts';
import { type AccessGrant, assuranceOf } from '../session.ts';

/** `client_id` of tokens for our own pages and API; RFC 9068 §2.2 wants one in every token. No registered client has it. */
export const OWN_CLIENT = 'aegis';

/** What a client may that acts for itself (client credentials, RFC 6749 §4.4). */
export interface ClientGrant {
  readonly clientId: string;
  readonly scope: readonly string[];
}

const seconds = v.pipe(v.number(), v.integer());
const texts = v.array(v.string());

const claimsSchema = v.object({
  iss: v.string(),
  sub: v.string(),
  aud: v.string(),
  /** Seconds since the epoch, as `iat` and `auth_time`. */
  exp: seconds,
  iat: seconds,
  jti: v.string(),
  client_id: v.string(),
  /** Space-separated; absent for everything that the user may. */
  scope: v.optional(v.string()),
  /** Session; absent when a client acts for itself. */
  sid: v.optional(v.string()),
  role: texts,
  /** Security epoch of the user. */
  ep: seconds,
  amr: texts,
  auth_time: seconds,
  acr: v.string(),
});

/** The claims of an access token (RFC 9068); docs/adr/0007-identity.md. */
export type AccessClaims = v.InferOutput<typeof claimsSchema>;

/** Where and when a token is issued. */
export interface Issuance {
  readonly issuer: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly jti: string;
}

/**
 * The claims of a new access token. The audience is the issuer itself: every system here accepts it.
 *
 * @example
 * accessClaims(grant, { issuer: 'https://aegis.example', now, jti }).exp; // five minutes later
 */
export function accessClaims(grant: AccessGrant | ClientGrant, { issuer, now, jti }: Issuance): AccessClaims {
  const iat = Math.floor(now / 1_000);
  const common = { iss: issuer, aud: issuer, iat, exp: iat + ACCESS_TOKEN_MS / 1_000, jti };
  if ('clientId' in grant) {
    const { clientId, scope } = grant;
    const none = { role: [], ep: 0, amr: [], auth_time: iat, acr: 'aal1' };
    return { ...common, ...none, sub: clientId, client_id: clientId, scope: scope.join(' ') };
  }
  return {
    ...common,
    sub: grant.userId,
    client_id: grant.client ?? OWN_CLIENT,
    ...(grant.scope === null ? {} : { scope: grant.scope.join(' ') }),
    sid: grant.sessionId,
    role: [...grant.roles],
    ep: grant.epoch,
    amr: [...grant.amr],
    auth_time: grant.authTime,
    acr: assuranceOf(grant.amr),
  };
}

/** The payload of a verified token as claims; null for a payload that {@link accessClaims} did not make. */
export function readAccessClaims(payload: unknown): AccessClaims | null {
  const parsed = v.safeParse(claimsSchema, payload);
  return parsed.success ? parsed.output : null;
}

/** A scope claim as a list. */
export function scopeList(scope: string): string[] {
  return scope.split(' ').filter((name) => name !== '');
}
