import * as v from 'valibot';

/** Where the set of feed credentials lies in the snapshots bucket. */
export const FEED_KEYS_OBJECT = 'feeds/keys.json';

export const feedKeySnapshotSchema = v.object({
  format: v.literal(1),
  keys: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      /** Of the whole key, lower-case hex. The key has 256 random bits, so a plain hash suffices. */
      sha256: v.string(),
      /** Lists that the key opens. */
      lists: v.array(v.string()),
    }),
  ),
});

export type FeedKeySnapshot = v.InferOutput<typeof feedKeySnapshotSchema>;
export type FeedKeyRecord = FeedKeySnapshot['keys'][number];
