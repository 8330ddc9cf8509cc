import { AegisError } from '../../../kernel/error.ts';
import type { ZipLimits } from './limits.ts';

/** One file of an archive, as the central directory states it. Sizes and offsets in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflate';
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its data begins. */
  readonly dataAt: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const NEEDS_ZIP64 = 0xffffffff;

const truncated = (what: string): AegisError =>
  new AegisError('artefact_truncated', `The archive ends before ${what}`, { details: { reason: 'zip-truncated' } });

const unreadable = (reason: string, message: string): AegisError =>
  new AegisError('artefact_unreadable', message, { details: { reason } });

/** Whether bytes begin like a ZIP archive, also an empty one. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  if (bytes.length < 4) return true;
  return (bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6);
}

/** The end record that reaches exactly to the end of the file, searched backwards over a possible comment. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= lowest; at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw truncated('its end record');
}

function methodOf(method: number, name: string): ZipEntry['method'] {
  if (method === 0) return 'stored';
  if (method === 8) return 'deflate';
  throw unreadable('zip-method', `Part ${name} is compressed with method ${method}; only deflate and stored are read`);
}

/** Sizes are absent from the local header when bit 3 is set, so only its length is needed; the signature proves it. */
function dataStart(view: DataView, offset: number, name: string): number {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== LOCAL) {
    throw unreadable('zip-local-header', `Part ${name} has no local header where the directory says`);
  }
  return offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, directoryAt: number): ZipEntry {
  const nameLength = view.getUint16(at + 28, true);
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  const flags = view.getUint16(at + 8, true);
  if (flags & ENCRYPTED) throw unreadable('zip-encrypted', `Part ${name} is encrypted`);
  const compressedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const offset = view.getUint32(at + 42, true);
  if (compressedSize === NEEDS_ZIP64 || size === NEEDS_ZIP64 || offset === NEEDS_ZIP64) {
    throw unreadable('zip64', 'The archive uses zip64, which is not read');
  }
  const method = methodOf(view.getUint16(at + 10, true), name);
  const dataAt = dataStart(view, offset, name);
  if (dataAt + compressedSize > directoryAt) {
    throw unreadable('zip-overlap', `Part ${name} reaches into the directory`);
  }
  if (method === 'stored' && compressedSize !== size) throw unreadable('zip-size', `Part ${name} states two sizes`);
  return { name, method, crc: view.getUint32(at + 16, true), compressedSize, size, dataAt };
}

/** Bombs may let many entries share the same compressed bytes. */
function refuseSharedData(entries: readonly ZipEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.dataAt - b.dataAt);
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    if (before.dataAt + before.compressedSize > sorted[i]!.dataAt) {
      throw new AegisError('artefact_bomb', `Parts ${before.name} and ${sorted[i]!.name} share their data`, {
        details: { reason: 'zip-overlap' },
      });
    }
  }
}

/**
 * Reads the central directory of a ZIP archive (APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). The directory is the only
 * place where sizes are sure: a streaming writer leaves them out of the local headers.
 *
 * @throws {AegisError} `artefact_truncated` when the end is missing; `artefact_unreadable` for zip64, encryption,
 * methods other than stored and deflate, or a directory that contradicts itself; `artefact_too_large` beyond
 * `limits.entries`; `artefact_bomb` when entries share their data.
 */
export function readDirectory(bytes: Uint8Array, limits: ZipLimits): ReadonlyMap<string, ZipEntry> {
  if (!looksLikeZip(bytes)) throw unreadable('not-zip', 'The file is not a ZIP archive');
  if (bytes.length < END_LENGTH) throw truncated('its end record');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const endAt = findEnd(view);
  const count = view.getUint16(endAt + 10, true);
  const directorySize = view.getUint32(endAt + 12, true);
  const directoryAt = view.getUint32(endAt + 16, true);
  if (count === 0xffff || directoryAt === NEEDS_ZIP64)
    throw unreadable('zip64', 'The archive uses zip64, which is not read');
  if (view.getUint16(endAt + 4, true) !== 0 || view.getUint16(endAt + 6, true) !== 0) {
    throw unreadable('zip-split', 'The archive is one part of several');
  }
  if (count > limits.entries) {
    throw new AegisError('artefact_too_large', `The archive has ${count} entries, at most ${limits.entries} are read`, {
      details: { limit: 'entries', entries: count },
    });
  }
  if (directoryAt + directorySize > endAt) throw unreadable('zip-directory', 'The directory lies outside the archive');
  const entries = new Map<string, ZipEntry>();
  let at = directoryAt;
  for (let i = 0; i < count; i++) {
    if (at + 46 > endAt || view.getUint32(at, true) !== CENTRAL) {
      throw unreadable('zip-directory', `Entry ${i + 1} of the directory is not there`);
    }
    const entry = readEntry(bytes, view, at, directoryAt);
    if (entries.has(entry.name)) throw unreadable('zip-duplicate', `Part ${entry.name} is there twice`);
    entries.set(entry.name, entry);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  refuseSharedData([...entries.values()]);
  return entries;
}
