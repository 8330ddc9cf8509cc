/**
 * One block of a published version: a minimal CIDR block, as one line of the feed. Blocks of a version are disjoint and
 * ascend, IPv4 before IPv6.
 */
export type Block = Block4 | Block6;

export interface Block4 {
  readonly family: 4;
  /** First address, unsigned 32-bit. */
  readonly lo: number;
  /** Last address. */
  readonly hi: number;
  /** 0 to 32. */
  readonly prefix: number;
}

export interface Block6 {
  readonly family: 6;
  /** First address, unsigned 128-bit. */
  readonly lo: bigint;
  /** Last address. */
  readonly hi: bigint;
  /** 0 to 128. */
  readonly prefix: number;
}

/**
 * What the entries of a block say, taken together. A block that joins several entries has the highest score, all sources
 * and the latest end; the words are those of the entry with the highest score.
 */
export interface BlockDetail {
  /** Confidence that it is malicious, 0 to 100; see `scoring/`. Null where no version with scores was compiled yet. */
  readonly score: number | null;
  /** Ascending. */
  readonly sources: readonly string[];
  /** Names of `record.ts`, ascending. */
  readonly categories: readonly string[];
  readonly reason: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Epoch milliseconds; null for no end. */
  readonly until: number | null;
}

/** A block with what is known of it. */
export interface DetailedBlock {
  readonly block: Block;
  readonly detail: BlockDetail;
}
