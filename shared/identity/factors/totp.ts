import { HOTP, Secret, TOTP } from 'otpauth';
import { isSameSecret } from '../../kernel/same-secret.ts';
import type { RandomBytes } from '../secret.ts';

/** A code lives for one step, in ms (RFC 6238 §4.1 and what every authenticator app assumes). */
export const TOTP_STEP_MS = 30_000;
const DIGITS = 6;
/** As long as the output of the hash, as RFC 4226 §4 (R6) recommends. */
const SECRET_BYTES = 20;
/** Steps before and after the present one that are taken, for clocks that differ (RFC 6238 §5.2). */
const WINDOW = 1;

/** HMAC algorithms of RFC 6238 §1.2. Apps other than the newest know SHA-1 alone, so that is what we enrol. */
export type OtpAlgorithm = 'SHA1' | 'SHA256' | 'SHA512';

/**
 * The one-time password of a counter (RFC 4226 §5.3), which for TOTP is the number of the step (RFC 6238 §4).
 *
 * @example
 * oneTimePassword(new TextEncoder().encode('12345678901234567890'), 0); // '755224'
 */
export function oneTimePassword(
  secret: Uint8Array<ArrayBuffer>,
  counter: number,
  { algorithm = 'SHA1', digits = DIGITS }: { readonly algorithm?: OtpAlgorithm; readonly digits?: number } = {},
): string {
  return HOTP.generate({ secret: new Secret({ buffer: secret.slice().buffer }), algorithm, digits, counter });
}

/** A new secret in base 32 (RFC 4648 §6): 160 random bits. */
export function newTotpSecret(random: RandomBytes): string {
  return new Secret({ buffer: random(new Uint8Array(SECRET_BYTES)).buffer }).base32;
}

/**
 * The step that a code is of, among the present one and its neighbours; null for a wrong code, and for one of a step that was
 * used already: each step is good once (RFC 6238 §5.2).
 *
 * @param base32 The secret.
 * @param code As typed; spaces do not matter.
 * @param now ms since the epoch.
 * @param lastStep The newest step that was used; -1 for none.
 */
export function matchTotp(base32: string, code: string, now: number, lastStep: number): number | null {
  const digits = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const secret = Secret.fromBase32(base32).bytes.slice();
  const present = Math.floor(now / TOTP_STEP_MS);
  let found: number | null = null;
  for (let step = present - WINDOW; step <= present + WINDOW; step += 1) {
    if (isSameSecret(digits, oneTimePassword(secret, step)) && step > lastStep) found ??= step;
  }
  return found;
}

/**
 * What an authenticator app reads from a QR code (github.com/google/google-authenticator/wiki/Key-Uri-Format).
 *
 * @param issuer Name of this site, as the app shows it.
 * @param label Whose account: an e-mail address or user name.
 */
export function totpUri(
  base32: string,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): string {
  const period = TOTP_STEP_MS / 1_000;
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: DIGITS,
    period,
    secret: Secret.fromBase32(base32),
  }).toString();
}
