import * as z from 'zod';
import { ARTEFACT_FORMATS } from '../../../shared/blacklist/artefact/contract.ts';
import { INDICATOR_KINDS } from '../../../shared/blacklist/indicators/kind.ts';
import { REJECT_REASONS } from '../../../shared/blacklist/record.ts';
import { SOURCE_KINDS } from '../../../shared/blacklist/source/config.ts';
import { RUN_PHASES, RUN_STATUSES, RUN_TRIGGERS } from '../../../shared/blacklist/source/run.ts';
import { category, instant, slug } from './common.ts';

/** What the collection API speaks of. */

const whole = z.number().int().min(0);
const column = z.union([z.string().max(200), z.number().int().min(0).max(1000)]).optional();

const parseOptions = z
  .strictObject({
    defaults: z.strictObject({
      reason: z.string().max(500).nullable(),
      category: category.nullable(),
      confidence: z.number().min(0).max(100).nullable(),
    }),
    csv: z
      .strictObject({
        delimiter: z.enum([',', ';', '\t', '|']).optional(),
        address: column,
        reason: column,
        country: column,
        registeredAt: column,
        expiresAt: column,
        confidence: column,
      })
      .optional(),
    json: z
      .strictObject({
        path: z.string().max(200).optional(),
        address: z.string().max(200).optional(),
        reason: z.string().max(200).optional(),
        country: z.string().max(200).optional(),
      })
      .optional(),
    allowWide: z.boolean().optional().meta({
      description: 'Accept ranges wider than /8, or /16 for IPv6; of indicators, public suffixes and well-known sites.',
    }),
  })
  .meta({ id: 'ParseOptions', description: 'How CSV and JSON are read, and what lines are filled with.' });

const relayKey = z
  .strictObject({
    kid: z.string().regex(/^[\w.-]{1,64}$/),
    publicKeyJwk: z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    }),
  })
  .meta({ id: 'RelayKey', description: 'Public key by which artefacts of a relay are accepted.' });

const kind = z.enum(SOURCE_KINDS);

/** What an operator may set about a source. */
export const sourceSettings = z.object({
  title: z.string().min(1).max(120),
  list: slug.meta({ description: 'The list that takes its claims. Fixed once the source exists.' }),
  indicator: z.enum(INDICATOR_KINDS).optional().meta({
    description: 'It states these instead of addresses. Of open lists and uploads; fixed once the source exists.',
  }),
  enabled: z.boolean(),
  intervalMinutes: z.number().int().min(5).max(10_080),
  url: z.string().max(2048).nullable().meta({ description: "The portal, or the open list's address." }),
  preset: slug.nullable().meta({ description: 'A preset of GET /api/v1/collection/presets.' }),
  format: z.enum(ARTEFACT_FORMATS),
  parse: parseOptions,
  ttlDays: z.number().int().min(1).max(3650).nullable().meta({
    description: 'Expiry for records that state none: after the registration, else after the first collection.',
  }),
  decay: z
    .discriminatedUnion('model', [
      z.strictObject({ model: z.literal('none') }),
      z.strictObject({
        model: z.literal('polynomial'),
        tauDays: z.number().min(0.1).max(3650),
        delta: z.number().min(0.1).max(10),
        threshold: z.number().min(0).max(99),
        base: z.number().min(1).max(100).optional(),
      }),
    ])
    .optional()
    .meta({ description: 'Takes the place of ttlDays: the end depends on confidence; see docs/scoring.md.' }),
  withdrawAfterMisses: z.number().int().min(1).max(100).nullable().meta({
    description: 'Absences in a row before an entry is withdrawn; null: 1 for full statements, 2 for windows.',
  }),
  lookbackDays: z.number().int().min(1).max(400),
  paceMs: z.number().int().min(0).max(600_000).meta({ description: 'Least time between two requests of a run.' }),
  maxShrinkPercent: z.number().min(0).max(100).meta({
    description: 'A full statement that shrinks by more is held until it is forced.',
  }),
  relayKeys: z.array(relayKey).max(16),
  loginConsent: z.boolean().meta({ description: 'Standing consent to logins that message a person (SECUDIUM).' }),
});

export const newSource = sourceSettings.partial().extend({ id: slug, kind });

const errorNote = z.object({ code: z.string(), message: z.string() });
const stop = errorNote.extend({ at: instant, run: z.string() }).meta({ id: 'SourceStop' });

