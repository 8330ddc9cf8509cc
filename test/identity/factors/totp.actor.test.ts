import { describe, expect, it } from 'vitest';
import {
  matchTotp,
  newTotpSecret,
  type OtpAlgorithm,
  oneTimePassword,
  TOTP_STEP_MS,
  totpUri,
} from '../../../shared/identity/factors/totp.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';

/** ASCII digits 1234567890 repeated to the length of the hash, as the reference implementation of RFC 6238 uses them. */
const seed = (length: number) =>
  new TextEncoder().encode('1234567890'.repeat(7).slice(0, length)) as Uint8Array<ArrayBuffer>;

/** RFC 4226, appendix D. */
const RFC_4226 = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];

/** RFC 6238, appendix B: seconds since the epoch, then the codes of SHA-1, SHA-256 and SHA-512. */
const RFC_6238 = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
] as const;

describe('one-time passwords', () => {
  it.each(RFC_4226.map((code, counter) => [counter, code] as const))(
    'RFC 4226: counter %i gives %s',
    (counter, code) => {
      expect(oneTimePassword(seed(20), counter)).toBe(code);
    },
  );

  it.each(RFC_6238)('RFC 6238: %i s gives %s, %s, %s', (seconds, ...codes) => {
    const hashes: [OtpAlgorithm, number][] = [
      ['SHA1', 20],
      ['SHA256', 32],
      ['SHA512', 64],
    ];
    const step = Math.floor((seconds * 1_000) / TOTP_STEP_MS);
    expect(hashes.map(([algorithm, size]) => oneTimePassword(seed(size), step, { algorithm, digits: 8 }))).toEqual(
      codes,
    );
  });

  it('match the present step and its neighbours, and a step only once', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const now = 59_000;
    // Steps 0, 1 and 2 by RFC 4226; step 3 is not yet in sight.
    expect(matchTotp(secret, '755224', now, -1)).toBe(0);
    expect(matchTotp(secret, '287 082', now, -1)).toBe(1);
    expect(matchTotp(secret, '359152', now, -1)).toBe(2);
    expect(matchTotp(secret, '969429', now, -1)).toBeNull();
    expect(matchTotp(secret, '287082', now, 1)).toBeNull();
    expect(matchTotp(secret, '755224', now, 1)).toBeNull();
    expect(matchTotp(secret, '359152', now, 1)).toBe(2);
    for (const wrong of ['', '28708', '2870822', '٢٨٧٠٨٢', 'abcdef'])
      expect(matchTotp(secret, wrong, now, -1)).toBeNull();
  });

  it('are enrolled by a URI that names site and account', () => {
    const secret = newTotpSecret(platformRandom);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(totpUri(secret, { issuer: 'Aegis', label: 'kim+1@example.org' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Aegis:kim+1@example.org');
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, issuer: 'Aegis', digits: '6', period: '30' });
  });
});
