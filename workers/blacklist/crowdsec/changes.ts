import type { Block, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { detailedBlocksOf } from '../../../shared/blacklist/blocks/columns.ts';
import { begun, type Pull, pullOf, served } from '../../../shared/blacklist/crowdsec/cursor.ts';
import { roundOf } from '../../../shared/blacklist/taxii/renewal.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { livePointer } from '../edge/pointer.ts';
import { publishedVersions } from '../render/versions.ts';
import { columnsOf } from '../taxii/columns.ts';
import { type Cut, differenceFor, removedFor } from '../taxii/cut.ts';
import { cursorAt, keepCursor } from './bouncer.ts';

/** What a bouncer is told: what to block, and what to block no more. */
export interface Changes {
  readonly added: Iterable<DetailedBlock>;
  readonly removed: Iterable<Block>;
}

/**
 * What a bouncer has to be told now, and moves its cursor on.
 *
 * - It begins: everything.
 * - It goes on: what has changed since what it has for certain; everything once a round, because ends move.
 * - It is ahead of this isolate, which learns of a version seconds later than another: nothing. Told the way back, it would let
 *   through what the newer version blocks.
 * - It goes on, and where it stands is not known: everything, and what any version had that is kept.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`.
 */
export async function changesFor(
  ctx: RouteContext,
  list: string,
  bouncer: { readonly cursorKey: string; readonly isBeginning: boolean; readonly cut: Cut | null },
): Promise<Changes> {
  const { env } = ctx;
  const now = ctx.now();
  const { pointer } = await livePointer(env, list, now);
  const round = roundOf(list, now);
  const cursor = bouncer.isBeginning ? null : await cursorAt(ctx, bouncer.cursorKey);
  const everything = async () => detailedBlocksOf(await columnsOf(env, pointer, bouncer.cut));

  if (bouncer.isBeginning) {
    const added = await everything();
    await keepCursor(ctx, bouncer.cursorKey, begun(pointer.version, round));
    return { added, removed: [] };
  }
  // Where nothing is known of it, it stands before everything that is kept, and in no round.
  const known = cursor ?? begun((await publishedVersions(env, list, now))[0]?.version ?? pointer.version, 0);
  const pull = pullOf(known, round);
  if (pull.from > pointer.version) return { added: [], removed: [] };
  const changes = await changesSince(ctx, list, pull, pointer.version, { everything, cut: bouncer.cut });
  const next = served(known, pointer.version, round);
  if (next !== cursor) await keepCursor(ctx, bouncer.cursorKey, next);
  return changes;
}

async function changesSince(
  { env, now: clock }: RouteContext,
  list: string,
  { from, isRenewal }: Pull,
  live: number,
  { everything, cut }: { readonly everything: () => Promise<Iterable<DetailedBlock>>; readonly cut: Cut | null },
): Promise<Changes> {
  if (from === live) return { added: isRenewal ? await everything() : [], removed: [] };
  const now = clock();
  const outcome = await differenceFor(env, list, { from, to: live, now }, cut);
  if (outcome.kind === 'delta') {
    const { added, removed } = outcome;
    return { added: isRenewal ? await everything() : added, removed };
  }
  const oldest = (await publishedVersions(env, list, now))[0]?.version ?? live;
  const base = outcome.reason === 'too-many-changes' ? from : oldest;
  return { added: await everything(), removed: await removedFor(env, list, base, live, cut) };
}
