import * as v from 'valibot';

/** A share between never right (0) and always right (1). */
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What a list believes of one source; what is left out is as {@link trustOf} knows it. */
export const sourceTrustSchema = v.strictObject({
  /** How often what the source says is right. */
  reliability: v.exactOptional(share),
  /** Sources of the same lineage may carry each other: only the strongest of them counts. `null`: of its own. */
  lineage: v.exactOptional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(60)))),
});

/** How a list scores its entries, as data of its settings. */
export const scoringSchema = v.strictObject({
  /** By the name of the source. */
  sources: v.record(v.string(), sourceTrustSchema),
  /** Of a source that neither the settings nor the built-in table name. */
  defaultReliability: share,
  /** Of a claim that states neither confidence nor a known severity, 0 to 100. */
  defaultConfidence: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});

export type ScoringSettings = v.InferOutput<typeof scoringSchema>;

/** What a list starts with. */
export const DEFAULT_SCORING: ScoringSettings = { sources: {}, defaultReliability: 0.7, defaultConfidence: 70 };
