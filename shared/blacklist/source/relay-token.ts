import * as v from 'valibot';
import { ARTEFACT_FORMATS } from '../artefact/contract.ts';
import type { Scope } from '../collector.ts';
import { kstDayStart } from '../statement/scope.ts';

/** Header that carries a relay's signature: a compact JWS (RFC 7515), EdDSA over Ed25519 (RFC 8037). */
export const RELAY_HEADER = 'x-aegis-signature';
/** Keeps a signature for artefacts from passing for anything else that the same key may sign. */
export const RELAY_AUDIENCE = 'aegis:artefact';
/** Longest life of a signature, seconds. */
export const RELAY_TOKEN_SECONDS = 300;
/** How far a relay's clock may be ahead, seconds. */
export const RELAY_SKEW_SECONDS = 60;

const day = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(kstDayStart(text)), 'not a day'),
);

/** What an artefact speaks for, as stated from outside. */
export const scopeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('full') }),
  v.strictObject({ kind: v.literal('partial') }),
  v.pipe(
    v.strictObject({ kind: v.literal('window'), from: day, to: day }),
    v.check(({ from, to }) => from <= to, 'from is after to'),
  ),
]);

/** What a relay signs: which bytes, for which source, how to be read, until when. Times are epoch seconds. */
export const relayClaimsSchema = v.object({
  aud: v.literal(RELAY_AUDIENCE),
  sub: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  iat: v.pipe(v.number(), v.integer()),
  exp: v.pipe(v.number(), v.integer()),
  jti: v.pipe(v.string(), v.minLength(16), v.maxLength(64)),
  format: v.picklist(ARTEFACT_FORMATS),
  name: v.pipe(v.string(), v.maxLength(200)),
  scope: scopeSchema,
});
export type RelayClaims = Omit<v.InferOutput<typeof relayClaimsSchema>, 'scope'> & { readonly scope: Scope };

/**
 * Why verified claims are not good for this source now; `null` when they are.
 *
 * @param now - Epoch milliseconds.
 */
export function whyRelayRefused(claims: RelayClaims, source: string, now: number): string | null {
  const seconds = now / 1_000;
  if (claims.sub !== source) return 'it is for another source';
  if (claims.exp <= seconds) return 'it has expired';
  if (claims.iat > seconds + RELAY_SKEW_SECONDS) return 'it is from the future';
  if (claims.exp - claims.iat > RELAY_TOKEN_SECONDS) return `it lives longer than ${RELAY_TOKEN_SECONDS} s`;
  return null;
}
