import { AegisError } from '../../kernel/error.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { HEADER, HEADER_WORDS, MAGIC, MAX_INDEX_BITS, ROW, VERSION } from './layout.ts';
import { Lookup } from './lookup.ts';
import type { Table } from './table.ts';

/**
 * Opens a table made by `buildLookup` on its bytes, which must not be changed afterwards. Checks all that searching
 * relies on, so that a damaged table can give an error but never an endless search.
 *
 * @throws AegisError `internal` if the bytes are no such table, or one of another version.
 */
export function openLookup(buffer: ArrayBuffer): Lookup {
  if (buffer.byteLength < HEADER_WORDS * 4 || buffer.byteLength % 4 !== 0) throw unreadable('its length cannot be');
  const words = new Uint32Array(buffer);
  if (words[HEADER.magic] !== MAGIC) throw unreadable('it does not begin like one');
  if (words[HEADER.version] !== VERSION) throw unreadable(`version ${words[HEADER.version]} is not known`);
  if (words[HEADER.bytes] !== buffer.byteLength) throw unreadable('it is cut off or has something behind it');
  const cursor = new Cursor(words);
  const infos = words[HEADER.infos]!;
  const v4 = takeTable(cursor, 1, infos);
  const v6 = takeTable(cursor, WORDS_6, infos);
  const offsets = cursor.take(infos + 1);
  const infoBytes = words[HEADER.infoBytes]!;
  const metaBytes = words[HEADER.metaBytes]!;
  if (cursor.bytesLeft !== infoBytes + metaBytes + (-(infoBytes + metaBytes) & 3))
    throw unreadable('parts are missing');
  if (!ascends(offsets, infoBytes)) throw unreadable('its texts are in disorder');
  const text = new Uint8Array(buffer, buffer.byteLength - cursor.bytesLeft, infoBytes + metaBytes);
  return new Lookup({ v4, v6, offsets, text });
}

/** Hands out views on the words one after the other, never beyond the end. */
class Cursor {
  readonly words: Uint32Array;
  #at = HEADER_WORDS;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  get bytesLeft(): number {
    return (this.words.length - this.#at) * 4;
  }

  take(count: number): Uint32Array {
    if (count > this.words.length - this.#at) throw unreadable('parts are missing');
    this.#at += count;
    return this.words.subarray(this.#at - count, this.#at);
  }
}

function takeTable(cursor: Cursor, words: number, infos: number): Table | null {
  const { words: header } = cursor;
  const count = header[words === 1 ? HEADER.count4 : HEADER.count6]!;
  const indexBits = header[words === 1 ? HEADER.indexBits4 : HEADER.indexBits6]!;
  const isNested = header[words === 1 ? HEADER.isNested4 : HEADER.isNested6] === 1;
  if (count === 0) return null;
  if (indexBits < 1 || indexBits > MAX_INDEX_BITS) throw unreadable('its index cannot be');
  const index = cursor.take(2 ** indexBits + 1);
  const lo = cursor.take(count * words);
  const rows = cursor.take(count * ROW.length(words));
  if (!ascends(index, count)) throw unreadable('its index is in disorder');
  for (let i = 0, row = 0; i < count; i++, row += ROW.length(words)) {
    const isSound = rows[row + ROW.link(words)]! <= i && rows[row + ROW.info(words)]! < infos;
    if (!isSound) throw unreadable('its entries are in disorder');
  }
  return { index, indexBits, lo, rows, count, isNested };
}

function ascends(numbers: Uint32Array, last: number): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i - 1]! > numbers[i]!) return false;
  return numbers[0] === 0 && numbers[numbers.length - 1] === last;
}

/** The error for bytes that are no look-up table. */
export function unreadable(why: string): AegisError {
  return new AegisError('internal', `This is not a readable look-up table: ${why}`);
}
