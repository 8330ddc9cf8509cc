import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Block } from '../../../shared/blacklist/block.ts';
import { type Found, findBlock, type PartialText } from '../../../shared/blacklist/blocks/find.ts';
import { formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { ImmutableCache } from '../edge/immutable-cache.ts';
import { type FeedVersion, publishedVersions } from '../render/index.ts';

/** Versions searched at once; a Worker has six connections. */
const AT_ONCE = 5;
/** Answers that an isolate remembers; texts never change. */
const MAX_ANSWERS = 20_000;

const answers = new ImmutableCache<Found>({ maxBytes: MAX_ANSWERS, sizeOf: () => 1 });

/** A time in which an address was contained in every version. Times are epoch milliseconds. */
export interface ContainedInterval {
  readonly from: number;
  /** Null while it is contained in the live version. */
  readonly until: number | null;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly line: string;
}

export interface ContainedHistory {
  /** Newest first. */
  readonly intervals: readonly ContainedInterval[];
  readonly checked: number;
  /** Versions whose text is not kept any more; an interval ends at one, because nothing is known of it. */
  readonly unknown: number;
  readonly since: number | null;
}

/**
 * The line of a version that contains a range.
 *
 * @returns Null for the block when no line does; undefined when the text is not kept any more.
 * @throws AegisError `unavailable`.
 */
export async function lineOf(
  env: Env,
  version: Pick<FeedVersion, 'textKey' | 'bytes'>,
  range: AddressRange,
  hint: number | null = null,
): Promise<Found | undefined> {
  const id = `${version.textKey} ${range.lo} ${range.hi}`;
  const known = answers.get(id);
  if (known) return known;
  try {
    const found = await findBlock(partialText(env, version), range, hint);
    answers.set(id, found);
    return found;
  } catch (thrown) {
    if (thrown === GONE) return undefined;
    throw thrown;
  }
}

/**
 * When a range was contained in the feed, from the newest 100 published versions: some short reads for each, begun where
 * the line was in the version before.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`.
 */
export async function containedHistory(
  env: Env,
  list: string,
  range: AddressRange,
  now: number,
): Promise<ContainedHistory> {
  const versions = await publishedVersions(env, list, now);
  const blocks: (Block | null | undefined)[] = [];
  let hint: number | null = null;
  while (blocks.length < versions.length) {
    // The first alone: the others know from it where to look.
    const some = versions.slice(blocks.length, blocks.length === 0 ? 1 : blocks.length + AT_ONCE);
    const found = await Promise.all(some.map((version) => lineOf(env, version, range, hint)));
    blocks.push(...found.map((one) => one?.block));
    hint = found.find((one) => one !== undefined)?.offset ?? hint;
  }
  return {
    intervals: intervalsOf(versions, blocks).reverse(),
    checked: versions.length,
    unknown: blocks.filter((block) => block === undefined).length,
    since: versions[0]?.publishedAt ?? null,
  };
}

function intervalsOf(
  versions: readonly FeedVersion[],
  blocks: readonly (Block | null | undefined)[],
): ContainedInterval[] {
  const intervals: ContainedInterval[] = [];
  let isOpen = false;
  for (const [i, { version, publishedAt }] of versions.entries()) {
    const block = blocks[i];
    const last = intervals.at(-1);
    if (block && isOpen && last) {
      intervals[intervals.length - 1] = { ...last, toVersion: version, line: formatBlock(block) };
    } else if (block) {
      const line = formatBlock(block);
      intervals.push({ from: publishedAt ?? 0, until: null, fromVersion: version, toVersion: version, line });
    } else if (isOpen && last) {
      intervals[intervals.length - 1] = { ...last, until: publishedAt };
    }
    isOpen = Boolean(block);
  }
  return intervals;
}

/** Thrown through the search when a text is not there. */
const GONE = new Error('the text is not kept any more');

function partialText(env: Env, { textKey, bytes }: Pick<FeedVersion, 'textKey' | 'bytes'>): PartialText {
  return {
    size: bytes,
    async read(offset, length) {
      const object = await env.SNAPSHOTS.get(textKey, { range: { offset, length } }).catch((cause: unknown) => {
        throw new AegisError('unavailable', 'The version cannot be read right now.', { retryAfterSeconds: 10, cause });
      });
      if (object === null) throw GONE;
      return new Uint8Array(await object.arrayBuffer());
    },
  };
}
