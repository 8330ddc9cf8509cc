import type { WhyView } from '../../../durable-objects/blacklist/list/why.ts';
import { cidrPrefix } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { containedHistory } from './history.ts';
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
    return { intervals: shown, checked, unknown, since: isoOrNull(since) };
  } catch (thrown) {
    if (asAegisError(thrown).code !== 'feed_not_ready') throw thrown;
    return null;
  }
}
