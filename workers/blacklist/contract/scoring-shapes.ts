import * as z from 'zod';

const share = z.number().min(0).max(1);

/** How a list scores its entries. */
export const scoring = z
  .strictObject({
    sources: z
      .record(
        z.string().max(60),
        z.strictObject({
          reliability: share.optional().meta({ description: 'How often what the source says is right, 0 to 1.' }),
          lineage: z.string().min(1).max(60).nullable().optional().meta({
            description: 'Of sources with the same lineage only the strongest counts; null: of its own.',
          }),
        }),
      )
      .refine((sources) => Object.keys(sources).length <= 500, 'at most 500 sources'),
    defaultReliability: share,
    defaultConfidence: z.number().min(0).max(100),
  })
  .meta({ id: 'Scoring', description: 'Reliability and lineage of sources; see docs/scoring.md.' });

/** How a score comes about; recomputes to it. */
export const arithmetic = z
  .object({
    groups: z.array(
      z.object({
        lineage: z.string().nullable(),
        source: z.string(),
        reliability: z.number(),
        confidence: z.number(),
        factor: z.number().meta({ description: '1 − reliability · confidence / 100' }),
        alsoSaid: z.array(z.string()).meta({ description: 'Sources of the lineage that are not counted.' }),
      }),
    ),
    product: z.number().meta({ description: 'Of all factors.' }),
    score: z.number().int().min(0).max(100),
  })
  .meta({ id: 'ScoreArithmetic' });
