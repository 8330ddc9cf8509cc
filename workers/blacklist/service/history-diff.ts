import type { BlockDetail, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { addressDelta, countDelta, type DeltaCounts } from '../../../shared/blacklist/delta/addresses.ts';
import { countChanges } from '../../../shared/blacklist/delta/count.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { changesOfVersions } from '../render/deltas.ts';
import { type FeedVersion, MAX_DELTA_LINES, type VersionDelta, versionAt } from '../render/index.ts';
import { addressesOfText } from '../render/source.ts';

/** Two versions and what differs; without `delta` where there is too much to tell more than figures. */
export interface VersionDiff {
  readonly from: FeedVersion;
  readonly to: FeedVersion;
  readonly counts: DeltaCounts;
  readonly delta: Pick<VersionDelta, 'added' | 'removedDetailed'> | null;
}

/**
 * What changes from one version of a list to another, whatever became of them: of one that is held it is what would change.
 *
 * @throws AegisError `not_found` for a version that never was, or whose text is not kept any more; `unavailable`.
 */
export async function diffOf(env: Env, list: string, fromVersion: number, toVersion: number): Promise<VersionDiff> {
  const [from, to] = await Promise.all([known(env, list, fromVersion), known(env, list, toVersion)]);
  const changes = await changesOfVersions(env, list, from, to);
  if (changes === 'base-gone') throw gone(from, to);
  if (changes === 'too-many-changes') return { from, to, counts: await figures(env, from, to), delta: null };
  const { added, removedDetailed, removed } = changes;
  const lines = { added: added.map(({ block }) => block), removed };
  return { from, to, counts: countDelta(lines, addressDelta(lines)), delta: { added, removedDetailed } };
}

/** @throws AegisError `conflict` for a difference that is only told in figures. */
export function completeDelta({ from, to, delta }: VersionDiff): NonNullable<VersionDiff['delta']> {
  if (delta !== null) return delta;
  const message = `Versions ${from.version} and ${to.version} differ in more than ${MAX_DELTA_LINES} lines; load both texts.`;
  throw new AegisError('conflict', message, { details: { maxLines: MAX_DELTA_LINES } });
}

/** How many lines say what. A line that joins several entries counts for each name; one of which nothing is known, as such. */
export function breakdown(blocks: readonly DetailedBlock[]) {
  return {
    bySource: tally(blocks, ({ sources }) => sources),
    byCategory: tally(blocks, ({ categories }) => categories),
    byCountry: tally(blocks, ({ country }) => (country === null ? [] : [country])),
  };
}

/** A line as the API shows it. */
export function changedBlock({ block, detail }: DetailedBlock) {
  const until = detail.until === null ? null : new Date(detail.until).toISOString();
  return { cidr: formatBlock(block), ...detail, until };
}

function tally(blocks: readonly DetailedBlock[], names: (detail: BlockDetail) => readonly string[]) {
  const counts: Record<string, number> = {};
  for (const { detail } of blocks) {
    const own = names(detail);
    for (const name of own.length === 0 ? ['unknown'] : own) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function figures(env: Env, from: FeedVersion, to: FeedVersion): Promise<DeltaCounts> {
  const base = await addressesOfText(env, from.textKey);
  const next = base && (await addressesOfText(env, to.textKey));
  if (base === null || next === null) throw gone(from, to);
  return countChanges(base, next);
}

async function known(env: Env, list: string, version: number): Promise<FeedVersion> {
  const found = await versionAt(env, list, version);
  if (found === null) throw new AegisError('not_found', `List ${list} has no version ${version}.`);
  return found;
}

const gone = (from: FeedVersion, to: FeedVersion): AegisError =>
  new AegisError('not_found', `The text of version ${from.version} or ${to.version} is not kept any more.`);
