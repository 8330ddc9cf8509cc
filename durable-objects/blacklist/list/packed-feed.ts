import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { PlainScanner, type PlainSink } from '../../../shared/blacklist/ranges/scan.ts';
import { WORDS_6 } from '../../../shared/blacklist/ranges/types.ts';
import { store6 } from '../../../shared/blacklist/ranges/words6.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/**
 * The ranges of a published feed, packed: a few bytes a line, however many there are.
 *
 * @throws AegisError `internal` if the text has lines that are no addresses; RangeError if they are not in order. Neither is
 * ever published.
 */
export async function packedFeed(text: ReadableStream<Uint8Array>): Promise<PackedEntries> {
  const feed = new PackedFeed();
  const scanner = new PlainScanner(feed);
  for await (const chunk of text) scanner.push(chunk);
  scanner.end();
  return feed.ranges;
}

class PackedFeed implements PlainSink {
  readonly ranges = new PackedEntries();
  readonly #lo = new Uint32Array(WORDS_6);
  readonly #hi = new Uint32Array(WORDS_6);

  v4(lo: number, hi: number): void {
    this.ranges.add4(lo, hi, 0, 0);
  }

  other(text: string): void {
    const parsed = parseAddress(text, { allowWide: true });
    if (!parsed.ok) throw new AegisError('internal', 'A published feed has lines that are no addresses');
    const { range } = parsed;
    if (range.family === 4) {
      this.v4(range.lo, range.hi);
      return;
    }
    store6(this.#lo, 0, range.lo);
    store6(this.#hi, 0, range.hi);
    this.ranges.add6(this.#lo, this.#hi, 0, 0);
  }

  tooLong(): void {
    throw new AegisError('internal', 'A published feed has lines that are no addresses');
  }
}
