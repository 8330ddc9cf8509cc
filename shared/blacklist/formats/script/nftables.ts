import type { Block } from '../../block.ts';
import type { BlockDelta, Format, FormatLimits } from '../format.ts';
import { nameOption, takeOptions } from '../options.ts';
import { addedBlocks, removedPieces } from '../per-block.ts';
import { piecesOf } from '../pieces.ts';
import { blockText } from '../text/addresses.ts';

/** Memory of the kernel is the bound. An interval set takes any network, but one of /0 only in newer kernels. */
const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [1, 1] };
/** Elements of one statement: few enough for the parser, many enough to be quick. */
const BATCH = 500;
const options = {
  table: nameOption('Table of family inet', 'inet 계열 테이블 이름', 'aegis'),
  set: nameOption('Name of the sets; 4 and 6 are put behind it', '세트 이름. 뒤에 4와 6이 붙습니다', 'blocked'),
};

type Chosen = Readonly<Record<keyof typeof options, string>>;
const setOf = ({ table, set }: Chosen, family: 4 | 6): string => `inet ${table} ${set}${family}`;

/** Statements of one verb, an open one per family; a set of braces may not be empty. */
class Statements {
  readonly #verb: string;
  readonly #chosen: Chosen;
  #family: 4 | 6 | null = null;
  #count = 0;

  constructor(verb: string, chosen: Chosen) {
    this.#verb = verb;
    this.#chosen = chosen;
  }

  element(block: Block): string {
    const starts = this.#family !== block.family || this.#count === BATCH;
    const front = starts ? `${this.end()}${this.#verb} element ${setOf(this.#chosen, block.family)} {\n` : ',\n';
    this.#family = block.family;
    this.#count++;
    return front + blockText(block);
  }

  end(): string {
    const text = this.#family === null ? '' : '\n}\n';
    this.#family = null;
    this.#count = 0;
    return text;
  }
}

/**
 * Script for `nft -f`: one file is one transaction, so that the sets change from one version to the next at once. Sets of
 * intervals do not join neighbours by themselves (no `auto-merge`): an element can then be deleted as it was added. In a
 * difference deletions stand first, because an element may not overlap another; nothing is open in between, as it is one
 * transaction (nft(8), "Input file formats", "Sets").
 */
export const nftables: Format = {
  id: 'nftables',
  title: 'nftables sets',
  titleKo: 'nftables 집합',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'nft',
  limits,
  options,
  writer(_, given) {
    const chosen = takeOptions('nftables', options, given);
    const statements = new Statements('add', chosen);
    return {
      head: () =>
        `add table inet ${chosen.table}\n` +
        `add set ${setOf(chosen, 4)} { type ipv4_addr; flags interval; }\n` +
        `add set ${setOf(chosen, 6)} { type ipv6_addr; flags interval; }\n` +
        `flush set ${setOf(chosen, 4)}\nflush set ${setOf(chosen, 6)}\n`,
      block: ({ block }) => {
        let text = '';
        for (const piece of piecesOf(block, limits)) text += statements.element(piece);
        return text;
      },
      tail: () => statements.end(),
    };
  },
  delta: (delta, given) => changes(delta, takeOptions('nftables', options, given)),
};

function* changes(delta: BlockDelta, chosen: Chosen): Generator<string, void, undefined> {
  const removals = new Statements('delete', chosen);
  for (const block of removedPieces(delta, limits)) yield removals.element(block);
  yield removals.end();
  const additions = new Statements('add', chosen);
  for (const block of addedBlocks(delta, limits)) yield additions.element(block);
  yield additions.end();
}
