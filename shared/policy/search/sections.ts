import { AegisError } from '../../kernel/error.ts';

const HEADER_WORDS = 3;
const ALIGNMENT = 8;

/** Column types of which a section can be read without copying. */
export type Column = Uint8Array | Uint16Array | Uint32Array;

/**
 * Joins binary columns into one file: magic, version and number of sections, then offset and length of each, then the
 * sections, each at a multiple of eight. All numbers are little-endian.
 */
export function joinSections(magic: number, version: number, columns: readonly Column[]): Uint8Array<ArrayBuffer> {
  const directory = new Uint32Array(HEADER_WORDS + columns.length * 2);
  directory.set([magic, version, columns.length]);
  let end = aligned(directory.byteLength);
  for (const [i, column] of columns.entries()) {
    directory.set([end, column.byteLength], HEADER_WORDS + i * 2);
    end = aligned(end + column.byteLength);
  }
  const file = new Uint8Array(end);
  file.set(bytesOfColumn(directory));
  for (const [i, column] of columns.entries()) file.set(bytesOfColumn(column), directory[HEADER_WORDS + i * 2]!);
  return file;
}

/** Hands out views on the sections of a file, in the order in which they were written. */
export class SectionReader {
  readonly #file: Uint8Array;
  readonly #directory: Uint32Array;
  #next = 0;

  /**
   * @param what Named in the error.
   * @throws AegisError `internal` for anything that {@link joinSections} has not written with this magic and version.
   */
  constructor(bytes: Uint8Array, magic: number, version: number, what: string) {
    // Views on words need a beginning at a multiple of their size; what a caller cut out of something larger has none.
    this.#file = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
    const words = Math.floor(this.#file.byteLength / 4);
    const head = new Uint32Array(this.#file.buffer, this.#file.byteOffset, words);
    if (words < HEADER_WORDS || head[0] !== magic) throw unreadable(what, 'it does not begin like one');
    if (head[1] !== version) throw unreadable(what, `version ${head[1]} is not known`);
    const count = head[2]!;
    if (words < HEADER_WORDS + count * 2) throw unreadable(what, 'it is cut off');
    this.#directory = head.subarray(HEADER_WORDS, HEADER_WORDS + count * 2);
    for (let i = 0; i < count; i++) {
      const isInside = this.#directory[i * 2]! + this.#directory[i * 2 + 1]! <= this.#file.byteLength;
      if (!isInside || this.#directory[i * 2]! % ALIGNMENT !== 0) throw unreadable(what, 'it is cut off');
    }
  }

  /** The next section as bytes. */
  bytes(): Uint8Array {
    const at = this.#directory[this.#next * 2];
    const length = this.#directory[this.#next * 2 + 1];
    this.#next++;
    if (at === undefined || length === undefined) throw unreadable('snapshot', 'a section is missing');
    return this.#file.subarray(at, at + length);
  }

  u16(): Uint16Array {
    const bytes = this.bytes();
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  }

  u32(): Uint32Array {
    const bytes = this.bytes();
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  }
}

/** The error for bytes that are not what they should be. */
export function unreadable(what: string, why: string): AegisError {
  return new AegisError('internal', `This is not a readable ${what}: ${why}`);
}

function bytesOfColumn(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
