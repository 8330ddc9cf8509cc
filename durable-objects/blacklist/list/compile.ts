import { SPECIAL_RANGES } from '../../../shared/blacklist/address/special.ts';
import type { ListSettings } from '../../../shared/blacklist/list/settings.ts';
import { without } from '../../../shared/blacklist/publication/cut.ts';
import type { Breakdown } from '../../../shared/blacklist/publication/pointer.ts';
import { union } from '../../../shared/blacklist/ranges/algebra.ts';
import { mergeOrdered } from '../../../shared/blacklist/ranges/merge-ordered.ts';
import { overlaps } from '../../../shared/blacklist/ranges/query.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
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
  /** Makes the table of why each range is listed and until when, for the edge; its parts are made anew at every pass. */
  readonly lookup: () => Promise<Iterable<Uint8Array>>;
  /** What is cut out of the feed and why, for the edge. */
  readonly exempt: readonly Uint8Array[];
  readonly breakdown: Breakdown;
  /** Untouchable addresses that claims in force name, as text. */
  readonly untouchableHits: readonly string[];
}

/**
 * Compiles what is in force at `now` into feed text and look-up tables: claims in address order -> range set, minus
 * special-purpose addresses, the allowlist and the untouchable, as minimal CIDRs. Reads the claims in one synchronous go, so
 * it sees one state; what it has read it keeps packed, and makes text and table of it piece by piece.
 */
export function compile(
  sql: SqlStorage,
  { settings, allow, now }: { settings: ListSettings; allow: readonly AllowView[]; now: number },
): Compilation {
  const entries = new CompiledEntries(sql, settings.scoring);
  entries.read(now);
  const listed = { [Symbol.iterator]: () => mergeOrdered(entries.packed.read()) };
  const exemptions = exemptionsOf(allow, settings);
  return {
    ...feedOf(without(listed, union(SPECIAL_RANGES, exemptRanges(exemptions)))),
    entries: entries.count,
    lookup: () => entries.lookup(),
    exempt: exemptTable(exemptions),
    breakdown: shorten(entries.breakdown),
    untouchableHits: hitsOf(listed, settings),
  };
}

function hitsOf(listed: Iterable<RangeSet>, { untouchable }: ListSettings): string[] {
  const hits = new Set<string>();
  const ranges = untouchable.map(({ address }) => ({ address, range: storedRange(address) }));
  for (const set of listed) for (const { address, range } of ranges) if (overlaps(set, range)) hits.add(address);
  return untouchable.map(({ address }) => address).filter((address) => hits.has(address));
}

function shorten(breakdown: Breakdown): Breakdown {
  const ranked = Object.entries(breakdown.byCountry).sort(([, a], [, b]) => b - a);
  const shown = ranked.slice(0, COUNTRIES_SHOWN);
  const rest = ranked.slice(COUNTRIES_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return { ...breakdown, byCountry: Object.fromEntries(rest > 0 ? [...shown, ['other', rest]] : shown) };
}
