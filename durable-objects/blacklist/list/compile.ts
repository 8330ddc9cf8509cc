import { boundKeys } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { SPECIAL_RANGES } from '../../../shared/blacklist/address/special.ts';
import type { ListSettings } from '../../../shared/blacklist/list/settings.ts';
import { buildLookup } from '../../../shared/blacklist/lookup/build.ts';
import type { Breakdown } from '../../../shared/blacklist/publication/pointer.ts';
import { subtract, union } from '../../../shared/blacklist/ranges/algebra.ts';
import { RangeSetBuilder, rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { countCidrs } from '../../../shared/blacklist/ranges/count.ts';
import { emitCidrs } from '../../../shared/blacklist/ranges/emit.ts';
import { overlaps, sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import { EMPTY_RANGES, type RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import type { AllowView } from './allowlist.ts';
import { CompiledEntries } from './compiled-entries.ts';
import { LookupColumns } from './lookup-columns.ts';

/** Countries beyond the most frequent are summed up, so that the pointer stays small. */
const COUNTRIES_SHOWN = 60;

/** Addresses of a /48. */
const SIZE_48 = 1n << 80n;

/** Everything that one version of a feed consists of. */
export interface Compilation {
  /** The feed, in parts that are written anew each time it is gone through: it is never in memory as a whole. */
  readonly text: Iterable<Uint8Array>;
  readonly lines4: number;
  readonly lines6: number;
  readonly addresses4: number;
  /** IPv6 networks of /48 covered, rounded up. */
  readonly networks6: number;
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
  const entries = new CompiledEntries(sql);
  const { published, untouchableHits } = publishable(entries.read(now), { settings, allow });
  const published4 = { v4: published.v4, v6: EMPTY_RANGES.v6 };
  const published6 = { v4: EMPTY_RANGES.v4, v6: published.v6 };

  return {
    text: { [Symbol.iterator]: () => emitCidrs(published) },
    lines4: countCidrs(published4),
    lines6: countCidrs(published6),
    addresses4: Number(sizeOf(published4)),
    networks6: Number((sizeOf(published6) + SIZE_48 - 1n) / SIZE_48),
    entries: entries.count,
    lookup: entries.lookup(),
    exempt: exemptTable(allow, settings),
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
  const exemptions = rangeSetOf([...allow, ...settings.untouchable].map((item) => rangeOf(item.address)));
  return {
    published: subtract(raw, union(SPECIAL_RANGES, exemptions)),
    untouchableHits: settings.untouchable
      .filter((item) => overlaps(raw, rangeOf(item.address)))
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

/** Settings and allowlist hold only addresses that were parsed on their way in. */
function rangeOf(address: string) {
  const parsed = parseAddress(address, { allowWide: true });
  if (!parsed.ok) throw new RangeError(`stored address does not parse: ${address}`);
  return parsed.range;
}

/** What is cut out of the feed, as a second look-up table: "not listed" must be able to say why. */
function exemptTable(allow: readonly AllowView[], settings: ListSettings): readonly Uint8Array[] {
  const items = [
    ...allow.map(({ address, reason, owner, expiresAt }) => ({
      address,
      info: JSON.stringify({ kind: 'allowlist', reason, owner }),
      until: expiresAt,
    })),
    ...settings.untouchable.map(({ address, label }) => ({
      address,
      info: JSON.stringify({ kind: 'untouchable', reason: label, owner: null }),
      until: null,
    })),
  ];
  const columns = new LookupColumns();
  items.forEach((item, index) => {
    const [lo, hi] = boundKeys(rangeOf(item.address));
    columns.add(lo, hi, index, item.until);
  });
  return buildLookup({ ...columns.finish(), infos: items.map((item) => item.info), meta: '' });
}

function shorten(breakdown: Breakdown): Breakdown {
  const ranked = Object.entries(breakdown.byCountry).sort(([, a], [, b]) => b - a);
  const shown = ranked.slice(0, COUNTRIES_SHOWN);
  const rest = ranked.slice(COUNTRIES_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return { ...breakdown, byCountry: Object.fromEntries(rest > 0 ? [...shown, ['other', rest]] : shown) };
}
