/** How much a device holds, as a rendering is cut to it. */
export interface Capacity {
  /** Blocks over all shards together; null for no limit. */
  readonly maxEntries: number | null;
  /** Bytes of one shard's text; null for no limit. */
  readonly maxBytes: number | null;
  /** Texts that the feed is cut into; at least 1. */
  readonly shards: number;
}

/** What a maker says that a device holds. */
export interface CapacityPreset {
  /** Stable id in settings and URLs. */
  readonly id: string;
  readonly title: string;
  readonly titleKo: string;
  /**
   * - `feed`: every feed may have so many entries, and several feeds add up
   * - `device`: all feeds of the device share them
   */
  readonly scope: 'feed' | 'device';
  /** Null where none is documented. */
  readonly maxEntries: number | null;
  /** Of one text. */
  readonly maxBytes: number | null;
  /** Feeds that the device takes; null where no bound is documented. */
  readonly maxFeeds: number | null;
  /** Page of the maker that says so. */
  readonly source: string;
  readonly note: string;
}

/**
 * The capacity of a device that is given its list in so many feeds.
 *
 * @throws RangeError for more feeds than the device takes, or less than one.
 * @example
 * capacityOf(presetOf('fortigate-before-7.4.4')!, 3); // { maxEntries: 393216, maxBytes: 10000000, shards: 3 }
 * capacityOf(presetOf('fortigate-entry')!, 3); // { maxEntries: 300000, maxBytes: 32000000, shards: 3 }
 */
export function capacityOf({ scope, maxEntries, maxBytes, maxFeeds }: CapacityPreset, feeds: number): Capacity {
  if (!Number.isInteger(feeds) || feeds < 1 || (maxFeeds !== null && feeds > maxFeeds)) {
    throw new RangeError(`not a number of feeds that the device takes: ${feeds}`);
  }
  const total = maxEntries === null ? null : maxEntries * (scope === 'feed' ? feeds : 1);
  return { maxEntries: total, maxBytes, shards: feeds };
}
