import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, entry, instant, listQuery, slug } from './common.ts';

const whole = z.number().int().min(0);
const tag = 'history';

const versionFacts = z
  .object({
    version: z.number().int(),
    state: z.enum(['live', 'past', 'held', 'superseded', 'rejected']),
    etag: z.string(),
    publishedAt: instant.nullable().meta({ description: 'Null for one that never was live.' }),
    compiledAt: instant,
    lines: whole,
  })
  .meta({ id: 'VersionFacts' });

const changedBlock = z
  .object({
    cidr: z.string(),
    score: z.number().nullable(),
    sources: z.array(z.string()),
    categories: z.array(z.string()),
    reason: z.string().nullable(),
    country: z.string().nullable(),
    until: instant.nullable(),
  })
  .meta({ id: 'ChangedBlock', description: 'A line of the feed that comes or goes, with what is known of it.' });

const counts = z
  .record(z.string(), whole)
  .meta({ description: '`unknown` counts lines of which nothing is known any more.' });

const side = z
  .object({
    lines: whole,
    addresses4: whole,
    addresses6: z.string().meta({ description: 'A whole number as text: it may have 39 digits.' }),
    bySource: counts.nullable(),
    byCategory: counts.nullable(),
    byCountry: counts.nullable(),
    samples: z.array(changedBlock),
  })
  .meta({ id: 'VersionDiffSide', description: 'A line that joins entries of several sources counts for each.' });

export const diffVersions = defineRoute({
  operationId: 'diffVersions',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}/versions/{from}/diff/{to}',
  summary: 'What changes from one version to another, also to one that is held',
  summaryKo: '두 버전의 차이 (보류된 버전 포함)',
  description:
    'Lines as firewalls see them, and addresses: a line that is split in two is two new lines and no new address. With `format=jsonl`, or `Accept: application/jsonl`, every line as JSON Lines: `op` is `add` or `remove`. Of more than 100,000 lines there are figures only.',
  tag,
  permission: 'blacklist:read',
  request: {
    params: z.object({ list: slug, from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
    query: z.object({
      format: z.enum(['json', 'jsonl']).optional(),
      samples: z.coerce.number().int().min(0).max(1000).default(20),
    }),
  },
  responses: {
    200: {
      description: 'The difference.',
      schema: z
        .object({
          list: slug,
          from: versionFacts,
          to: versionFacts,
          complete: z.boolean().meta({ description: 'False when there are too many lines to tell more than figures.' }),
          added: side,
          removed: side,
          reasons: z
            .array(z.looseObject({ code: z.string() }))
            .meta({ description: 'Why the gate held the later version, if it did.' }),
          untouchable: z
            .array(z.string())
            .meta({ description: 'Untouchable addresses that sources newly name in the later version.' }),
        })
        .meta({ id: 'VersionDiff' }),
    },
  },
  errors: ['not_found', 'conflict', 'unavailable'],
});

const line = z.string().nullable().meta({ description: 'The line of the feed that contained it.' });

const moment = z
  .object({
    version: versionFacts.nullable().meta({ description: 'The version that was live then; null before the first.' }),
    blocked: z.boolean().nullable().meta({ description: 'Null when the text of that version is not kept any more.' }),
    line,
    entries: z.array(entry).meta({ description: 'Entries that contain it, with the claims that were in force then.' }),
  })
  .meta({ id: 'HistoryMoment' });

const interval = z
  .object({
    from: instant.meta({ description: 'When the first of these versions became live.' }),
    until: instant.nullable().meta({ description: 'When it was not contained any more; null while it is.' }),
    fromVersion: z.number().int(),
    toVersion: z.number().int(),
    line,
  })
  .meta({ id: 'HistoryInterval' });

export const getHistory = defineRoute({
  operationId: 'getAddressHistory',
  method: 'get',
  path: '/api/v1/blacklist/history/{ip}',
  summary: 'Whether an address was blocked at a moment, or when it was',
  summaryKo: '주소의 과거 차단 여부와 차단 기간',
  description:
    'With `at` the moment, without it the intervals within the newest 100 versions. Answered from the texts that firewalls loaded. Takes an address or a CIDR block, which counts as blocked when all of it is.',
  tag,
  permission: 'blacklist:read',
  request: { params: z.object({ ip: addressText }), query: listQuery.extend({ at: instant.optional() }) },
  responses: {
    200: {
      description: 'The history.',
      schema: z
        .object({
          list: slug,
          address: z.string(),
          at: instant.nullable(),
          moment: moment.nullable(),
          intervals: z.array(interval).nullable().meta({ description: 'Newest first.' }),
          versions: z
            .object({
              checked: whole,
              unknown: whole.meta({ description: 'Versions whose text is not kept any more.' }),
              since: instant.nullable().meta({ description: 'When the oldest of them became live.' }),
            })
            .nullable(),
        })
        .meta({ id: 'AddressHistory' }),
    },
  },
  errors: ['address_invalid', 'not_found', 'feed_not_ready', 'unavailable'],
});

export const historyContracts = [diffVersions, getHistory];
