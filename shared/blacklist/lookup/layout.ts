/**
 * The binary look-up table, version 1. Little-endian unsigned 32-bit words throughout, so that every column is a view and
 * opening copies nothing. WARNING: a change of the layout needs a new {@link VERSION}; published tables live for years.
 *
 * Header of 16 words, numbered by {@link HEADER}; then, in this order:
 *
 * 1. if there are IPv4 entries: index (`2^bits + 1` words), lo (one word an entry), rows (four words an entry)
 * 2. if there are IPv6 entries: index, lo (four words an entry, the most significant first), rows (seven words)
 * 3. offsets of the infos in the text (one word each, and the end), the text (UTF-8 of all infos, then of meta), padding
 *
 * A row is hi (as wide as lo), info, until, link. The search runs over lo alone; what it finds then lies together, so that
 * an answer costs two or three reads of memory that is not in the cache instead of six.
 *
 * - Entries ascend by `lo`; of equal `lo` the wider comes first, so an entry comes after all that enclose it.
 * - `index[k]`: number of entries whose `lo` is below `k << (32 - bits)`, by the first word of `lo`.
 * - `until`: epoch minutes, 0 for no end.
 * - `link`: 1 + position of the nearest earlier entry that ends at or after this one's end, 0 if there is none. In a set
 *   where no two entries cross that is the nearest enclosing entry.
 */
export const VERSION = 1;

/** `AGLT` */
export const MAGIC = 0x544c4741;

export const HEADER = {
  magic: 0,
  version: 1,
  bytes: 2,
  count4: 3,
  count6: 4,
  /** Bits of the address that the index of a family is addressed by; 1 to {@link MAX_INDEX_BITS}. */
  indexBits4: 5,
  indexBits6: 6,
  /** 1 if no two entries of the family cross, that is overlap without one enclosing the other. */
  isNested4: 7,
  isNested6: 8,
  infos: 9,
  infoBytes: 10,
  metaBytes: 11,
} as const;

export const HEADER_WORDS = 16;

export const MAX_INDEX_BITS = 16;

/** Where the words of a row lie, given how many words a bound has; hi is at 0. */
export const ROW = {
  info: (words: number): number => words,
  until: (words: number): number => words + 1,
  link: (words: number): number => words + 2,
  length: (words: number): number => words + 3,
} as const;

/** As many index slots as entries, between 2 and 65,536. */
export function indexBitsFor(count: number): number {
  return Math.min(MAX_INDEX_BITS, Math.max(1, 32 - Math.clz32(count)));
}
