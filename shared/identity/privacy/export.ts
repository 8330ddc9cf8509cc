import * as v from 'valibot';

/** How long an archive can be downloaded, in ms. */
export const EXPORT_KEPT_MS = 7 * 24 * 60 * 60_000;

/** Where everything that is exported of a user lies in the bucket; nothing else lies there. */
export function exportPrefix(userId: string): string {
  return `exports/${userId}/`;
}

/** Key of an archive. */
export function exportKey(userId: string, jobId: string): string {
  return `${exportPrefix(userId)}${jobId}.zip`;
}

/** A file that another system adds to an archive. It waits in the user's actor until the archive is made, so it is bounded. */
export const contributionSchema = v.object({
  /** Name of the system; the file lies in a folder of that name. */
  system: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/)),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,60}$/)),
  text: v.pipe(v.string(), v.maxLength(262_144)),
});
export type Contribution = v.InferOutput<typeof contributionSchema>;

/** Characters of all contributions together: they share one row, which may be 2 MB. */
export const MOST_CONTRIBUTED = 524_288;

/** `manifest.json` of an archive. */
export interface ExportManifest {
  readonly version: 1;
  readonly user: string;
  readonly job: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Every other file of the archive; SHA-256 in lower-case hex. */
  readonly files: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
}
