import type { Block } from '../../block.ts';
import type { BlockDelta, Format } from '../format.ts';
import { takeOptions } from '../options.ts';
import { addedPieces, perBlock, removedPieces } from '../per-block.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { blockText, firstText, lastText } from '../text/addresses.ts';
import { jsonText } from '../text/json-text.ts';

/**
 * JSON Lines: an object a block, with all that is known of it; `until` in epoch milliseconds. A difference says `op` in front,
 * all `add` before all `remove`; what is removed is named by its address, which is the one it was added with.
 */
export const jsonl: Format = {
  id: 'jsonl',
  title: 'JSON Lines',
  titleKo: 'JSON Lines',
  mediaType: 'application/x-ndjson',
  extension: 'jsonl',
  limits: UNBOUNDED,
  options: {},
  writer(_, given) {
    takeOptions('jsonl', {}, given);
    return perBlock(UNBOUNDED, { line: (block, detail) => `${jsonText({ ...addressOf(block), ...detail })}\n` });
  },
  delta(delta, given) {
    takeOptions('jsonl', {}, given);
    return changes(delta);
  },
};

const addressOf = (block: Block): Readonly<Record<string, string | number>> => ({
  address: blockText(block),
  first: firstText(block),
  last: lastText(block),
  family: block.family,
});

function* changes(delta: BlockDelta): Generator<string, void, undefined> {
  for (const { block, detail } of addedPieces(delta, UNBOUNDED)) {
    yield `${jsonText({ op: 'add', ...addressOf(block), ...detail })}\n`;
  }
  for (const block of removedPieces(delta, UNBOUNDED)) {
    yield `${jsonText({ op: 'remove', ...addressOf(block) })}\n`;
  }
}
