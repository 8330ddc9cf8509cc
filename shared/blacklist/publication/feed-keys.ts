import * as v from 'valibot';
import { renderProfileSchema } from '../consumer/profile.ts';

/** Where the set of feed credentials lies in the snapshots bucket. */
export const FEED_KEYS_OBJECT = 'feeds/keys.json';

/**
 * What isolates read of consumers. Grows by fields with a default only: while a release is rolled out, or back, isolates of two
 * releases read one object.
 */
export const feedKeySnapshotSchema = v.object({
  format: v.literal(1),
  /** One record for each credential that opens something; a consumer whose key is being changed has several. */
  keys: v.array(
    v.object({
      /** Of the consumer. */
      id: v.string(),
      name: v.string(),
      /** Of the whole key, lower-case hex. The key has 256 random bits, so a plain hash suffices. */
      sha256: v.string(),
      /** Lists that the key opens. */
      lists: v.array(v.string()),
      /** Epoch milliseconds from which the credential opens nothing; null for no end. */
      until: v.optional(v.nullable(v.number()), null),
      /** Ranges that the consumer may come from; none stands for everywhere. */
      allowFrom: v.optional(v.array(v.string()), []),
      /** How its feed is rendered; null for the plain feed. */
      profile: v.optional(v.nullable(renderProfileSchema), null),
      /** Epoch milliseconds at which something of the consumer last changed; 0 while it is as it was made. */
      changedAt: v.optional(v.number(), 0),
    }),
  ),
  /** Credentials that were replaced: they open nothing, but tell whose device was forgotten. */
  retired: v.optional(v.array(v.object({ id: v.string(), sha256: v.string() })), []),
});

export type FeedKeySnapshot = v.InferOutput<typeof feedKeySnapshotSchema>;
export type FeedKeyRecord = FeedKeySnapshot['keys'][number];
