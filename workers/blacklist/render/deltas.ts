import type { Block, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { DetailMerger } from '../../../shared/blacklist/blocks/merge.ts';
import { feed } from '../../../shared/blacklist/blocks/select.ts';
import { type LineDelta, lineDelta } from '../../../shared/blacklist/delta/lines.ts';
import { changeLine, changesOf, type DetailedChange } from '../../../shared/blacklist/delta/lines-text.ts';
import type { BlockDelta } from '../../../shared/blacklist/formats/format.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { addressesOfText, entriesOf } from './source.ts';
import { subjectOf, titleOf } from './subject.ts';
import { turns } from './turns.ts';
import { type FeedVersion, publishedVersion } from './versions.ts';

const MINUTE_MS = 60_000;

/** Lines of both sides together beyond which a whole snapshot is the better answer. */
export const MAX_DELTA_LINES = 100_000;

/** Differences that are known to be too large; each is a line of text. */
const MAX_TOO_LARGE = 1_000;
/** A difference takes longer than a load: for those who wait, time goes at a sixth of its speed. */
const SLOWER = 6;

type Changes = readonly DetailedChange[] | 'base-gone' | 'too-many-changes';

const loads = new SingleLoad<Changes>({ wait: (ms) => scheduler.wait(ms), clock: () => Date.now() / SLOWER });
/** By where they would lie: texts do not change, so it need not be found out again. */
const tooLarge = new Set<string>();

/** The difference between two versions; beside what formats need, what was said of the lines that go. */
export interface VersionDelta extends BlockDelta {
  /** The same as `removed`; details only while the table of the earlier version is kept. */
  readonly removedDetailed: readonly DetailedBlock[];
}

/**
 * A difference, or why there is none; then callers send the whole snapshot and say so.
 * - `version-unknown`: the list never had one of the versions, or never published it
 * - `base-gone`: the text of one is not kept any more
 * - `too-many-changes`: more than {@link MAX_DELTA_LINES}
 */
export type DeltaOutcome =
  | { readonly kind: 'delta'; readonly delta: VersionDelta }
  | { readonly kind: 'snapshot'; readonly reason: 'version-unknown' | 'base-gone' | 'too-many-changes' };

/**
 * The difference between two versions of a list, in lines of their feeds. Every protocol with differences is made from
 * this one. Kept as an object addressed by what it was made from, so that it is computed once.
 *
 * @throws AegisError `feed_not_ready` for a list that was never published, `unavailable` when R2 or the list do not answer.
 * @example
 * const outcome = await deltaBetween(env, 'main', since, pointer.version);
 * if (outcome.kind === 'snapshot') return wholeFeed();
 */
export async function deltaBetween(
  env: Env,
  list: string,
  fromVersion: number,
  toVersion: number,
  now = Date.now(),
): Promise<DeltaOutcome> {
  const from = await publishedVersion(env, list, fromVersion, now);
  const to = await publishedVersion(env, list, toVersion, now);
  if (from === null || to === null) return { kind: 'snapshot', reason: 'version-unknown' };
  const changes = await changesOfVersions(env, list, from, to);
  if (typeof changes === 'string') return { kind: 'snapshot', reason: changes };
  const title = await titleOf(env, list, now);
  const subject = (version: FeedVersion) =>
    subjectOf(list, title, version, { count4: version.lines4, count6: version.lines6 });
  return { kind: 'delta', delta: { from: subject(from), to: subject(to), ...changes } };
}

/** What changes, without saying between what. */
export type VersionChanges = Pick<VersionDelta, 'added' | 'removed' | 'removedDetailed'>;

/**
 * The same as {@link deltaBetween}, for versions at hand.
 *
 * @throws AegisError `unavailable`.
 */
export async function changesOfVersions(
  env: Env,
  list: string,
  from: FeedVersion,
  to: FeedVersion,
): Promise<VersionChanges | 'base-gone' | 'too-many-changes'> {
  const changes = await changesBetween(env, list, from, to);
  if (typeof changes === 'string') return changes;
  const removedDetailed = changes.filter(({ op }) => op === 'remove').map(detailedOf);
  return {
    added: changes.filter(({ op }) => op === 'add').map(detailedOf),
    removed: removedDetailed.map(({ block }) => block),
    removedDetailed,
  };
}

async function changesBetween(env: Env, list: string, from: FeedVersion, to: FeedVersion): Promise<Changes> {
  if (from.sha256 === to.sha256) return [];
  const key = deltaKey(list, from, to);
  if (tooLarge.has(key)) return 'too-many-changes';
  return loads.get(key, async () => (await kept(env, key)) ?? turns.take(() => computed(env, key, from, to)));
}

async function kept(env: Env, key: string): Promise<DetailedChange[] | null> {
  const stored = await env.SNAPSHOTS.get(key).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'The difference cannot be read right now.', { retryAfterSeconds: 30, cause });
  });
  return stored && changesOf(await stored.text());
}

async function computed(env: Env, key: string, from: FeedVersion, to: FeedVersion): Promise<Changes> {
  const base = await addressesOfText(env, from.textKey);
  const next = base && (await addressesOfText(env, to.textKey));
  if (base === null || next === null) return 'base-gone';
  const lines = lineDelta(base, next, MAX_DELTA_LINES);
  if (lines === null) {
    if (tooLarge.size >= MAX_TOO_LARGE) tooLarge.clear();
    tooLarge.add(key);
    return 'too-many-changes';
  }
  const changes = await withDetails(env, lines, from, to);
  await keep(env, key, changes);
  return changes;
}

/** Safe to fail: whoever asks next computes it again. */
async function keep(env: Env, key: string, changes: readonly DetailedChange[]): Promise<void> {
  try {
    await env.SNAPSHOTS.put(key, changes.map(changeLine).join(''), {
      httpMetadata: { contentType: 'application/jsonl; charset=utf-8' },
    });
  } catch (thrown) {
    logger({ svc: 'blacklist' }).warn('a difference cannot be kept', { key, error: String(thrown) });
  }
}

async function withDetails(
  env: Env,
  { added, removed }: LineDelta,
  from: FeedVersion,
  to: FeedVersion,
): Promise<DetailedChange[]> {
  const gone = await detailed(env, from.lookupKey, removed, 'remove');
  return [...gone, ...(await detailed(env, to.lookupKey, added, 'add'))];
}

async function detailed(
  env: Env,
  lookupKey: string,
  blocks: readonly Block[],
  op: DetailedChange['op'],
): Promise<DetailedChange[]> {
  const changes: DetailedChange[] = [];
  const merger = new DetailMerger(blocks, (block, { said, untilMinutes }) => {
    const until = untilMinutes === 0 ? null : untilMinutes * MINUTE_MS;
    changes.push({ op, block, detail: { ...merger.all[said]!, until } });
  });
  await feed(merger, entriesOf(env, lookupKey));
  return changes;
}

const detailedOf = ({ block, detail }: DetailedChange): DetailedBlock => ({ block, detail });

/** Where a difference lies: by the texts, and by the table that tells of what comes. */
function deltaKey(list: string, from: FeedVersion, to: FeedVersion): string {
  const table = to.lookupKey.split('/').at(-1) || 'none';
  return `${deltaPrefix(list)}${from.sha256.slice(0, 32)}-${to.sha256.slice(0, 32)}-${table.slice(0, 16)}.jsonl`;
}

/** Where the differences of a list lie. */
export function deltaPrefix(list: string): string {
  return `feeds/${list}/delta/`;
}
