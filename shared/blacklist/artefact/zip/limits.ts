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
 * Ratio: that export inflates 13:1, and a sheet of one row repeated as a portal's writer numbers its cells 23:1 (a test
 * holds this); bombs near deflate's own bound of 1,032:1. 100 lies between, and the first 4 MiB are free because
 * small parts such as styles may repeat themselves.
 */
export const ZIP_LIMITS: ZipLimits = {
  entries: 1_000,
  entryBytes: 256 << 20,
  totalBytes: 256 << 20,
  ratio: 100,
  ratioFrom: 4 << 20,
};
