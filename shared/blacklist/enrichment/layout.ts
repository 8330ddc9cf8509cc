import * as v from 'valibot';

/**
 * The enrichment snapshot, version 1, before compression: what is known about all addresses, as steps ("from this start on,
 * this value"). WARNING: a change of the layout needs a new {@link VERSION}.
 *
 * 1. `AGEN`, then two little-endian words: version, bytes of the header
 * 2. the header: JSON, see {@link headerSchema}
 * 3. for each entry of `sections`: starts, each as the difference to the one before; then values. All as varints (LEB128): seven
 *    bits a byte, the lowest first, the top bit set on all but the last byte
 * 4. names of autonomous systems in the order of `asns`: UTF-8, each followed by a line feed
 *
 * Starts of `*4` are IPv4 addresses; of `*6` the upper 64 bits of IPv6 addresses. Values of `country*` are 1 + a position in
 * `countries`, of `asn*` 1 + a position in `asns`; 0 says nothing.
 */
export const VERSION = 1;

/** `AGEN` */
export const MAGIC = 0x4e454741;

export const SECTIONS = ['country4', 'country6', 'asn4', 'asn6'] as const;
export type SectionName = (typeof SECTIONS)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const sectionSchema = v.object({ count, startBytes: count, valueBytes: count });

/** Where data comes from, as its licence wants it said. */
export const originSchema = v.object({
  package: v.string(),
  version: v.string(),
  licence: v.string(),
  /** The text of the licence as the package ships it. */
  notice: v.string(),
});
export type Origin = v.InferOutput<typeof originSchema>;

export const headerSchema = v.object({
  /** Of the data, not of the layout: changes exactly when the data does. */
  dataVersion: v.string(),
  origins: v.array(originSchema),
  sections: v.object({
    country4: sectionSchema,
    country6: sectionSchema,
    asn4: sectionSchema,
    asn6: sectionSchema,
  }),
  /** ISO 3166-1 alpha-2. */
  countries: v.array(v.string()),
  /** Numbers, ascending. */
  asns: v.array(count),
  nameBytes: count,
  /** Of everything behind the header, lower-case hex. */
  bodySha256: v.string(),
});
export type EnrichmentHeader = v.InferOutput<typeof headerSchema>;

/** Which snapshot is current: the one object that changes. */
export const enrichmentPointerSchema = v.object({
  format: v.literal(1),
  dataVersion: v.string(),
  /** Of the compressed snapshot in the same bucket. */
  key: v.string(),
  /** Of the compressed snapshot, lower-case hex. */
  sha256: v.string(),
  bytes: count,
});
export type EnrichmentPointer = v.InferOutput<typeof enrichmentPointerSchema>;

export const ENRICHMENT_POINTER_KEY = 'enrichment/current.json';

/** Where a snapshot lies, by its hash. */
export function enrichmentKey(sha256: string): string {
  return `enrichment/sha256/${sha256}.bin.gz`;
}
