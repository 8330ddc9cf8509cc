import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, instant, slug } from './common.ts';
import { scoring } from './scoring-shapes.ts';

/** What one layer of the allowlist says about an address. */
export const layerVerdict = z
  .object({
    layer: z.enum(['special-purpose', 'untouchable', 'warning-list', 'allowlist']),
    effect: z.enum(['cuts', 'annotates']).meta({ description: '`annotates` takes nothing out of the feed.' }),
    address: z.string().nullable(),
    covers: z.enum(['all', 'part']),
    reason: z.string(),
    owner: z.string().nullable(),
    until: instant.nullable(),
  })
  .meta({ id: 'LayerVerdict' });

/** The versions that contained an address, as far as they are kept. */
export const containedIn = z.object({
  intervals: z.array(
    z.object({
      from: instant,
      until: instant.nullable(),
      fromVersion: z.number().int(),
      toVersion: z.number().int(),
      line: z.string(),
    }),
  ),
  checked: z.number().int().meta({ description: 'Versions that were looked at, the newest.' }),
  unknown: z.number().int().meta({ description: 'Those whose text is not kept any more.' }),
  since: instant.nullable(),
  loadedBy: z
    .array(
      z.object({
        consumer: z.string(),
        name: z.string(),
        firstAt: instant.meta({ description: 'When it first fetched a version that contained the address.' }),
        firstVersion: z.number().int(),
        lastVersion: z.number().int(),
      }),
    )
    .nullable()
    .meta({
      description:
        'Consumers that fetched such a version, by name. One with a filter, exemptions or a capacity of its own may have been given less. Null when that could not be asked just now.',
    }),
});

const whole = z.number().int().min(0);
const figures = z.object({ entries: whole, lines: whole, addresses4: whole, networks6: whole });
const change = z.object({ lines: whole, addresses4: whole, samples: z.array(z.string()) });

export const postDryRun = defineRoute({
  operationId: 'dryRun',
  method: 'post',
  path: '/api/v1/blacklist/lists/{list}/dry-run',
  summary: 'What the feed would be if something were different; nothing is published or stored',
  summaryKo: '모의 실행: 설정을 바꾸면 피드가 어떻게 달라지는지 (발행·저장 없음)',
  description:
    'Compares the feed of the present claims with the one that all parts of the body together would give, and says what the publish gate would answer. A list of more than 1,500,000 claims in force is refused.',
  tag: 'lists',
  permission: 'blacklist:read',
  maxBodyBytes: 8 * 1024 * 1024,
  request: {
    params: z.object({ list: slug }),
    body: z.strictObject({
      allow: z.array(addressText).max(10_000).default([]),
      withoutSources: z.array(z.string().max(60)).max(500).default([]),
      minScore: z.number().int().min(0).max(100).optional(),
      settings: z.strictObject({ scoring: scoring.optional() }).default({}),
      warningLists: z
        .array(z.string().max(4_000_000))
        .max(5)
        .default([])
        .meta({ description: 'Texts of warning lists meant as never-block, as they would be imported.' }),
    }),
  },
  responses: {
    200: {
      description: 'The feeds before and after, and their difference.',
      schema: z.object({
        before: figures,
        after: figures,
        gained: change,
        lost: change,
        reasons: z
          .array(z.looseObject({ code: z.enum(['empty', 'shrink', 'growth', 'coverage', 'untouchable']) }))
          .meta({ description: 'Why the gate would hold it; none: it would be published.' }),
      }),
    },
  },
  errors: ['not_found', 'address_invalid', 'invalid_request', 'conflict', 'payload_too_large', 'unavailable'],
});

export const whyContracts = [postDryRun];
