import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { capacityOf } from '../capacity/capacity.ts';
import { presetOf } from '../capacity/presets.ts';
import { canonicalRange } from './origin.ts';
import {
  capacitySchema,
  filterSchema,
  formatIdSchema,
  formatOptionsSchema,
  MAX_EXEMPTIONS,
  PLAIN_FORMAT,
  type RenderProfile,
} from './profile.ts';

/** Most ranges that a consumer may come from. */
export const MAX_ORIGINS = 50;

/** What never passes: a firewall that polls this seldom is not one. */
const LONGEST_POLL_SECONDS = 7 * 86_400;

const rangeSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** What an operator says of a consumer. Everything but name and lists has a default, so that a bare feed key is one, too. */
export const consumerSettingsSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Lists whose feeds it may load. */
  lists: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50)),
  format: v.optional(formatIdSchema, PLAIN_FORMAT),
  options: v.optional(formatOptionsSchema, {}),
  capacity: v.optional(
    v.object({
      /** Id of `capacity/presets.ts`; what is said beside it counts instead of its figures. */
      preset: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
      ...capacitySchema.entries,
    }),
    {},
  ),
  filter: v.optional(filterSchema, {}),
  /** Ranges that it may come from; none stands for everywhere. */
  allowFrom: v.optional(v.pipe(v.array(rangeSchema), v.maxLength(MAX_ORIGINS)), []),
  /** Cut out of what this consumer gets, and of nobody else's feed. */
  exemptions: v.optional(
    v.pipe(
      v.array(
        v.object({
          address: rangeSchema,
          reason: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
          owner: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
          /** Epoch milliseconds; null for no end. */
          expiresAt: v.nullable(v.number()),
        }),
      ),
      v.maxLength(MAX_EXEMPTIONS),
    ),
    [],
  ),
  /** How often it is set to poll; null where nobody has said. */
  expectedPollSeconds: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(LONGEST_POLL_SECONDS))),
    null,
  ),
  note: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ''),
  /** Whom to tell when it falls silent. */
  contact: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
});

export type ConsumerSettings = v.InferOutput<typeof consumerSettingsSchema>;
export type ConsumerInput = v.InferInput<typeof consumerSettingsSchema>;

/**
 * Settings with every default filled in and every address in its canonical form.
 *
 * @throws AegisError `invalid_request` for a preset that does not exist or settings of another shape; `address_invalid`.
 * @example
 * completeSettings({ name: 'edge-fw', lists: ['main'] }).format; // 'fortigate'
 */
export function completeSettings(input: ConsumerInput): ConsumerSettings {
  const parsed = v.safeParse(consumerSettingsSchema, input);
  if (!parsed.success) throw refusal(v.getDotPath(parsed.issues[0]) ?? '', parsed.issues[0].message);
  const settings = parsed.output;
  checkPreset(settings);
  return {
    ...settings,
    lists: [...new Set(settings.lists)],
    allowFrom: settings.allowFrom.map(canonical),
    exemptions: settings.exemptions.map((exemption) => ({ ...exemption, address: canonical(exemption.address) })),
  };
}

/**
 * What is rendered for a consumer with these settings. Never throws: a preset of theirs that another release no longer has, or
 * that takes fewer feeds there, must not keep the keys of all consumers from being published.
 */
export function profileOf(settings: ConsumerSettings): RenderProfile {
  const { format, options, filter, capacity, exemptions } = settings;
  const stated = capacity.preset === null ? null : presetOf(capacity.preset);
  const preset = stated && capacityOf({ ...stated, maxFeeds: null }, capacity.shards);
  return {
    ...{ format, options, filter },
    capacity: {
      maxEntries: capacity.maxEntries ?? preset?.maxEntries ?? null,
      maxBytes: capacity.maxBytes ?? preset?.maxBytes ?? null,
      shards: capacity.shards,
    },
    exemptions: exemptions.map(({ address, expiresAt }) => ({ address, until: expiresAt })),
  };
}

function checkPreset({ capacity: { preset: id, shards } }: ConsumerSettings): void {
  if (id === null) return;
  const preset = presetOf(id);
  if (preset === null) throw refusal('capacity.preset', `there is no preset ${id}`);
  if (preset.maxFeeds !== null && shards > preset.maxFeeds) {
    throw refusal('capacity.shards', `the device takes at most ${preset.maxFeeds} feeds`);
  }
}

function canonical(text: string): string {
  const range = canonicalRange(text);
  if (range.ok) return range.text;
  throw new AegisError('address_invalid', `${text} is not an address, CIDR or range: ${range.reason}.`, {
    details: { address: text, reason: range.reason },
  });
}

function refusal(path: string, message: string): AegisError {
  return new AegisError('invalid_request', 'The settings of the consumer are not valid.', {
    details: { errors: [{ pointer: `/body/${path.replaceAll('.', '/')}`, message }] },
  });
}
