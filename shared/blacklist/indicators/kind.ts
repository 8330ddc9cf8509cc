/** Kinds of indicator that firewalls take beside addresses, each as a list of its own. */
export const INDICATOR_KINDS = ['domain', 'url', 'hash', 'mac'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** Algorithms of file hashes that FortiOS takes; the length tells which. */
export const HASH_ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;
export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];

/** Why a text is no indicator of its kind. A part of the reasons for rejects, see `docs/rejects.md`. */
export const INDICATOR_REASONS = [
  'not-a-domain',
  'address-not-domain',
  'not-a-url',
  'url-credentials',
  'special-address',
  'not-a-hash',
  'hash-of-nothing',
  'not-a-mac',
  'special-mac',
  'range-reversed',
  'too-broad',
  'well-known',
] as const;
export type IndicatorReason = (typeof INDICATOR_REASONS)[number];

/** A value in its one canonical form, in ASCII, or why there is none. */
export type ParsedIndicator =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: IndicatorReason };

export interface IndicatorOptions {
  /** A person has confirmed values that would block far too much: public suffixes, well-known sites, wide MAC ranges. */
  readonly allowBroad?: boolean;
}

/** A value that is taken. */
export const taken = (value: string): ParsedIndicator => ({ ok: true, value });

/** A value that is not. */
export const refused = (reason: IndicatorReason): ParsedIndicator => ({ ok: false, reason });
