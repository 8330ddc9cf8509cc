import type { BlockDelta, Format, FormatLimits } from '../format.ts';
import { nameOption, type OptionSpec, takeOptions } from '../options.ts';
import { addedBlocks, perBlock, removedPieces } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';

/** `hash:net` refuses /0; how many fit is `maxelem`, which grows with the list. */
const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [1, 1] };

const maxelem: OptionSpec = {
  description: 'Entries that a set takes; it is raised to the next power of two when the list is longer',
  descriptionKo: '세트가 받는 항목 수. 목록이 더 길면 다음 2의 거듭제곱으로 늘립니다',
  default: '1048576',
  pattern: /^[1-9][0-9]{0,7}$/,
};
const options = {
  set: nameOption('Name of the sets; 4 and 6 are put behind it', '세트 이름. 뒤에 4와 6이 붙습니다', 'aegis', 20),
  maxelem,
};

const FAMILIES = { 4: 'inet', 6: 'inet6' } as const;

/**
 * Script for `ipset restore`. The new sets are filled beside the live ones and swapped with them; each swap is atomic. The live
 * sets must exist, as rules refer to them. A difference adds, then deletes: nested networks are entries of their own (ipset(8)).
 */
export const ipset: Format = {
  id: 'ipset',
  title: 'ipset restore script',
  titleKo: 'ipset 복원 스크립트',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'ipset',
  limits,
  options,
  writer({ count4, count6 }, given) {
    const chosen = takeOptions('ipset', options, given);
    const counts = { 4: count4, 6: count6 };
    const each = (text: (family: 4 | 6, live: string, next: string) => string): string =>
      ([4, 6] as const).map((family) => text(family, `${chosen.set}${family}`, `${chosen.set}${family}-next`)).join('');
    return perBlock(limits, {
      head: each((family, _, next) => {
        const most = roomFor(counts[family], Number(chosen.maxelem));
        // What a restore left behind that broke off is emptied and used.
        return `create ${next} hash:net family ${FAMILIES[family]} maxelem ${most} -exist\nflush ${next}\n`;
      }),
      line: (block) => `add ${chosen.set}${block.family}-next ${blockText(block)}\n`,
      tail: each((_, live, next) => `swap ${next} ${live}\n`) + each((_, __, next) => `destroy ${next}\n`),
    });
  },
  delta: (delta, given) => changes(delta, takeOptions('ipset', options, given).set),
};

/** Room for a list and one piece more, should a block have to be halved. */
function roomFor(count: number, least: number): number {
  return count < least ? least : 2 ** Math.ceil(Math.log2(count + 2));
}

function* changes(delta: BlockDelta, set: string): Generator<string, void, undefined> {
  for (const block of addedBlocks(delta, limits)) yield `add ${set}${block.family} ${blockText(block)} -exist\n`;
  for (const block of removedPieces(delta, limits)) yield `del ${set}${block.family} ${blockText(block)} -exist\n`;
}
