import { openLookup } from '../../../shared/blacklist/lookup/open.ts';
import { cutFeed } from '../../../shared/blacklist/publication/cut.ts';
import { mergeOrdered } from '../../../shared/blacklist/ranges/merge-ordered.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { type Exemption, exemptRanges, exemptTable, withEarlier } from './exempt.ts';
import { type FeedText, feedOf } from './feed-text.ts';
import { packedFeed } from './packed-feed.ts';
import type { Publication } from './publications.ts';

/** A live version with more cut out of it. */
export interface Cut extends FeedText {
  readonly exempt: readonly Uint8Array[];
}

/**
 * The live version without what the exemptions say now; `null` when they take nothing out of it, or everything. What
 * was exempt when it was published stays so: its text does not block it, and must not be said to.
 */
export async function cutOf(
  live: Publication,
  exemptions: readonly Exemption[],
  bucket: R2Bucket,
): Promise<Cut | null> {
  const [text, table] = await Promise.all([bucket.get(live.textKey), bucket.get(live.exemptKey)]);
  if (text === null || table === null) {
    // The edge refuses to serve such a version, so nothing is blocked by it; a hold must still be said, or nobody could
    // publish another in its place.
    logger({ svc: 'blacklist' }).error('the live version is not in the bucket', { version: live.version });
    await Promise.all([text?.body.cancel(), table?.body.cancel()]);
    return null;
  }
  const ranges = await packedFeed(text.body);
  const earlier = openLookup(await table.arrayBuffer());
  const rest = cutFeed({ [Symbol.iterator]: () => mergeOrdered(ranges.read()) }, exemptRanges(exemptions));
  return rest && { ...feedOf(rest), exempt: exemptTable(withEarlier(exemptions, earlier)) };
}
