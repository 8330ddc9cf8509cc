import * as v from 'valibot';
import { parseAddress } from '../address/parse.ts';

/** The format of the plain feed: one CIDR block a line, as it is published. */
export const PLAIN_FORMAT = 'fortigate';

/** Most parts that one feed can be cut into; a firewall polls each with a request of its own. */
export const MAX_SHARDS = 64;

/** Most exemptions of one consumer: what all isolates read holds those of every consumer. */
export const MAX_EXEMPTIONS = 200;

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const namesSchema = v.optional(v.pipe(v.array(nameSchema), v.maxLength(50)), []);

/** Which blocks of a version a consumer gets. */
export const filterSchema = v.object({
  /** Blocks with a lower score stay out; 0 lets everything pass, also what has no score. */
  minScore: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  families: v.optional(v.pipe(v.array(v.picklist([4, 6])), v.minLength(1), v.maxLength(2)), [4, 6]),
  /** Names of `record.ts`; none stands for all. */
  categories: namesSchema,
  sources: v.optional(
    v.object({
      /** None stands for all. */
      only: namesSchema,
      except: namesSchema,
    }),
    {},
  ),
});

/** What a device holds. */
export const capacitySchema = v.object({
  /** Blocks that the device holds, over all shards; null for no limit. */
  maxEntries: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  /** Of one text, in bytes; null for no limit. */
  maxBytes: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  /** Texts that the feed is cut into; 1 for a single one. */
  shards: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SHARDS)), 1),
});

const exemptionSchema = v.object({
  /** Address, CIDR or range as `parseAddress` reads it. */
  address: v.pipe(
    v.string(),
    v.maxLength(100),
    v.check((text) => parseAddress(text, { allowWide: true }).ok, 'not an address, CIDR or range'),
  ),
  /** Epoch milliseconds from which it no longer counts; null for no end. */
  until: v.nullable(v.number()),
});

/** Id of a format, see `formats/`. Not checked against those that there are: the registry of formats knows them. */
export const formatIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/));

/** Options of a format by name; the format checks them. */
export const formatOptionsSchema = v.record(nameSchema, v.pipe(v.string(), v.maxLength(200)));

/** What is said of a rendering of a feed: how it is written, for whom it is cut, and what it leaves out. */
export const renderProfileSchema = v.object({
  format: v.optional(formatIdSchema, PLAIN_FORMAT),
  options: v.optional(formatOptionsSchema, {}),
  filter: v.optional(filterSchema, {}),
  capacity: v.optional(capacitySchema, {}),
  exemptions: v.optional(v.pipe(v.array(exemptionSchema), v.maxLength(MAX_EXEMPTIONS)), []),
});

export type RenderProfile = v.InferOutput<typeof renderProfileSchema>;

/** What a consumer is served that says nothing of its own: the plain feed. */
export const PLAIN_PROFILE: RenderProfile = v.parse(renderProfileSchema, {});

/**
 * Whether a profile asks for the text of the version exactly as it was published, so that nothing has to be rendered.
 * Exemptions count whether they have ended or not: when they end must not decide which of two paths serves a consumer.
 *
 * @example
 * isPlain(v.parse(renderProfileSchema, {})); // true
 * isPlain(v.parse(renderProfileSchema, { filter: { minScore: 50 } })); // false
 */
export function isPlain({ format, options, filter, capacity, exemptions }: RenderProfile): boolean {
  return (
    format === PLAIN_FORMAT &&
    Object.keys(options).length === 0 &&
    passesEverything(filter) &&
    capacity.maxEntries === null &&
    capacity.maxBytes === null &&
    capacity.shards === 1 &&
    exemptions.length === 0
  );
}

/**
 * Whether a filter lets every block pass.
 *
 * @example
 * passesEverything(PLAIN_PROFILE.filter); // true
 */
export function passesEverything({ minScore, families, categories, sources }: RenderProfile['filter']): boolean {
  return (
    minScore === 0 &&
    new Set(families).size === 2 &&
    categories.length === 0 &&
    sources.only.length === 0 &&
    sources.except.length === 0
  );
}
