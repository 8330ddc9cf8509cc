import { AegisError } from '../../kernel/error.ts';
import { cidrPrefix } from '../address/format.ts';
import { parseAddress } from '../address/parse.ts';
import type { Block } from '../block.ts';
import { TextAggregator } from '../ranges/aggregate.ts';
import { PlainScanner } from '../ranges/scan.ts';
import type { RangeSet } from '../ranges/types.ts';

/** A text in parts that may be cut anywhere. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Reads the text of a version block by block, from chunks that may be cut anywhere; holds a line at most.
 *
 * @example
 * const reader = new BlockReader();
 * for await (const chunk of object.body) for (const block of reader.push(chunk)) take(block);
 * for (const block of reader.end()) take(block);
 */
export class BlockReader {
  #blocks: Block[] = [];
  readonly #scanner = new PlainScanner({
    v4: (lo, hi, line) => this.#take(lo, hi, line),
    other: (text, line) => this.#parse(text, line),
    tooLong: (_, line) => damaged(line),
  });

  /**
   * The blocks whose lines have come to their end.
   *
   * @throws AegisError `internal` for a line that is no block: texts of versions are our own.
   */
  push(chunk: Uint8Array): readonly Block[] {
    this.#scanner.push(chunk);
    return this.#flush();
  }

  /** The block of a last line that no line feed ends. */
  end(): readonly Block[] {
    this.#scanner.end();
    return this.#flush();
  }

  #take(lo: number, hi: number, line: number): void {
    const prefix = Math.clz32(hi - lo);
    if (hi - lo + 1 !== 2 ** (32 - prefix) || lo % 2 ** (32 - prefix) !== 0) damaged(line);
    this.#blocks.push({ family: 4, lo, hi, prefix });
  }

  #parse(text: string, line: number): void {
    const parsed = parseAddress(text, { allowWide: true });
    const prefix = parsed.ok ? cidrPrefix(parsed.range) : null;
    if (!parsed.ok || prefix === null) damaged(line);
    else this.#blocks.push({ ...parsed.range, prefix });
  }

  #flush(): readonly Block[] {
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }
}

/**
 * All blocks of a text that is small or whole in memory.
 *
 * @throws AegisError `internal` for a line that is no block.
 */
export function readBlocks(text: Uint8Array): Block[] {
  const reader = new BlockReader();
  return [...reader.push(text), ...reader.end()];
}

/**
 * The addresses of a version from its text: eight bytes a block, nine for what does not stand alone. As the text is the
 * minimal CIDR set of its addresses, `blocksOfSet` gives back its very lines.
 *
 * @throws AegisError `internal` for a line that is no address.
 */
export async function readSet(text: Chunks): Promise<RangeSet> {
  const aggregator = new TextAggregator({ allowWide: true });
  for await (const chunk of text) aggregator.push(chunk);
  aggregator.end();
  if (aggregator.rejects.size > 0) throw new AegisError('internal', 'A published feed has lines that are no addresses');
  return aggregator.builder.build();
}

function damaged(line: number): never {
  throw new AegisError('internal', `Line ${line} of a published feed is no block`);
}
