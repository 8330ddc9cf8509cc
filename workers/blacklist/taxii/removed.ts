import type { Block } from '../../../shared/blacklist/block.ts';
import { lineDelta } from '../../../shared/blacklist/delta/lines.ts';
import { addressesOfText } from '../render/source.ts';
import { versionAt } from '../render/versions.ts';

/**
 * The lines that one version of a list had and a later one has not, however many they are; none when the text of one is gone.
 * For where everything is said anew: what is gone must still be taken back.
 *
 * @throws AegisError `unavailable`.
 */
export async function removedBetween(env: Env, list: string, from: number, to: number): Promise<readonly Block[]> {
  if (from === to) return [];
  const [earlier, later] = await Promise.all([versionAt(env, list, from), versionAt(env, list, to)]);
  const base = earlier && (await addressesOfText(env, earlier.textKey));
  const next = later && (await addressesOfText(env, later.textKey));
  return base && next ? lineDelta(base, next).removed : [];
}
