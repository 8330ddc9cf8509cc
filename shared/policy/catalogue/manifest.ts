import * as v from 'valibot';
import { sha256Hex } from '../../kernel/hash.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const objectSchema = v.object({ sha256, bytes: count });

/** What a snapshot consists of. Lies at {@link manifestKey}; its name is the hash of its content. */
export const manifestSchema = v.object({
  format: v.literal(1),
  /** How many programmes. */
  count,
  /** By field of the catalogue. */
  parts: v.record(v.string(), objectSchema),
  /** Whole documents in chunks; `first` is the position of the first one. */
  documents: v.array(v.object({ ...objectSchema.entries, first: count, count })),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** The one mutable object of the catalogue: which snapshot is live. */
export const cataloguePointerSchema = v.object({
  format: v.literal(1),
  version: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** Rises with every change of the pointer. */
  sequence: count,
  count,
  /** ms since the epoch. */
  builtAt: count,
});
export type CataloguePointer = v.InferOutput<typeof cataloguePointerSchema>;

/** What everything of the catalogue begins with in the bucket. */
export const CATALOGUE_PREFIX = 'policy/catalogue';
/** Where the pointer lies. */
export const CATALOGUE_POINTER_KEY = `${CATALOGUE_PREFIX}/current.json`;

/** Where the manifest of a version lies. */
export function manifestKey(version: string): string {
  return `${CATALOGUE_PREFIX}/manifests/${version}.json`;
}

/** Where a part or a chunk lies. */
export function objectKey(sha256: string): string {
  return `${CATALOGUE_PREFIX}/sha256/${sha256}`;
}

/** Every object that a manifest leads to. */
export function objectsOf({ parts, documents }: Manifest): string[] {
  return [...new Set([...Object.values(parts), ...documents].map(({ sha256 }) => objectKey(sha256)))];
}

/** The version of a manifest: 32 hex digits over everything that it names. */
export async function versionOf(manifest: Manifest): Promise<string> {
  const parts = Object.entries(manifest.parts).sort(([left], [right]) => (left < right ? -1 : 1));
  const named = [
    1,
    manifest.count,
    parts.map(([name, { sha256 }]) => [name, sha256]),
    manifest.documents.map(({ sha256 }) => sha256),
  ];
  return (await sha256Hex(JSON.stringify(named))).slice(0, 32);
}
