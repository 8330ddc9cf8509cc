/**
 * A look-up table in parts, version 2: for lists whose whole table is more than an isolate should hold. Little-endian
 * unsigned 32-bit words. WARNING: a change of the layout needs a new number; published tables live for years.
 *
 * Header of 16 words, numbered by {@link FRONT}; then, in this order:
 *
 * 1. the directory: {@link PART_WORDS} words a segment, numbered by {@link PART}, IPv4 before IPv6, ascending
 * 2. the wide table: version 1, of entries that reach into a later segment than the one they begin in
 * 3. the segments: each a table of version 1, of one family, of entries that begin and end in it
 *
 * Header, directory and wide table are the front, which a reader needs whole; of the segments it needs the one that an
 * address lies in. An entry is in exactly one table, so nested and crossing entries cost no copies.
 *
 * - An address belongs to the last segment of its family that begins at or before it.
 * - `hash`: first 16 bytes of the SHA-256 of the segment; of the front, with these words as 0.
 */
export const PARTITION_VERSION = 2;

export const FRONT = {
  magic: 0,
  version: 1,
  /** Of the whole file. */
  bytes: 2,
  /** Header, directory and wide table. */
  frontBytes: 3,
  /** Entries of all tables together. */
  entries: 4,
  segments4: 5,
  segments6: 6,
  hash: 12,
} as const;

export const PART = {
  /** Where the segment begins: four words, the most significant first; an IPv4 address is the first of them. */
  first: 0,
  /** From the start of the file. */
  offset: 4,
  bytes: 5,
  entries: 6,
  hash: 8,
} as const;

export const PART_WORDS = 12;

/** Words of a hash that are kept. */
export const HASH_WORDS = 4;
