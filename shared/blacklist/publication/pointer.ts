import * as v from 'valibot';

/**
 * The one mutable object of a feed: which immutable snapshot is live. The edge reads it, and nothing else, to serve a
 * feed or a check; see docs/architecture.md, "Snapshot".
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const holdSchema = v.object({
  version: count,
  /** Epoch milliseconds. */
  since: count,
  reasons: v.array(v.looseObject({ code: v.string() })),
  confirmable: v.boolean(),
});

export const breakdownSchema = v.object({
  bySource: v.record(v.string(), count),
  byCategory: v.record(v.string(), count),
  byCountry: v.record(v.string(), count),
});
export type Breakdown = v.InferOutput<typeof breakdownSchema>;

export const pointerSchema = v.object({
  format: v.literal(1),
  list: v.string(),
  version: count,
  /** SHA-256 of the feed text, lower-case hex; also the strong ETag. */
  sha256: v.string(),
  textKey: v.string(),
  lookupKey: v.string(),
  exemptKey: v.string(),
  bytes: count,
  lines4: count,
  lines6: count,
  /** Distinct entries before aggregation. */
  entries: count,
  addresses4: count,
  /** Epoch milliseconds at which this text became live. */
  publishedAt: count,
  /** Epoch milliseconds of the compilation that the look-up tables come from. */
  compiledAt: count,
  breakdown: breakdownSchema,
  hold: v.nullable(holdSchema),
});

export type FeedPointer = v.InferOutput<typeof pointerSchema>;
export type FeedHold = v.InferOutput<typeof holdSchema>;

/** Where the pointer of a list lies in the snapshots bucket. */
export function pointerKey(list: string): string {
  return `feeds/${list}/current.json`;
}

/** A hold before anything was ever live has no pointer to stand in; it is written here. */
export function holdKey(list: string): string {
  return `feeds/${list}/hold.json`;
}
