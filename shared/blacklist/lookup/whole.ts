import { WORDS_6 } from '../ranges/types.ts';
import { buildLookup } from './build.ts';
import type { PackedEntries } from './packed-entries.ts';
import { emptyColumns } from './segments.ts';

/**
 * Builds a look-up table in one piece of packed entries: for lists whose table an isolate can read whole.
 *
 * @throws RangeError if an entry names an info that is not there.
 */
export function wholeTable(entries: PackedEntries, infos: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const v4 = emptyColumns(entries.count4, 1);
  const v6 = emptyColumns(entries.count6, WORDS_6);
  const cursor = entries.read();
  for (let at = 0; at < entries.count4 + entries.count6; at++) {
    cursor.next();
    const [own, words, index] = cursor.family === 4 ? [v4, 1, at] : [v6, WORDS_6, at - entries.count4];
    own.lo.set(cursor.lo, index * words);
    own.hi.set(cursor.hi, index * words);
    own.info[index] = cursor.info;
    own.until[index] = cursor.until;
  }
  return buildLookup({ v4, v6, infos, meta: '' });
}
