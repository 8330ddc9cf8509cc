import { type HashAlgorithm, type ParsedIndicator, refused, taken } from './kind.ts';

const BY_LENGTH: Readonly<Record<number, HashAlgorithm>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Hashes of the empty file, which is on every machine, and of nothing at all. */
const OF_NOTHING: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

/**
 * The algorithm of a hash in canonical form.
 *
 * @example
 * algorithmOf('d41d8cd98f00b204e9800998ecf8427e'); // 'md5'
 */
export function algorithmOf(hash: string): HashAlgorithm | null {
  return BY_LENGTH[hash.length] ?? null;
}

/**
 * A file hash in lower-case hexadecimal: MD5, SHA-1 or SHA-256 by its length. Others (SHA-512, ssdeep) are none that FortiOS
 * takes; the hash of an empty file is refused, since it would match everywhere.
 *
 * @example
 * parseHash('24CDA42B9D3F723B65CB5E38D7AD17CD871132FA'); // { ok: true, value: '24cda42b9d3f723b65cb5e38d7ad17cd871132fa' }
 */
export function parseHash(text: string): ParsedIndicator {
  const hash = text.trim().toLowerCase();
  if (!/^[0-9a-f]+$/.test(hash) || algorithmOf(hash) === null) return refused('not-a-hash');
  return OF_NOTHING.has(hash) || /^(.)\1*$/.test(hash) ? refused('hash-of-nothing') : taken(hash);
}
