import { openLookup } from '../../../shared/blacklist/lookup/open.ts';
import { cutFeed } from '../../../shared/blacklist/publication/cut.ts';
import { TextAggregator } from '../../../shared/blacklist/ranges/aggregate.ts';
import type { RangeSet } from '../../../shared/blacklist/ranges/types.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { type Exemption, exemptRanges, exemptTable, withEarlier } from './exempt.ts';
import { type FeedText, feedOf } from './feed-text.ts';
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
  const ranges = await rangesOf(text.body);
  const earlier = openLookup(await table.arrayBuffer());
  const rest = cutFeed(ranges, exemptRanges(exemptions));
  return rest && { ...feedOf(rest), exempt: exemptTable(withEarlier(exemptions, earlier)) };
}

async function rangesOf(text: ReadableStream<Uint8Array>): Promise<RangeSet> {
  const aggregator = new TextAggregator({ allowWide: true });
  for await (const chunk of text) aggregator.push(chunk);
  aggregator.end();
  if (aggregator.rejects.size > 0) throw new AegisError('internal', 'A published feed has lines that are no addresses');
  return aggregator.builder.build();
}
