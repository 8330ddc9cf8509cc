import * as z from 'zod';
import { ARTEFACT_FORMATS } from '../../../shared/blacklist/artefact/contract.ts';
import { SOURCE_KINDS } from '../../../shared/blacklist/source/config.ts';
import { DRY_RUN_OUTCOMES } from '../../../shared/blacklist/source/dry-run.ts';
import { defineRoute } from '../../gateway/route.ts';
import { attention, counts, reject, run, sourceSettings } from './collection-shapes.ts';
import { slug } from './common.ts';

const whole = z.number().int().min(0);
const change = z.object({ lines: whole, samples: z.array(z.string()) });

const effect = z
  .object({
    rows: whole.meta({ description: 'What the source would claim.' }),
    fresh: whole.meta({ description: 'Not blocked by anything in force.' }),
    known: whole.meta({ description: 'Blocked already, by this source or another.' }),
    allowlisted: whole.meta({ description: 'Touched by the allowlist, warning lists or untouchable addresses.' }),
    special: whole.meta({ description: 'Private, reserved or the like: never published.' }),
    gained: change.meta({ description: 'Lines that the feed would gain.' }),
    lost: change.meta({ description: 'Lines that the feed would lose.' }),
    linesBefore: whole,
    linesAfter: whole,
    reasons: z.array(z.looseObject({ code: z.string() })).meta({ description: 'What the gate would hold it for.' }),
  })
  .meta({ id: 'ListEffect', description: 'What a source would do to its list. A row may count under several.' });

export const dryRunSource = defineRoute({
  operationId: 'dryRunSource',
  method: 'post',
  path: '/api/v1/collection/sources/{source}/dry-run',
  summary: 'What collecting a source would come to, before it is switched on; nothing is stored or changed',
  summaryKo: '출처 모의 수집 (저장·변경 없음)',
  description:
    'Fetches once with the real collector, reads, and compares with what the source said last and with the live list. `draft` takes the place of settings, also for a source that does not exist yet (then with its `kind`). A portal needs `confirm: true`: its login may message a person or end a session. Takes at most 100 seconds; what needs longer is `incomplete`.',
  tag: 'collection',
  permission: 'collection:write',
  request: {
    params: z.object({ source: slug }),
    body: z.strictObject({
      draft: sourceSettings
        .partial()
        .extend({ kind: z.enum(SOURCE_KINDS).optional() })
        .optional(),
      confirm: z.boolean().default(false),
    }),
  },
  responses: {
    200: {
      description: 'What would happen.',
      schema: z
        .object({
          source: slug,
          outcome: z.enum(DRY_RUN_OUTCOMES),
          failure: z.object({ code: z.string(), message: z.string() }).nullable(),
          isDrift: z.boolean().meta({ description: 'The source does not look as expected: its layout, or its size.' }),
          attention: attention.nullable(),
          requests: whole,
          artefacts: z.array(
            z.object({
              name: z.string(),
              bytes: whole,
              sha256: z.string(),
              format: z.enum(ARTEFACT_FORMATS),
              scope: z.object({
                kind: z.enum(['full', 'window', 'partial']),
                from: z.string().optional(),
                to: z.string().optional(),
              }),
            }),
          ),
          parsed: run.shape.parsed,
          rejects: z.array(reject).meta({ description: 'The first.' }),
          samples: z.array(z.string()).meta({ description: 'The first of what was read.' }),
          counts: counts.nullable().meta({ description: 'Against what the source said last.' }),
          list: effect.nullable(),
        })
        .meta({ id: 'SourceDryRun' }),
    },
  },
  errors: [
    'not_found',
    'conflict',
    'invalid_request',
    'egress_refused',
    'collection_credentials_missing',
    'unavailable',
  ],
});

export const dryRunContracts = [dryRunSource];
