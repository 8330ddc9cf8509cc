import type { WhyView } from '../../../durable-objects/blacklist/list/why.ts';
import { cidrPrefix } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { fetchesOf } from './consumers.ts';
import { type ContainedInterval, containedHistory } from './history.ts';
import { entryBody, iso, isoOrNull, moveBody } from './views.ts';

/** The answer to "why" as the API shows it. */
export function whyBody({ entries, layers }: WhyView) {
  return {
    layers: layers.map((layer) => ({ ...layer, until: isoOrNull(layer.until) })),
    entries: entries.map(({ entry, moves, arithmetic }) => ({
      entry: entryBody(entry),
      moves: moves.map(moveBody),
      arithmetic,
    })),
  };
}

/** The kept versions that contained a range; `null` for what is no CIDR block, or a list that was never published. */
export async function containedIn(ctx: RouteContext, list: string, range: AddressRange) {
  if (cidrPrefix(range) === null) return null;
  try {
    const { intervals, checked, unknown, since } = await containedHistory(ctx.env, list, range, ctx.now());
    const shown = intervals.map((each) => ({ ...each, from: iso(each.from), until: isoOrNull(each.until) }));
    const loadedBy = await loadersOf(ctx, list, intervals);
    return { intervals: shown, checked, unknown, since: isoOrNull(since), loadedBy };
  } catch (thrown) {
    if (asAegisError(thrown).code !== 'feed_not_ready') throw thrown;
    return null;
  }
}

/** Consumers that have fetched a version of these intervals, by name. */
async function loadersOf(ctx: RouteContext, list: string, intervals: readonly ContainedInterval[]) {
  const versions = intervals.flatMap(({ fromVersion, toVersion }) =>
    Array.from({ length: toVersion - fromVersion + 1 }, (_, i) => fromVersion + i),
  );
  if (versions.length === 0) return [];
  try {
    const byConsumer = Map.groupBy(await fetchesOf(ctx.env, list, versions), ({ consumer }) => consumer);
    return [...byConsumer.values()]
      .map((fetches) => {
        const first = fetches.reduce((earliest, each) => (each.at < earliest.at ? each : earliest));
        const { consumer, name, at, version } = first;
        const lastVersion = Math.max(...fetches.map((each) => each.version));
        return { consumer, name, firstAt: iso(at), firstVersion: version, lastVersion };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (thrown) {
    // Why it is blocked is worth more than who has loaded it, and the answer says that this part is missing.
    ctx.log.warn('consumers could not be asked', { code: asAegisError(thrown).code });
    return null;
  }
}
