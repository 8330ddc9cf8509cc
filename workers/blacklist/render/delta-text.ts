import { passesEverything, type RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { deltaBetween } from './deltas.ts';
import { encoded } from './text.ts';

/** Isolates go by a changed profile only after some seconds: twice as many as they remember one for. */
const SETTLED_MS = 10_000;

/** A difference as a format says it. */
export interface DeltaText {
  readonly bytes: Uint8Array;
  /** Blocks that come and go. */
  readonly count: number;
}

/**
 * What changed since a version, as the format of a profile says it.
 *
 * @returns Null when the consumer must load the whole list: the format carries no difference, the base is too old, it
 * may have been loaded by another profile, or the profile leaves something out. What is left out depends on more than the two texts (a score that fell, a rank that others
 * passed), so that a difference of the texts would leave the device with what it should have lost.
 */
export async function deltaText(
  env: Env,
  { list, version }: FeedPointer,
  profile: RenderProfile,
  { since, changedAt = 0 }: { readonly since: number; readonly changedAt?: number },
  now: number,
): Promise<DeltaText | null> {
  const format = formatOf(profile.format);
  // From a later version than this isolate knows of, the way back would open what was blocked since.
  if (format.delta === undefined || !isWhole(profile) || since > version) return null;
  const outcome = await deltaBetween(env, list, since, version, now);
  if (outcome.kind === 'snapshot') return null;
  const { delta } = outcome;
  // Under another name of a list, or with other exemptions, the device has not what the difference goes from.
  if (changedAt > 0 && delta.from.publishedAt <= changedAt + SETTLED_MS) return null;
  const chunks = [...encoded(format.delta(delta, profile.options))];
  return { bytes: joined(chunks), count: delta.added.length + delta.removed.length };
}

function isWhole({ filter, capacity, exemptions }: RenderProfile): boolean {
  const isUncut = capacity.maxEntries === null && capacity.maxBytes === null && capacity.shards === 1;
  return isUncut && exemptions.length === 0 && passesEverything(filter);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
