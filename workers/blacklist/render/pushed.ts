import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { isPlain, PLAIN_FORMAT } from '../../../shared/blacklist/consumer/profile.ts';
import type { PushTarget } from '../../../shared/blacklist/push/state.ts';
import { livePointer } from '../edge/pointer.ts';
import { lastRendered } from './last-rendered.ts';

/**
 * The live version of a list as an appliance is pushed it: cut, filtered and exempted as a profile says, as plain lines in one
 * text. The format of the profile is that of pulling and does not count here.
 *
 * @throws AegisError `feed_not_ready` when nothing was published or nothing is left, `unavailable`.
 */
export async function pushedTarget(env: Env, list: string, profile: RenderProfile, now: number): Promise<PushTarget> {
  const live = await livePointer(env, list, now);
  const plain: RenderProfile = {
    ...profile,
    format: PLAIN_FORMAT,
    options: {},
    capacity: { ...profile.capacity, shards: 1 },
  };
  if (isPlain(plain)) {
    const { version, sha256, textKey, lines4, lines6 } = live.pointer;
    return { version, sha256, textKey, lines: lines4 + lines6 };
  }
  const { rendered } = await lastRendered(env, live, plain, now);
  const [text] = rendered.shards;
  return { version: rendered.version, sha256: text!.sha256, textKey: text!.key, lines: text!.count };
}
