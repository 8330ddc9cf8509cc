import * as z from 'zod';
import { roundOf, saidAt } from '../../../shared/blacklist/taxii/renewal.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { livePointer } from '../edge/pointer.ts';
import { publishedVersions } from '../render/versions.ts';

const version = z.number().int().min(0).max(0xffffffff);

/**
 * Which objects a client walks: those of version `to`; of a difference what `to` has and `from` has not, and the other way
 * round; of a renewal what is gone since `from` and then all of `to`. It stands in `next`, so that the pages of one walk are of
 * one version, whatever is published meanwhile. `at` is when its objects came in, in epoch milliseconds.
 */
const spanSchema = z.strictObject({
  kind: z.enum(['whole', 'difference', 'renewal']),
  from: version,
  to: version,
  at: z.number().int().min(0).max(4_102_444_800_000),
});
export type Span = z.output<typeof spanSchema>;

const positionSchema = spanSchema.extend({ offset: z.number().int().min(0).max(0xffffffff) });

/** Where a page begins. */
export type Position = z.output<typeof positionSchema>;

/** `next` of the page that begins at a position. Not signed: it says nothing that a client could not ask for. */
export const nextOf = (position: Position): string => encodeCursor(position);

/** @throws AegisError `invalid_request` for anything that {@link nextOf} did not make. */
export function positionOf(next: string): Position {
  try {
    return decodeCursor(next, positionSchema);
  } catch (cause) {
    throw new AegisError('invalid_request', 'next is not one that this server gave.', { cause });
  }
}

/**
 * What a client that begins now has to walk.
 *
 * @param addedAfter Epoch milliseconds; null for everything.
 * @returns Null when nothing came in since.
 * @throws AegisError `feed_not_ready`, `unavailable`.
 */
export async function spanSince(env: Env, list: string, addedAfter: number | null, now: number): Promise<Span | null> {
  const { pointer } = await livePointer(env, list, now);
  const at = saidAt(list, pointer.publishedAt, now);
  const whole: Span = { kind: 'whole', from: 0, to: pointer.version, at };
  if (addedAfter === null) return whole;
  if (addedAfter >= at) return null;
  const versions = await publishedVersions(env, list, now);
  const base = versions.findLast(({ publishedAt }) => publishedAt !== null && publishedAt <= addedAfter);
  // Older than what is kept, or than the list: all of it.
  if (base === undefined) return whole;
  const kind = addedAfter < roundOf(list, now) ? 'renewal' : 'difference';
  return { ...whole, kind, from: base.version };
}
