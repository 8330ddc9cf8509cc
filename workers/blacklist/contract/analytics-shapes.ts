import * as z from 'zod';
import { instant, slug } from './common.ts';
import { bilingual } from './enrichment.ts';

export const whole = z.number().int();
export const day = z.iso.date().meta({ examples: ['2026-11-24'] });
export const interval = z.enum(['daily', 'weekly', 'monthly']);

/** Query of the operations over a period. */
export const periodQuery = z.object({
  list: slug.default('main'),
  from: day.optional().meta({ description: 'First day, in Korea.' }),
  to: day.optional().meta({ description: 'Last day; today unless said otherwise.' }),
  interval: interval.default('daily').meta({ description: 'Weeks are those of ISO 8601.' }),
});

/** What every answer over a period begins with. */
export const frame = z.object({ list: slug, timeZone: z.string(), interval, from: day, to: day });

export const bucket = { key: z.string().meta({ examples: ['2026-W48'] }), from: day, to: day };

export const lines = z.object({ ipv4: whole, ipv6: whole });
export const counts = z.record(z.string(), whole);
export const changes = z.object({ added: whole, updated: whole, withdrawn: whole, expired: whole });

export const runs = z
  .object({
    succeeded: whole,
    unchanged: whole,
    failed: whole,
    cancelled: whole,
    meanMs: whole.nullable().meta({ description: 'Mean duration in milliseconds.' }),
  })
  .meta({ id: 'RunCounts', description: 'Collection runs by how they ended, on the day on which they began.' });

export const trendPoint = z
  .object({
    ...bucket,
    level: z
      .object({ version: whole, entries: whole, lines, addresses4: whole, carried: z.boolean() })
      .nullable()
      .meta({
        description:
          'The last version by the end of it; `carried` when none became live within. Null before the first.',
      }),
    bySource: counts,
    changes: changes.meta({ description: 'Sums within it; a day without news adds nothing.' }),
    runs,
  })
  .meta({ id: 'TrendPoint' });

const rank = {
  key: z.string(),
  entries: whole,
  before: whole.meta({ description: 'On the day before the period.' }),
  change: whole,
  share: z.number().meta({ description: '0 to 1.' }),
};

export const ranked = z.object(rank).meta({ id: 'Ranked' });
export const rankedCountry = z.object({ ...rank, name: bilingual }).meta({ id: 'RankedCountry' });
export const rankedSource = z.object({ ...rank, changes, runs }).meta({ id: 'RankedSource' });

const tally = { blocks: whole, addresses4: whole };

export const registered = z
  .object({
    version: whole,
    dataVersion: z.string(),
    blocks: whole,
    unknown: whole,
    networks: z.array(z.object({ asn: whole, name: z.string().nullable(), ...tally })),
    otherNetworks: z.object(tally),
    countries: z.array(z.object({ country: z.string(), name: bilingual, ...tally })),
    otherCountries: z.object(tally),
  })
  .meta({ id: 'NetworkRollup', description: 'Blocks of the live version by where their first address is registered.' });

const compared = z.object({ now: whole.nullable(), before: whole.nullable(), change: whole.nullable() });

export const summary = z.object({
  entries: compared,
  lines4: compared,
  lines6: compared,
  addresses4: compared,
  added: compared,
  updated: compared,
  withdrawn: compared,
  expired: compared,
});

export const liveList = z.object({
  id: slug,
  title: z.string(),
  live: z
    .object({
      version: whole,
      entries: whole,
      lines,
      addresses4: whole,
      publishedAt: instant,
      isStale: z.boolean(),
      ageSeconds: whole,
      held: z.object({ version: whole, since: instant, reasons: z.array(z.string()) }).nullable(),
    })
    .nullable(),
  lastVersions: z.array(z.object({ version: whole, entries: whole, lines, publishedAt: instant.nullable() })),
  sources: z.array(
    z.object({
      id: slug,
      title: z.string(),
      kind: z.string(),
      enabled: z.boolean(),
      condition: z.string(),
      activeRun: z.object({ id: z.string(), status: z.string(), startedAt: instant }).nullable(),
      lastSuccessAt: instant.nullable(),
    }),
  ),
});

export const exportFile = z
  .object({
    month: z.string().meta({ examples: ['2026-11'] }),
    list: slug,
    kind: z.enum(['daily', 'entries']),
    bytes: whole,
    rows: whole,
    etag: z.string(),
    writtenAt: instant,
    url: z.string(),
  })
  .meta({ id: 'AnalyticsExport' });
