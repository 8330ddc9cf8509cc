import { WORDS_6 } from '../ranges/types.ts';
import { compare6, copy6 } from '../ranges/words6.ts';
import type { BoundKey } from '../record.ts';
import { ByteLog, type ByteLogReader } from './byte-log.ts';
import { blockBits6, blockEnd6, LONGEST_6, readBound6, writeBound6 } from './packed6.ts';

const FLAG = { wide: 1, info: 2, until: 4, block: 8 } as const;
const FLAGS_4 = 8;
/** Most bytes of the numbers of one entry, all families. */
const LONGEST = 32 + LONGEST_6;

/**
 * Entries in address order, packed as differences: an IPv4 address in a list of millions costs two to five bytes, info and end
 * included, where a row of the look-up table costs twenty. So a whole list can be read in one synchronous go and be
 * compiled from memory afterwards, as often as is convenient, while the list changes.
 *
 * @example
 * const packed = new PackedEntries();
 * packed.add(0xc6336407, 0xc6336407, 0, 0);
 * for (const entry = packed.read(); entry.next(); ) console.log(entry.family, entry.lo[0]); // 4, 3325256711
 */
export class PackedEntries {
  readonly #log4 = new ByteLog();
  readonly #log6 = new ByteLog();
  readonly #last4 = { lo: 0, info: 0, until: 0 };
  readonly #last6 = { lo: new Uint32Array(WORDS_6), info: 0, until: 0 };
  readonly #lo = new Uint32Array(WORDS_6);
  readonly #hi = new Uint32Array(WORDS_6);
  #count4 = 0;
  #count6 = 0;

  get count4(): number {
    return this.#count4;
  }

  get count6(): number {
    return this.#count6;
  }

  /**
   * Adds an entry by its stored bounds; `until` in epoch minutes, 0 for no end. Within a family entries come ascending by `lo`.
   *
   * @throws RangeError if one does not.
   */
  add(lo: BoundKey, hi: BoundKey, info: number, until: number): void {
    if (typeof lo === 'number') {
      this.add4(lo, hi as number, info, until);
    } else {
      wordsOfKey(lo, this.#lo);
      wordsOfKey(hi as string, this.#hi);
      this.add6(this.#lo, this.#hi, info, until);
    }
  }

  add4(lo: number, hi: number, info: number, until: number): void {
    const last = this.#last4;
    const log = this.#log4;
    if (lo < last.lo) throw new RangeError('entries must come in address order');
    const flags = (lo === hi ? 0 : FLAG.wide) | flagsOf(last, info, until);
    log.record(LONGEST);
    log.number((lo - last.lo) * FLAGS_4 + flags);
    if (lo !== hi) log.number(hi - lo);
    this.#rest(log, last, info, until);
    last.lo = lo;
    this.#count4++;
  }

  /** Bounds as four words each, the most significant first; they are copied. */
  add6(lo: Uint32Array, hi: Uint32Array, info: number, until: number): void {
    const last = this.#last6;
    const log = this.#log6;
    if (compare6(lo, 0, last.lo, 0) < 0) throw new RangeError('entries must come in address order');
    const bits = blockBits6(lo, hi);
    const width = bits === 0 ? 0 : bits > 0 ? FLAG.wide | FLAG.block : FLAG.wide;
    log.record(LONGEST);
    log.byte(width | flagsOf(last, info, until));
    writeBound6(log, lo, last.lo);
    if (bits > 0) log.byte(bits);
    else if (bits < 0) writeBound6(log, hi, lo);
    this.#rest(log, last, info, until);
    copy6(lo, 0, last.lo, 0);
    this.#count6++;
  }

  /** A cursor before the first entry: IPv4 first, ascending. */
  read(): EntryCursor {
    return new EntryCursor(this.#log4.read(), this.#log6.read());
  }

  #rest(log: ByteLog, last: { info: number; until: number }, info: number, until: number): void {
    if (info !== last.info) log.number(info);
    if (until !== last.until) log.number(zigzag(until - last.until));
    last.info = info;
    last.until = until;
  }
}

const flagsOf = (last: { info: number; until: number }, info: number, until: number): number =>
  (info === last.info ? 0 : FLAG.info) | (until === last.until ? 0 : FLAG.until);

const zigzag = (value: number): number => (value >= 0 ? 2 * value : -2 * value - 1);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function wordsOfKey(key: string, words: Uint32Array): void {
  for (let word = 0; word < WORDS_6; word++) words[word] = Number.parseInt(key.slice(8 * word, 8 * word + 8), 16);
}

/** Goes through {@link PackedEntries} without an object an entry: its fields say the entry that it stands on. */
export class EntryCursor {
  family: 4 | 6 = 4;
  /** One word for IPv4, at 0; four for IPv6. */
  lo: Uint32Array = new Uint32Array(1);
  hi: Uint32Array = new Uint32Array(1);
  info = 0;
  until = 0;
  readonly #log6: ByteLogReader;
  #log: ByteLogReader;

  constructor(log4: ByteLogReader, log6: ByteLogReader) {
    this.#log = log4;
    this.#log6 = log6;
  }

  /** Goes to the next entry; false at the end. */
  next(): boolean {
    if (this.#log.record()) {
      if (this.family === 4) this.#next4();
      else this.#next6();
      return true;
    }
    if (this.family === 6) return false;
    this.family = 6;
    this.lo = new Uint32Array(WORDS_6);
    this.hi = new Uint32Array(WORDS_6);
    this.info = 0;
    this.until = 0;
    this.#log = this.#log6;
    return this.next();
  }

  #next4(): void {
    const head = this.#log.number();
    const flags = head % FLAGS_4;
    this.lo[0]! += (head - flags) / FLAGS_4;
    this.hi[0] = this.lo[0]! + ((flags & FLAG.wide) === 0 ? 0 : this.#log.number());
    this.#rest(flags);
  }

  #next6(): void {
    const flags = this.#log.byte();
    readBound6(this.#log, this.lo);
    copy6(this.lo, 0, this.hi, 0);
    if ((flags & FLAG.block) !== 0) blockEnd6(this.lo, this.#log.byte(), this.hi);
    else if ((flags & FLAG.wide) !== 0) readBound6(this.#log, this.hi);
    this.#rest(flags);
  }

  #rest(flags: number): void {
    if ((flags & FLAG.info) !== 0) this.info = this.#log.number();
    if ((flags & FLAG.until) !== 0) this.until += unzigzag(this.#log.number());
  }
}
