import { crc32 } from '../../../kernel/crc32.ts';
import { AegisError } from '../../../kernel/error.ts';
import { readDirectory, type ZipEntry } from './directory.ts';

export type { ZipEntry } from './directory.ts';

import { Inflater } from './inflate.ts';
import { ZIP_LIMITS, type ZipLimits } from './limits.ts';

/** An opened archive. Nothing is inflated before an entry is read. */
export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * The content of an entry, chunk by chunk; a chunk is valid until the next one is asked for. A reader that stops early pays only for what it has read; checksum and
   * length are verified by one that reads to the end.
   *
   * @throws {AegisError} `artefact_bomb` beyond a byte or ratio limit; `artefact_unreadable` when the checksum differs or the
   * stream is broken; `artefact_truncated` when it is shorter than stated
   */
  read(entry: ZipEntry): Generator<Uint8Array, void, undefined>;
}

/** Bytes of a stored entry handed out at a time, so that a reader holds as little of it as of an inflated one. */
const STORED_PIECE = 65_536;

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1 << 20))} MiB`;

function bomb(limit: keyof ZipLimits, entry: ZipEntry, message: string): AegisError {
  return new AegisError('artefact_bomb', message, { details: { limit, part: entry.name } });
}

/** What reading an entry has come to, in bytes. */
interface Progress {
  consumed: number;
  inflated: number;
}

function checkInflated(entry: ZipEntry, { consumed, inflated }: Progress, total: number, limits: ZipLimits): void {
  if (inflated > limits.entryBytes) {
    throw bomb('entryBytes', entry, `Part ${entry.name} inflates beyond ${mebibytes(limits.entryBytes)}`);
  }
  if (total > limits.totalBytes) {
    throw bomb('totalBytes', entry, `The archive inflates beyond ${mebibytes(limits.totalBytes)}`);
  }
  // Against what was consumed so far and not the whole entry: a bomb need not be paid for up to its end.
  if (inflated > limits.ratioFrom && inflated > consumed * limits.ratio) {
    throw bomb('ratio', entry, `Part ${entry.name} inflates more than ${limits.ratio}:1`);
  }
}

/** The content of an entry, and in `progress` what it has cost. */
function* contentOf(
  compressed: Uint8Array,
  method: ZipEntry['method'],
  progress: Progress,
): Generator<Uint8Array, void, undefined> {
  if (method === 'stored') {
    for (let at = 0; at < compressed.length; at += STORED_PIECE) {
      const piece = compressed.subarray(at, at + STORED_PIECE);
      progress.consumed += piece.length;
      yield piece;
    }
    return;
  }
  const inflater = new Inflater(compressed);
  for (let chunk = inflater.next(); chunk; chunk = inflater.next()) {
    progress.consumed = inflater.consumed;
    yield chunk;
  }
}

function checkWhole(entry: ZipEntry, inflated: number, crc: number): void {
  const details = { part: entry.name };
  if (inflated < entry.size) throw new AegisError('artefact_truncated', `Part ${entry.name} is cut off`, { details });
  if (inflated > entry.size || crc !== entry.crc) {
    throw new AegisError('artefact_unreadable', `Part ${entry.name} is damaged`, {
      details: { ...details, reason: 'zip-checksum' },
    });
  }
}

/**
 * Opens a ZIP archive that lies in memory; see {@link readDirectory} for what is refused.
 *
 * @example
 * const archive = openZip(bytes);
 * for (const chunk of archive.read(archive.entries.get('xl/workbook.xml')!)) use(chunk);
 */
export function openZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): ZipArchive {
  let total = 0;
  function* read(entry: ZipEntry): Generator<Uint8Array, void, undefined> {
    const compressed = bytes.subarray(entry.dataAt, entry.dataAt + entry.compressedSize);
    const progress: Progress = { consumed: 0, inflated: 0 };
    let crc = 0;
    for (const chunk of contentOf(compressed, entry.method, progress)) {
      progress.inflated += chunk.length;
      total += chunk.length;
      checkInflated(entry, progress, total, limits);
      crc = crc32(chunk, crc);
      yield chunk;
    }
    checkWhole(entry, progress.inflated, crc);
  }
  return { entries: readDirectory(bytes, limits), read };
}
