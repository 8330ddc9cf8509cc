import { SPECIAL_RANGES } from '../../../shared/blacklist/address/special.ts';
import type { ListSettings } from '../../../shared/blacklist/list/settings.ts';
import type { Breakdown } from '../../../shared/blacklist/publication/pointer.ts';
import { subtract, union } from '../../../shared/blacklist/ranges/algebra.ts';
import { RangeSetBuilder } from '../../../shared/blacklist/ranges/builder.ts';
import { overlaps } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import type { AllowView } from './allowlist.ts';
import { CompiledEntries } from './compiled-entries.ts';
import { exemptionsOf, exemptRanges, exemptTable, storedRange } from './exempt.ts';
import { type FeedText, feedOf } from './feed-text.ts';

/** Countries beyond the most frequent are summed up, so that the pointer stays small. */
const COUNTRIES_SHOWN = 60;

/** Everything that one version of a feed consists of. */
export interface Compilation extends FeedText {
  /** Distinct ranges in force before aggregation. */
  readonly entries: number;
  /** Why each range is listed and until when, for the edge. */
  readonly lookup: readonly Uint8Array[];
  /** What is cut out of the feed and why, for the edge. */
  readonly exempt: readonly Uint8Array[];
  readonly breakdown: Breakdown;
  /** Untouchable addresses that claims in force name, as text. */
  readonly untouchableHits: readonly string[];
}

/**
 * Compiles what is in force at `now` into feed text and look-up tables: claims in address order -> range set, minus
 * special-purpose addresses, the allowlist and the untouchable, as minimal CIDRs. Synchronous, so it sees one state.
 */
export function compile(
  sql: SqlStorage,
  { settings, allow, now }: { settings: ListSettings; allow: readonly AllowView[]; now: number },
): Compilation {
  const entries = new CompiledEntries(sql, settings.scoring);
  const { published, untouchableHits } = publishable(entries.read(now), { settings, allow });
  return {
    ...feedOf(published),
    entries: entries.count,
    lookup: entries.lookup(),
    exempt: exemptTable(exemptionsOf(allow, settings)),
    breakdown: shorten(entries.breakdown),
    untouchableHits,
  };
}

/** A function of its own, so that what is only needed on the way is garbage before the tables are built. */
function publishable(
  bounds: Iterable<readonly [BoundKey, BoundKey]>,
  { settings, allow }: { settings: ListSettings; allow: readonly AllowView[] },
) {
  const raw = rangesOf(bounds);
  const exemptions = exemptRanges(exemptionsOf(allow, settings));
  return {
    published: subtract(raw, union(SPECIAL_RANGES, exemptions)),
    untouchableHits: settings.untouchable
      .filter((item) => overlaps(raw, storedRange(item.address)))
      .map((item) => item.address),
  };
}

function rangesOf(bounds: Iterable<readonly [BoundKey, BoundKey]>): RangeSet {
  const listed = new RangeSetBuilder();
  for (const [lo, hi] of bounds) addKeys(listed, lo, hi);
  return listed.build();
}

function addKeys(builder: RangeSetBuilder, lo: BoundKey, hi: BoundKey): void {
  if (typeof lo === 'number') builder.add4(lo, hi as number);
  else builder.add6(BigInt(`0x${lo}`), BigInt(`0x${hi}`));
}

function shorten(breakdown: Breakdown): Breakdown {
  const ranked = Object.entries(breakdown.byCountry).sort(([, a], [, b]) => b - a);
  const shown = ranked.slice(0, COUNTRIES_SHOWN);
  const rest = ranked.slice(COUNTRIES_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return { ...breakdown, byCountry: Object.fromEntries(rest > 0 ? [...shown, ['other', rest]] : shown) };
}
