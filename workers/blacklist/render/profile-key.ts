import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';

/** Counts up when renderings change although nothing that they are made from does, so that all are made anew. */
const RENDERER = 1;

/** Profiles come from what an isolate remembers, so most requests bring one that was seen. */
const keys = new WeakMap<RenderProfile, string>();

/** Identifies what a profile says, whoever has it: consumers that ask for the same share one rendering. */
export async function profileKey(profile: RenderProfile): Promise<string> {
  const known = keys.get(profile);
  if (known !== undefined) return known;
  const { format, options, filter, capacity, exemptions } = profile;
  const said = [format, Object.entries(options).sort(), filter, capacity, exemptions];
  const key = (await sha256Hex(JSON.stringify(said))).slice(0, 32);
  keys.set(profile, key);
  return key;
}

/** The consumer's exemptions that count now, as text. */
export function exemptionsInForce({ exemptions }: RenderProfile, now: number): string[] {
  return exemptions.filter(({ until }) => until === null || until > now).map(({ address }) => address);
}

/** Identifies what a rendering of a profile is made from: what equals it need not be rendered again. */
export function inputsOf(pointer: FeedPointer, profile: RenderProfile, now: number): string {
  const { version, sha256, lookupKey } = pointer;
  return JSON.stringify([RENDERER, version, sha256, lookupKey, exemptionsInForce(profile, now)]);
}
