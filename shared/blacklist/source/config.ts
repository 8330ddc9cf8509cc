import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { ARTEFACT_FORMATS } from '../artefact/contract.ts';
import { INDICATOR_KINDS } from '../indicators/kind.ts';
import { CATEGORIES, MANUAL_SOURCE } from '../record.ts';
import { decaySchema } from '../scoring/decay.ts';

export const SOURCE_KINDS = ['regtech', 'secudium', 'open-list', 'upload'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Ids appear in object names, URLs and feeds' statistics. */
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const slug = v.pipe(v.string(), v.regex(SLUG));
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const column = v.exactOptional(v.union([text(200), integer(0, 1_000)]));

/** An Ed25519 public key as JWK (RFC 8037), by which artefacts of a relay are accepted. */
export const relayKeySchema = v.strictObject({
  kid: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)),
  publicKeyJwk: v.strictObject({
    kty: v.literal('OKP'),
    crv: v.literal('Ed25519'),
    x: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
});
export type RelayKey = v.InferOutput<typeof relayKeySchema>;

export const parseOptionsSchema = v.strictObject({
  defaults: v.strictObject({
    reason: v.nullable(text(500)),
    category: v.nullable(v.picklist(CATEGORIES)),
    confidence: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  }),
  csv: v.exactOptional(
    v.strictObject({
      delimiter: v.exactOptional(v.picklist([',', ';', '\t', '|'])),
      address: column,
      reason: column,
      country: column,
      registeredAt: column,
      expiresAt: column,
      confidence: column,
    }),
  ),
  json: v.exactOptional(
    v.strictObject({
      path: v.exactOptional(text(200)),
      address: v.exactOptional(text(200)),
      reason: v.exactOptional(text(200)),
      country: v.exactOptional(text(200)),
    }),
  ),
  allowWide: v.exactOptional(v.boolean()),
});

const DAYS = 3_650;

/** All that an operator sets about a source. Holds no secret: credentials are kept apart. */
export const sourceConfigSchema = v.strictObject({
  id: v.pipe(slug, v.notValue(MANUAL_SOURCE)),
  kind: v.picklist(SOURCE_KINDS),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  /** The list that takes its claims. Cannot be changed later. */
  list: slug,
  /** It states domains, URLs, hashes or MAC addresses, for the list of that kind. Absent: addresses. Cannot be changed later. */
  indicator: v.exactOptional(v.picklist(INDICATOR_KINDS)),
  enabled: v.boolean(),
  intervalMinutes: integer(5, 10_080),
  /** Portals: where the portal is. Open lists: the list's address. `null` for uploads. */
  url: v.nullable(text(2_048)),
  /** The preset that an open list was made from. */
  preset: v.nullable(slug),
  /** How its artefacts are read where they do not say so themselves. */
  format: v.picklist(ARTEFACT_FORMATS),
  parse: parseOptionsSchema,
  /** Expiry for records that state none: that long after the registration, else after the first collection. */
  ttlDays: v.nullable(integer(1, DAYS)),
  /** Takes the place of `ttlDays`: the end then depends on how sure a claim is. Absent: none. */
  decay: v.exactOptional(decaySchema),
  /** Absences in a row before a range is withdrawn; `null`: 1 for full statements, 2 for windows. */
  withdrawAfterMisses: v.nullable(integer(1, 100)),
  lookbackDays: integer(1, 400),
  /** Least time between two requests of a run. */
  paceMs: integer(0, 600_000),
  /** A full statement that shrinks by more is held until an operator forces it; 100 never holds a non-empty one. */
  maxShrinkPercent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  relayKeys: v.pipe(v.array(relayKeySchema), v.maxLength(16)),
  /** Standing consent to logins that message a person (SECUDIUM). */
  loginConsent: v.boolean(),
});
export type SourceConfig = v.InferOutput<typeof sourceConfigSchema>;

/** What an operator gives; everything but identity has a default by kind. `undefined` is "not given". */
export type SourceInput = { readonly id: string; readonly kind: SourceKind } & {
  readonly [K in Exclude<keyof SourceConfig, 'id' | 'kind'>]?: SourceConfig[K] | undefined;
};

type Defaults = Omit<SourceConfig, 'id' | 'kind' | 'title'>;

const COMMON: Defaults = {
  list: 'main',
  enabled: true,
  intervalMinutes: 60,
  url: null,
  preset: null,
  format: 'auto',
  parse: { defaults: { reason: null, category: null, confidence: null } },
  ttlDays: null,
  withdrawAfterMisses: null,
  lookbackDays: 1,
  paceMs: 0,
  maxShrinkPercent: 80,
  relayKeys: [],
  loginConsent: false,
};

const BY_KIND: Readonly<Record<SourceKind, Partial<Defaults>>> = {
  regtech: { url: 'https://regtech.fsec.or.kr', intervalMinutes: 360, lookbackDays: 180, paceMs: 5_000 },
  // SECUDIUM states no expiry, and every login messages a person.
  secudium: {
    url: 'https://secudium.skinfosec.co.kr',
    intervalMinutes: 1_440,
    lookbackDays: 30,
    paceMs: 2_000,
    ttlDays: 90,
  },
  'open-list': {},
  upload: { intervalMinutes: 1_440 },
};

/**
 * A complete configuration: what was given, then what the preset says, then the defaults of the kind.
 *
 * @throws AegisError `invalid_request` naming every field that is wrong.
 * @example
 * completeConfig({ id: 'regtech', kind: 'regtech' }, null).lookbackDays; // 180
 */
export function completeConfig(input: SourceInput, preset: Partial<Defaults & { title: string }> | null): SourceConfig {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const merged = { ...COMMON, ...BY_KIND[input.kind], title: input.id, ...preset, ...given };
  const result = v.safeParse(sourceConfigSchema, merged);
  if (!result.success) {
    const errors = result.issues.map((issue) => ({
      pointer: `/body/${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}`,
      message: issue.message,
    }));
    throw new AegisError('invalid_request', 'The source is not configured validly', { details: { errors } });
  }
  if (result.output.indicator !== undefined && needsCredentials(result.output.kind)) {
    throw new AegisError('invalid_request', 'A portal states addresses', {
      details: { errors: [{ pointer: '/body/indicator', message: 'only of open lists and uploads' }] },
    });
  }
  if (result.output.kind === 'open-list' && result.output.url === null) {
    throw new AegisError('invalid_request', 'An open list needs a url or a preset', {
      details: { errors: [{ pointer: '/body/url', message: 'required' }] },
    });
  }
  return result.output;
}

/** Whether the kind logs in, and so needs credentials. */
export function needsCredentials(kind: SourceKind): boolean {
  return kind === 'regtech' || kind === 'secudium';
}
