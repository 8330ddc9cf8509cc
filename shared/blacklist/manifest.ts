import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What is signed of a version: enough to tell that a text is the one that was published for this list, and that no older one is
 * passed off as the present one.
 */
export const manifestSchema = v.object({
  format: v.literal(1),
  list: v.string(),
  version: count,
  /** Of the plain feed, lower-case hex; its `ETag` without the quotes. */
  sha256: v.string(),
  bytes: count,
  /** Lines by family. */
  lines4: count,
  lines6: count,
  /** ISO 8601, UTC. */
  publishedAt: v.string(),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

/** `typ` of the signature's header, so that no other token of this deployment can be taken for a manifest. */
export const MANIFEST_TYPE = 'aegis-feed-manifest+jwt';

/**
 * The manifest of a version.
 *
 * @example
 * manifestOf(pointer).sha256; // what `sha256sum` says of the downloaded feed
 */
export function manifestOf(
  version: Omit<Manifest, 'format' | 'publishedAt'> & { readonly publishedAt: number },
): Manifest {
  const { list, sha256, bytes, lines4, lines6, publishedAt } = version;
  return {
    format: 1,
    list,
    version: version.version,
    sha256,
    bytes,
    lines4,
    lines6,
    publishedAt: new Date(publishedAt).toISOString(),
  };
}
