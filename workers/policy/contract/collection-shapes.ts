import * as z from 'zod';
import { NOTE_CODES, PIPELINES, RUN_PHASES, RUN_STATUSES } from '../../../shared/policy/collection/run.ts';
import { TEXT_FIELDS } from '../../../shared/policy/rule/rule.ts';
import { COMPARED_FIELDS } from '../../../shared/policy/sources/disagreement.ts';

const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-12-31T15:00:00Z'] });
const whole = z.number().int().min(0);

/** A page of things. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ data: z.array(item), page: z.object({ next: z.string().nullable() }).meta({ id: 'Page' }) });
}

const selector = z.string().min(1).max(200);
const webPage = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/)
      .meta({ description: 'Becomes the id of the programme: `web:<id>`.' }),
    url: z.url().max(1_000),
    organisation: z.string().min(1).max(120),
    selectors: z
      .strictObject({
        ...Object.fromEntries(TEXT_FIELDS.map((field) => [field, selector.optional()])),
        title: selector,
      })
      .meta({ description: 'CSS selectors of where each text stands.', examples: [{ title: 'h1', target: '#who' }] }),
  })
  .meta({ id: 'WebPageInput' });

const settings = z.strictObject({
  enabled: z.boolean().meta({ description: 'Whether the schedule starts runs. Default false.' }),
  baseUrl: z
    .url()
    .max(500)
    .nullable()
    .meta({ description: "Scheme, host and port instead of the source's own; `null`: the source's." }),
  intervalMinutes: z.number().int().min(5).max(44_640),
  pageSize: z.number().int().min(1).max(20_000).nullable(),
  dailyRequests: z.number().int().min(1).max(10_000_000).nullable().meta({
    description: 'Requests that a day in Seoul may cost; `null`: what the source grants a new key.',
  }),
  pages: z.array(webPage).max(200).meta({ description: 'Only of the source `web`.' }),
});

/** Settings of a source as they are sent. */
export const settingsInput = settings.partial().meta({ id: 'PolicySourceInput' });

const names = z.object({ ko: z.string(), en: z.string() });
const failure = z.object({ code: z.string(), message: z.string() });
const shrunken = z.object({ kind: z.literal('shrunken'), before: whole, now: whole });

/** A source of programmes. */
export const policySource = z
  .object({
    id: z.string(),
    name: names,
    homepage: z.string().nullable(),
    needsKey: z.boolean(),
    condition: z.enum([
      'not-configured',
      'disabled',
      'key-missing',
      'idle',
      'running',
      'waiting',
      'failing',
      'attention',
      'paused',
    ]),
    state: z
      .object({
        settings: settings.meta({ id: 'PolicySourceSettings' }),
        revision: whole,
        createdAt: instant,
        hasKey: z.boolean(),
        keySetAt: instant.nullable(),
        nextDueAt: instant.nullable(),
        lastSuccessAt: instant.nullable(),
        lastChangeAt: instant.nullable(),
        lastRun: z.object({ id: z.string(), status: z.enum(RUN_STATUSES), finishedAt: instant }).nullable(),
        activeRun: z.string().nullable(),
        failures: whole,
        breaker: z.object({ phase: z.enum(['closed', 'open', 'half-open']), until: instant.nullable() }),
        paused: failure
          .extend({ at: instant, run: z.string() })
          .nullable()
          .meta({ description: 'Why it stands still until a person has acted.' }),
        attention: shrunken.extend({ run: z.string() }).nullable(),
        quota: z.object({ day: z.string(), used: whole, learnt: whole.nullable() }),
        believedRecords: whole.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'PolicySource' });

/** A source with what became of its records. */
export const policySourceDetail = policySource
  .extend({ records: z.record(z.string(), whole).meta({ description: 'Records by what became of them.' }) })
  .meta({ id: 'PolicySourceDetail' });

const counts = z.object({
  records: whole,
  added: whole,
  changed: whole,
  unchanged: whole,
  missing: whole,
  retired: whole,
  returned: whole,
  checked: whole,
  rejected: whole,
  withheld: whole,
  duplicates: whole,
});

/** A run of a source. */
export const collectionRun = z
  .object({
    id: z.string(),
    source: z.string(),
    pipeline: z.enum(PIPELINES),
    trigger: z.enum(['schedule', 'manual']),
    by: z.string(),
    status: z.enum(RUN_STATUSES),
    phase: z.enum(RUN_PHASES),
    startedAt: instant,
    finishedAt: instant.nullable(),
    durationMs: whole.nullable(),
    waiting: z.object({ why: z.enum(['limit', 'budget', 'backoff']), until: instant }).nullable(),
    progress: z.object({
      endpoint: z.string(),
      page: whole,
      pages: whole.nullable(),
      delivered: whole,
      toDeliver: whole.nullable(),
    }),
    requests: whole,
    bytes: whole,
    counts,
    rowsWritten: z.object({ records: whole, run: whole }),
    totals: z.record(z.string(), whole.nullable()),
    complete: z.boolean().meta({ description: 'Whether the run may say what is missing.' }),
    attention: shrunken.nullable(),
    notes: z.array(z.object({ code: z.enum(NOTE_CODES), endpoint: z.string(), page: whole, detail: z.string() })),
    error: failure.nullable(),
  })
  .meta({ id: 'PolicyRun' });

/** A record that did not become a programme. */
export const rejectedRecord = z
  .object({
    record: z.string().nullable(),
    endpoint: z.string().nullable(),
    reason: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'RejectedRecord' });

/** What a source said of a record. */
export const recordStatement = z
  .object({
    record: z.string(),
    state: z.string(),
    policy: z.string().nullable(),
    hash: z.string().meta({ description: 'SHA-256 of all parts; stands in the sources of the programme.' }),
    parts: z.record(z.string(), z.unknown()).meta({ description: 'By endpoint.' }),
    payloads: z.record(z.string(), z.string()).meta({ description: 'SHA-256 of the answer that each part came in.' }),
    missingSince: instant.nullable(),
  })
  .meta({ id: 'RecordStatement' });

/** A pipeline with its newest runs. */
export const pipelineStatus = z
  .object({
    pipeline: z.enum(PIPELINES),
    name: names,
    description: names,
    runs: z.array(
      z.object({
        id: z.string(),
        source: z.string().nullable(),
        status: z.string(),
        startedAt: instant,
        finishedAt: instant.nullable(),
        durationMs: whole.nullable(),
        counts: z.record(z.string(), z.number()),
        rejected: whole,
        reasons: z.record(z.string(), whole).meta({ description: 'How often each reason was given.' }),
        progress: z.string().nullable(),
        error: failure.nullable(),
      }),
    ),
  })
  .meta({ id: 'PolicyPipeline' });

/** A programme of which sources say different things. */
export const disagreement = z
  .object({
    key: z.string(),
    title: z.string(),
    organisation: z.string(),
    policies: z.array(z.string()),
    fields: z.array(
      z.object({
        field: z.enum(COMPARED_FIELDS),
        values: z.array(z.object({ source: z.string(), policy: z.string(), value: z.string() })),
      }),
    ),
  })
  .meta({ id: 'PolicyDisagreement' });
