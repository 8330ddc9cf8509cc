import type { AddressRange } from './address/range.ts';

/** What kind of threat an entry stands for. Closed, so that statistics can be compared between sources. */
export const CATEGORIES = [
  'malware',
  'c2',
  'botnet',
  'phishing',
  'scanning',
  'brute-force',
  'web-attack',
  'exploit',
  'ddos',
  'spam',
  'anonymiser',
  'hijacked',
  'hacking',
  'worm',
  'reputation',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * What a source says about an address apart from its identity and its dates. Few distinct values per source,
 * so they are interned wherever many records are held.
 */
export interface Facts {
  /** The source's own words, e.g. `웹 취약점 공격 시도`. */
  readonly reason: string | null;
  readonly category: Category | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  /** The source's own grading, lower case, e.g. `critical`. */
  readonly severity: string | null;
  /** 0 to 100, where the source states one (e.g. from the number of lists that carry the address). */
  readonly confidence: number | null;
}

/** One accepted row of an artefact. Times are epoch milliseconds, UTC. */
export interface SourceRecord {
  readonly range: AddressRange;
  readonly facts: Facts;
  /** The source's stable id of this row, e.g. a UUID. */
  readonly upstreamId: string | null;
  /** When the source registered or detected it. */
  readonly registeredAt: number | null;
  /** The source's own expiry; `null` where it states none. */
  readonly expiresAt: number | null;
}

/** Why a line or row was not taken. Closed list; documented in `docs/rejects.md`. */
export const REJECT_REASONS = [
  'empty-address',
  'not-an-address',
  'leading-zero',
  'octet-missing',
  'octet-range',
  'short-form',
  'host-name',
  'prefix-missing',
  'prefix-range',
  'trailing-text',
  'range-reversed',
  'range-mixed-families',
  'zone-id',
  'ipv4-mapped',
  'too-wide',
  'line-too-long',
  'not-text',
  'row-too-short',
  'date-invalid',
  'field-missing',
  // of lists of domains, URLs, hashes and MAC addresses
  'not-a-domain',
  'address-not-domain',
  'not-a-url',
  'url-credentials',
  'special-address',
  'not-a-hash',
  'hash-of-nothing',
  'not-a-mac',
  'special-mac',
  'too-broad',
  'well-known',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** A line or row that was not taken, as shown to the operator. */
export interface Reject {
  /** 1-based line of a text, or row of a sheet. */
  readonly line: number;
  readonly reason: RejectReason;
  /** The offending text, at most 120 characters, control characters replaced. */
  readonly sample: string;
}

/** A bound of a range as stored: an unsigned 32-bit number for IPv4, 32 lower-case hex digits for IPv6. */
export type BoundKey = number | string;

/** `[lo, hi, index into facts, upstreamId, registeredAt, expiresAt]` */
export type ClaimRow = readonly [BoundKey, BoundKey, number, string | null, number | null, number | null];

/** A part of what has changed at a source, as handed to the list. At most {@link MAX_CLAIMS_PER_BATCH} rows. */
export interface ClaimBatch {
  readonly facts: readonly Facts[];
  readonly upserts: readonly ClaimRow[];
  readonly withdrawals: readonly (readonly [BoundKey, BoundKey])[];
}

/** The source name of entries that people make; no source may have it as its id. */
export const MANUAL_SOURCE = 'manual';

export const MAX_CLAIMS_PER_BATCH = 5_000;

/** What applying a batch did to the list. `unchanged` rows cost no write. */
export interface ClaimReceipt {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly withdrawn: number;
  /** Rows written in the storage engine, indexes included. */
  readonly rowsWritten: number;
}
