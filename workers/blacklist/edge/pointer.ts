import * as v from 'valibot';
import {
  type FeedHold,
  type FeedPointer,
  holdKey,
  holdSchema,
  pointerKey,
  pointerSchema,
} from '../../../shared/blacklist/publication/pointer.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { RememberedObject } from './remembered.ts';

const pointers = new RememberedObject((text) => v.parse(pointerSchema, JSON.parse(text)));
const holds = new RememberedObject<FeedHold>((text) => v.parse(holdSchema, JSON.parse(text)));

/** Which snapshot of a list is live, and whether that could be checked just now. */
export interface LivePointer {
  readonly pointer: FeedPointer;
  readonly isStale: boolean;
}

/**
 * The live snapshot of a list.
 *
 * @throws AegisError `feed_not_ready` when the list was never published (saying whether a first version is held), or
 * `unavailable` when R2 cannot be read and this isolate has never seen the list.
 */
export async function livePointer(env: Env, list: string, now: number): Promise<LivePointer> {
  const key = pointerKey(list);
  const fresh = pointers.fresh(env.SNAPSHOTS, key, now);
  if (fresh) return { pointer: fresh, isStale: false };
  try {
    const { value, isStale } = await pointers.get(env.SNAPSHOTS, key, now);
    if (value) return { pointer: value, isStale };
    throw await notReady(env, list, now);
  } catch (thrown) {
    if (thrown instanceof AegisError) throw thrown;
    throw new AegisError('unavailable', 'The feed cannot be read right now.', { retryAfterSeconds: 30, cause: thrown });
  }
}

async function notReady(env: Env, list: string, now: number): Promise<AegisError> {
  const { value: hold } = await holds.get(env.SNAPSHOTS, holdKey(list), now);
  const message = hold
    ? `List ${list} has never been published: its first version is held by the publish gate.`
    : `List ${list} has never been published.`;
  return new AegisError('feed_not_ready', message, { retryAfterSeconds: 60, details: { list, hold } });
}
