import type { BlockDelta, Format, FormatLimits } from '../format.ts';
import { nameOption, takeOptions } from '../options.ts';
import { addedBlocks, perBlock, removedPieces } from '../per-block.ts';
import { firstText } from '../text/addresses.ts';

/** A dataset is looked up by hash: single addresses only. */
const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [32, 128] };
const options = {
  set: nameOption('Name of the dataset, for differences', '변경분에서 쓰는 데이터세트 이름', 'aegis', 40),
};

/**
 * Suricata dataset of `type ip`: an address a line. Networks are written out, up to 4,096 addresses; wider ones cannot be said
 * and are left out, so `suricata-iprep` is the format for lists with networks. A difference is commands for `suricatasc`
 * (docs.suricata.io, "Datasets", `dataset-add`, `dataset-remove`).
 */
export const suricataDataset: Format = {
  id: 'suricata-dataset',
  title: 'Suricata dataset',
  titleKo: 'Suricata 데이터세트',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'lst',
  limits,
  options,
  writer(_, given) {
    takeOptions('suricata-dataset', options, given);
    return perBlock(limits, { line: (block) => `${firstText(block)}\n` });
  },
  delta: (delta, given) => changes(delta, takeOptions('suricata-dataset', options, given).set),
};

function* changes(delta: BlockDelta, set: string): Generator<string, void, undefined> {
  for (const block of addedBlocks(delta, limits)) yield `dataset-add ${set} ip ${firstText(block)}\n`;
  for (const block of removedPieces(delta, limits)) yield `dataset-remove ${set} ip ${firstText(block)}\n`;
}
