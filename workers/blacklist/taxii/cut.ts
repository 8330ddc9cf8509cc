import type { Block, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { type BlockColumns, blockAt, countBlocks, detailedAt } from '../../../shared/blacklist/blocks/columns.ts';
import type { Selection } from '../../../shared/blacklist/blocks/select.ts';
import { passesEverything } from '../../../shared/blacklist/consumer/profile.ts';
import { UNBOUNDED } from '../../../shared/blacklist/formats/plain/plain.ts';
import type { FeedKeyRecord } from '../../../shared/blacklist/publication/feed-keys.ts';
import { deltaBetween, MAX_DELTA_LINES } from '../render/deltas.ts';
import { exemptionsInForce, profileKey } from '../render/profile-key.ts';
import { selectionOf } from '../render/selection.ts';
import { versionAt } from '../render/versions.ts';
import { columnsOf } from './columns.ts';
import { removedBetween } from './removed.ts';

/** What of a version a consumer is told: what passes its filter, without its exemptions. */
export interface Cut {
  /** Names it: what is alike is cut alike. */
  readonly key: string;
  readonly selection: Selection;
}

/**
 * How a list is cut for a consumer. Its capacity is no part of it: it is that of a device that loads a text. An exemption that is
 * added takes nothing back that was said before; that ends when its validity does, because it is not said anew.
 *
 * @returns Null when it is told everything.
 */
export async function cutOf(consumer: FeedKeyRecord | null, now: number): Promise<Cut | null> {
  const profile = consumer?.profile ?? null;
  if (profile === null) return null;
  const exempt = exemptionsInForce(profile, now);
  if (passesEverything(profile.filter) && exempt.length === 0) return null;
  const selection = selectionOf(profile, UNBOUNDED, now, { ipv4: 0, ipv6: 0, tooWide: 0 });
  return { key: `${await profileKey(profile)} ${exempt.join()}`, selection };
}

/** What comes and goes; a snapshot where it is too much, or cannot be found out. */
export type Difference =
  | { readonly kind: 'delta'; readonly added: readonly DetailedBlock[]; readonly removed: readonly Block[] }
  | { readonly kind: 'snapshot'; readonly reason: 'version-unknown' | 'base-gone' | 'too-many-changes' };

/**
 * The difference between two versions as a consumer sees them.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`.
 */
export async function differenceFor(
  env: Env,
  list: string,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
  cut: Cut | null,
): Promise<Difference> {
  if (cut !== null) {
    const sides = await sidesOf(env, list, from, to, cut);
    if (sides === null) return { kind: 'snapshot', reason: 'version-unknown' };
    const removed = missingIn(sides.base, sides.next);
    const added = missingIn(sides.next, sides.base);
    if (added.length + removed.length > MAX_DELTA_LINES) return { kind: 'snapshot', reason: 'too-many-changes' };
    return {
      kind: 'delta',
      added: added.map((index) => detailedAt(sides.next, index)),
      removed: removed.map((index) => blockAt(sides.base, index)),
    };
  }
  const outcome = await deltaBetween(env, list, from, to, now);
  if (outcome.kind === 'snapshot') return outcome;
  const { added, removed } = outcome.delta;
  return { kind: 'delta', added, removed };
}

/** As {@link removedBetween}, for a consumer. */
export async function removedFor(
  env: Env,
  list: string,
  from: number,
  to: number,
  cut: Cut | null,
): Promise<readonly Block[]> {
  if (cut === null) return removedBetween(env, list, from, to);
  const sides = await sidesOf(env, list, from, to, cut);
  return sides === null ? [] : missingIn(sides.base, sides.next).map((index) => blockAt(sides.base, index));
}

async function sidesOf(env: Env, list: string, from: number, to: number, cut: Cut) {
  const [earlier, later] = await Promise.all([versionAt(env, list, from), versionAt(env, list, to)]);
  const areKept = earlier !== null && later !== null && earlier.publishedAt !== null && later.publishedAt !== null;
  if (!areKept || (await env.SNAPSHOTS.head(earlier.textKey)) === null) return null;
  return { base: await columnsOf(env, earlier, cut), next: await columnsOf(env, later, cut) };
}

/** Indexes of the blocks of one that another has not; both are in order. */
function missingIn(all: BlockColumns, other: BlockColumns): number[] {
  const missing: number[] = [];
  const [end, otherEnd] = [countBlocks(all), countBlocks(other)];
  let at = 0;
  for (let index = 0; index < end; index++) {
    const block = blockAt(all, index);
    while (at < otherEnd && compare(blockAt(other, at), block) < 0) at++;
    if (at >= otherEnd || compare(blockAt(other, at), block) !== 0) missing.push(index);
  }
  return missing;
}

function compare(a: Block, b: Block): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.lo !== b.lo) return a.lo < b.lo ? -1 : 1;
  return a.hi === b.hi ? 0 : a.hi < b.hi ? -1 : 1;
}
