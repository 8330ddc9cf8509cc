import type { Block } from '../../block.ts';
import type { BlockDelta, Format, FormatLimits } from '../format.ts';
import { nameOption, takeOptions } from '../options.ts';
import { addedBlocks, perBlock, removedPieces } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';
import { UNBOUNDED } from './plain.ts';

/** A table of pf is a tree of prefixes; how many fit is `set limit table-entries`. */
const limits: FormatLimits = UNBOUNDED;
const options = { table: nameOption('Name of the table, for differences', '변경분에서 쓰는 테이블 이름', 'aegis') };
/** Addresses of one command: far below what a command line may be long. */
const BATCH = 100;

/**
 * Table file of pf (OpenBSD, FreeBSD; `table <aegis> persist file "…"`, `pfctl -t aegis -T replace -f …`). A difference is a
 * shell script: everything is added before anything is deleted, and a failed addition ends it. Nested networks are entries
 * of their own, so that what both versions cover stays covered (pfctl(8), pf.conf(5) "Tables").
 */
export const pf: Format = {
  id: 'pf',
  title: 'pf table file',
  titleKo: 'pf 테이블 파일',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits,
  options,
  writer(_, given) {
    takeOptions('pf', options, given);
    return perBlock(limits, { line: (block) => `${blockText(block)}\n` });
  },
  delta: (delta, given) => changes(delta, takeOptions('pf', options, given).table),
};

function* changes(delta: BlockDelta, table: string): Generator<string, void, undefined> {
  yield '#!/bin/sh\nset -e\n';
  yield* commands(`pfctl -q -t ${table} -T add`, addedBlocks(delta, limits));
  yield* commands(`pfctl -q -t ${table} -T delete`, removedPieces(delta, limits));
}

function* commands(command: string, blocks: Iterable<Block>): Generator<string, void, undefined> {
  let batch = '';
  let count = 0;
  for (const block of blocks) {
    batch += ` ${blockText(block)}`;
    if (++count % BATCH !== 0) continue;
    yield `${command}${batch}\n`;
    batch = '';
  }
  if (batch !== '') yield `${command}${batch}\n`;
}
