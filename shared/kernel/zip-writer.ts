import { crc32 } from './crc32.ts';
import { AegisError } from './error.ts';

/** A file of an archive. */
export interface ZipPart {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  /** The content, piece by piece. Gone through twice, so it must be the same both times; nothing of it is kept in memory. */
  content(): Iterable<Uint8Array>;
}

/** An archive that is measured and not written yet. */
export interface PlannedZip {
  /** Length of the whole archive, so that it can be streamed to where the length must be known beforehand. */
  readonly bytes: number;
  /**
   * The archive, piece by piece.
   *
   * @throws AegisError `internal` when a part has changed since it was measured: the archive is broken then and must be dropped.
   */
  chunks(): Generator<Uint8Array, void, undefined>;
}

interface MeasuredPart {
  readonly part: ZipPart;
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
/** Version 2.0 of the format; names are UTF-8 (bit 11); method 0 is stored. */
const VERSION = 20;
const UTF8 = 0x0800;
const STORED = 0;
/** Without zip64 all sizes and offsets are 32 bits, and the value of all ones is taken. */
const LARGEST = 0xfffffffe;
const MOST_PARTS = 0xfffe;

/**
 * Plans a ZIP archive whose files are stored and not compressed (APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). Sizes and checksums
 * stand in front of each file, so that every reader takes it, also one that streams; they cost a first pass over the content.
 *
 * @param modifiedAt Date of all files, ms since the epoch; the format keeps it in two-second steps from 1980 on, here in UTC.
 * @throws AegisError `payload_too_large` beyond 4 GiB or 65,534 files; `internal` for a name that is there twice.
 * @example
 * const zip = planZip([{ name: 'a.txt', content: () => [new TextEncoder().encode('hello')] }], Date.now());
 * zip.bytes; // 113
 */
export function planZip(parts: readonly ZipPart[], modifiedAt: number): PlannedZip {
  if (parts.length > MOST_PARTS) throw tooLarge();
  const measured: MeasuredPart[] = [];
  const names = new Set<string>();
  let offset = 0;
  for (const part of parts) {
    if (names.has(part.name)) throw new AegisError('internal', `The archive would have ${part.name} twice`);
    names.add(part.name);
    const name = new TextEncoder().encode(part.name);
    measured.push({ part, name, offset, ...measure(part) });
    offset += LOCAL_LENGTH + name.byteLength + (measured.at(-1)?.size ?? 0);
  }
  const directoryBytes = measured.reduce((sum, { name }) => sum + CENTRAL_LENGTH + name.byteLength, 0);
  const bytes = offset + directoryBytes + END_LENGTH;
  if (bytes > LARGEST) throw tooLarge();
  const time = dosTime(modifiedAt);
  return {
    bytes,
    *chunks() {
      for (const file of measured) {
        yield header(file, time, LOCAL);
        yield* checked(file);
      }
      for (const file of measured) yield header(file, time, CENTRAL);
      yield endRecord(measured.length, directoryBytes, offset);
    },
  };
}

function measure(part: ZipPart): { readonly crc: number; readonly size: number } {
  let crc = 0;
  let size = 0;
  for (const piece of part.content()) {
    crc = crc32(piece, crc);
    size += piece.byteLength;
  }
  return { crc, size };
}

function* checked({ part, crc, size }: MeasuredPart): Generator<Uint8Array, void, undefined> {
  let sum = 0;
  let length = 0;
  for (const piece of part.content()) {
    sum = crc32(piece, sum);
    length += piece.byteLength;
    yield piece;
  }
  if (sum !== crc || length !== size) throw new AegisError('internal', `${part.name} has changed while it was packed`);
}

/** Both headers of a file share their fields from the version on; the central one has more around them. */
function header({ name, crc, size, offset }: MeasuredPart, time: number, signature: number): Uint8Array {
  const isCentral = signature === CENTRAL;
  const length = isCentral ? CENTRAL_LENGTH : LOCAL_LENGTH;
  const bytes = new Uint8Array(length + name.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  if (isCentral) view.setUint16(4, VERSION, true);
  const at = isCentral ? 6 : 4;
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8, true);
  view.setUint16(at + 4, STORED, true);
  view.setUint32(at + 6, time, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.byteLength, true);
  if (isCentral) view.setUint32(42, offset, true);
  bytes.set(name, length);
  return bytes;
}

function endRecord(count: number, directoryBytes: number, directoryAt: number): Uint8Array {
  const bytes = new Uint8Array(END_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, END, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, directoryAt, true);
  return bytes;
}

/** Time in the low, date in the high half (APPNOTE 4.4.6). */
function dosTime(at: number): number {
  const moment = new Date(at);
  const year = Math.min(127, Math.max(0, moment.getUTCFullYear() - 1980));
  const date = (year << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate();
  const time = (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | (moment.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

function tooLarge(): AegisError {
  return new AegisError('payload_too_large', 'The archive would be larger than its format allows');
}
