/** What an archive may cost before it is given up. Sizes in bytes. */
export interface ZipLimits {
  /** Entries of the central directory. */
  readonly entries: number;
  /** Inflated bytes of one entry. */
  readonly entryBytes: number;
  /** Inflated bytes of all entries that were opened. */
  readonly totalBytes: number;
  /** Inflated bytes for each compressed byte of an entry, looked at beyond `ratioFrom`. */
  readonly ratio: number;
  /** Inflated bytes of an entry up to which its ratio does not matter. */
  readonly ratioFrom: number;
}

/**
 * Bytes are streamed and not held, so the byte limits bound time rather than memory: 256 MiB is about twenty times the
 * largest REGTECH export seen (11.7 MB).
 *
 * Ratio: that export inflates 13:1; a made-up sheet whose rows differ in one octet only stays below 40:1, one
 * of nothing but blank cells below 100:1 (see `test/blacklist/artefact/zip.unit.test.ts`), while a bomb nears
 * deflate's own bound of 1,032:1. 200 lies between, and the first 4 MiB are free because small parts such as styles repeat themselves.
 */
export const ZIP_LIMITS: ZipLimits = {
  entries: 1_000,
  entryBytes: 256 << 20,
  totalBytes: 256 << 20,
  ratio: 200,
  ratioFrom: 4 << 20,
};
