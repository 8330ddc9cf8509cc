import { type BagStub, callBag } from './bag-client.ts';
import type { FeatureFlags } from './feature-flags.ts';

/** WARNING: the object's name for ever; another name is another, empty board. */
const BOARD = 'flags:v1';

type Namespace = { getByName(name: string): BagStub };

const board = (namespace: Namespace) => namespace.getByName(BOARD);

/**
 * All flags, by name.
 *
 * @example
 * const flags = await readFlags(env.FEATURE_FLAGS);
 * if (isFlagOn(flags, 'console.beta', bucketOf(userId))) …
 */
export async function readFlags(namespace: Namespace): Promise<FeatureFlags> {
  return (await callBag(board(namespace), 'all')) as FeatureFlags;
}

/**
 * Sets one flag and returns all.
 *
 * @param percent Of units that have it: 0 is off, 100 is on.
 * @throws AegisError `invalid_request`.
 */
export async function setFlag(namespace: Namespace, name: string, percent: number): Promise<FeatureFlags> {
  return (await callBag(board(namespace), 'set', [name, percent])) as FeatureFlags;
}

/** Removes one flag and returns the others. */
export async function removeFlag(namespace: Namespace, name: string): Promise<FeatureFlags> {
  return (await callBag(board(namespace), 'remove', [name])) as FeatureFlags;
}

/** Replaces all flags: how the board is rebuilt from where the flags are kept. */
export async function replaceFlags(namespace: Namespace, flags: FeatureFlags): Promise<FeatureFlags> {
  return (await callBag(board(namespace), 'replace', [flags])) as FeatureFlags;
}

/**
 * Whether a unit has a flag; an unknown flag is off.
 *
 * @param bucket The unit's stable place, from 0 to 99; a higher percentage keeps every unit that had the flag.
 */
export function isFlagOn(flags: FeatureFlags, name: string, bucket: number): boolean {
  return Object.hasOwn(flags, name) && bucket < (flags[name] ?? 0);
}
