import type { Block, DetailedBlock } from '../block.ts';

/** Which version of which list a text is made from. */
export interface FeedSubject {
  readonly list: string;
  readonly title: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  /** 64 hex digits of the plain feed of that version: seeds every identifier that must be stable. */
  readonly sha256: string;
  /** Blocks that will be written, by family: some formats state them in front. */
  readonly count4: number;
  readonly count6: number;
}

/** What a device of that make can hold, as its maker documents it. Null: no limit is documented. */
export interface FormatLimits {
  readonly maxEntries: number | null;
  readonly maxBytes: number | null;
  /** Longest line in characters. */
  readonly maxLine: number | null;
  readonly families: readonly (4 | 6)[];
  /** Widest prefix that the device takes: `[IPv4, IPv6]`. */
  readonly widest: readonly [number, number];
}

/** What an administrator can set of a format, all as text; each format names and checks its own. */
export type FormatOptions = Readonly<Record<string, string>>;

/** The difference between two versions, in blocks. */
export interface BlockDelta {
  readonly from: FeedSubject;
  readonly to: FeedSubject;
  readonly added: readonly DetailedBlock[];
  readonly removed: readonly Block[];
}

/** Writes one text from front to end; keeps no blocks. */
export interface FormatWriter {
  head(): string;
  /** Called for every block in ascending order, IPv4 before IPv6. May be the empty string. */
  block(detailed: DetailedBlock): string;
  tail(): string;
}

/**
 * A wire format of a feed. Writers are pure and deterministic: the same version and options give the same bytes. They take one
 * block at a time, so that a text of any length costs the memory of a line.
 */
export interface Format {
  /** Stable id in URLs and settings: `fortigate`, `pan-os`. */
  readonly id: string;
  readonly title: string;
  readonly titleKo: string;
  readonly mediaType: string;
  /** Without the dot. */
  readonly extension: string;
  readonly limits: FormatLimits;
  /** Names of the options with what they mean, and the value when they are left out. */
  readonly options: Readonly<
    Record<string, { readonly description: string; readonly descriptionKo: string; readonly default: string }>
  >;
  /** @throws AegisError `invalid_request` for an option that it does not take. */
  writer(subject: FeedSubject, options: FormatOptions): FormatWriter;
  /** The difference as the device applies it, where it can; no address of both versions is ever open in between. */
  delta?(delta: BlockDelta, options: FormatOptions): Iterable<string>;
}