export const attention = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('otp'),
      channel: z.enum(['sms', 'mail', 'app']),
      expiresAt: instant.nullable(),
      wrong: z.boolean(),
    }),
    z.object({ kind: z.literal('otp-consent'), channel: z.enum(['sms', 'mail', 'app']) }),
    z.object({ kind: z.literal('duplicate-login'), message: z.string() }),
  ])
  .meta({ id: 'Attention', description: 'What a person is asked. Nothing is sent until it is answered.' });

export const attentionAnswer = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('otp'), code: z.string().regex(/^\d{4,8}$/) }),
    z.strictObject({ kind: z.literal('otp-consent') }),
    z.strictObject({ kind: z.literal('duplicate-login-consent') }),
    z.strictObject({ kind: z.literal('cancel') }),
  ])
  .meta({ id: 'AttentionAnswer' });

export const SOURCE_CONDITIONS = [
  'deleted',
  'attention',
  'running',
  'disabled',
  'paused',
  'credentials-missing',
  'failing',
  'idle',
] as const;

export const source = z
  .object({
    id: slug,
    kind,
    settings: sourceSettings,
    condition: z.enum(SOURCE_CONDITIONS).meta({ description: 'The one thing to know about it now.' }),
    revision: whole,
    createdAt: instant,
    hasCredentials: z.boolean(),
    credentialsSetAt: instant.nullable(),
    nextDueAt: instant.nullable().meta({ description: 'When the schedule starts it next; null when it does not.' }),
    lastSuccessAt: instant.nullable(),
    lastRun: z.object({ id: z.string(), status: z.enum(RUN_STATUSES), finishedAt: instant }).nullable(),
    activeRun: z.object({ id: z.string(), status: z.enum(RUN_STATUSES), startedAt: instant }).nullable(),
    attention: z.object({ run: z.string(), question: attention }).nullable(),
    failures: whole.meta({ description: 'Failed collections in a row.' }),
    breaker: z.object({ phase: z.enum(['closed', 'open', 'half-open']), until: instant.nullable() }),
    paused: stop.nullable().meta({ description: 'Why the schedule stands still until an operator acts.' }),
    drift: stop.nullable().meta({ description: 'The source no longer looks as expected; earlier entries stand.' }),
    statement: z
      .object({ rows: whole, sha256: z.string(), run: z.string(), committedAt: instant })
      .nullable()
      .meta({ description: 'What the source says, as last taken over by the list.' }),
  })
  .meta({ id: 'Source' });

export const counts = z.object({
  added: whole,
  changed: whole,
  unchanged: whole,
  withdrawn: whole,
  missing: whole,
  expired: whole,
});

export const run = z
  .object({
    id: z.string(),
    source: slug,
    list: slug,
    trigger: z.enum(RUN_TRIGGERS),
    by: z.string(),
    force: z.boolean(),
    status: z.enum(RUN_STATUSES),
    phase: z.enum(RUN_PHASES),
    startedAt: instant,
    finishedAt: instant.nullable(),
    requests: whole,
    artefacts: whole,
    bytes: whole,
    spentMs: z.partialRecord(z.enum(RUN_PHASES), whole),
    parsed: z
      .object({
        records: whole,
        duplicates: whole,
        rejected: whole,
        rejectsByReason: z.partialRecord(z.enum(REJECT_REASONS), whole),
        maps: z.array(z.string()),
      })
      .nullable(),
    counts: counts.nullable(),
    written: z.object({ added: whole, updated: whole, unchanged: whole, withdrawn: whole, rowsWritten: whole }),
    attention: attention.nullable(),
    error: errorNote.nullable(),
  })
  .meta({ id: 'Run', description: 'One collection, upload or replay.' });

export const artefact = z
  .object({
    sha256: z.string(),
    bytes: whole,
    format: z.enum(ARTEFACT_FORMATS),
    name: z.string(),
    scope: z.object({
      kind: z.enum(['full', 'window', 'partial']),
      from: z.string().optional(),
      to: z.string().optional(),
    }),
  })
  .meta({ id: 'Artefact' });

export const reject = z
  .object({
    artefact: whole.meta({ description: 'Number of the artefact within the run, from 1.' }),
    line: whole,
    reason: z.enum(REJECT_REASONS),
    sample: z.string(),
  })
  .meta({ id: 'Reject', description: 'A line or row that was not taken.' });

export const preset = z
  .object({
    id: slug,
    title: z.string(),
    titleKo: z.string(),
    homepage: z.string(),
    url: z.string(),
    format: z.enum(ARTEFACT_FORMATS),
    indicator: z.enum(INDICATOR_KINDS).optional().meta({ description: 'What it states instead of addresses.' }),
    licence: z.string(),
    intervalMinutes: whole,
    caution: z.string().nullable(),
  })
  .meta({ id: 'ListPreset', description: 'A well-known public list.' });
