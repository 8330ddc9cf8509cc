import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const partSchema = v.object({
  key: v.string(),
  sha256: v.string(),
  bytes: count,
  /** Blocks in it; 0 for a shard that nothing was left for, which is never served. */
  count,
  /** Epoch milliseconds at which its content last changed. */
  lastModified: count,
});

/** One text of a rendering. */
export type RenderedPart = v.InferOutput<typeof partSchema>;

/** The small mutable object of a profile: what was rendered for it last. */
export const renderedPointerSchema = v.object({
  format: v.literal(1),
  /** Of the version that it was made from. */
  version: count,
  sha256: v.string(),
  /** See `inputsOf`. */
  inputs: v.string(),
  /** At least one; the first has the highest ranks. */
  shards: v.pipe(v.array(partSchema), v.minLength(1)),
  receipt: partSchema,
  /** Whether a capacity cut something, or the format could not carry something. */
  truncated: v.boolean(),
});

export type RenderedPointer = v.InferOutput<typeof renderedPointerSchema>;

/** Where everything lies that was rendered of a list. */
export function renderedPrefix(list: string): string {
  return `feeds/${list}/rendered/`;
}

/** Where the pointers of a list's profiles lie. */
export function renderedPointerPrefix(list: string): string {
  return `${renderedPrefix(list)}profiles/`;
}

/** Where the pointer of one profile lies. */
export function renderedPointerKey(list: string, profile: string): string {
  return `${renderedPointerPrefix(list)}${profile}.json`;
}
