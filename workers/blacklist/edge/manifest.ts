import { manifestOf } from '../../../shared/blacklist/manifest.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { ImmutableCache } from './immutable-cache.ts';
import { livePointer } from './pointer.ts';

/** After a rotation of the key, manifests of the old one are handed out for at most this long. */
const RENEW_MS = 5 * 60_000;

const manifests = new ImmutableCache<string>({ maxBytes: 256 * 1024, sizeOf: (text) => text.length });

/**
 * The signed manifest of the live version of a list, from the isolate's memory where it can be.
 *
 * @throws AegisError `feed_not_ready`, `unavailable`, `secrets_key_unusable`.
 */
export async function liveManifest(env: Env, list: string, now: number): Promise<string> {
  const { pointer } = await livePointer(env, list, now);
  const key = `${list}:${pointer.version}:${pointer.sha256}:${Math.floor(now / RENEW_MS)}`;
  const known = manifests.get(key);
  if (known !== undefined) return known;
  const signed = await callActor(async () => env.FEED_SIGNER.getByName('main').sign(manifestOf(pointer)), {
    idempotent: true,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
  manifests.set(key, signed);
  return signed;
}
