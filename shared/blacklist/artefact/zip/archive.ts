import { AegisError } from '../../../kernel/error.ts';
import { crc32 } from './crc32.ts';
import { readDirectory, type ZipEntry } from './directory.ts';

export type { ZipEntry } from './directory.ts';

import { inflateRaw } from './inflate.ts';
import { ZIP_LIMITS, type ZipLimits } from './limits.ts';

/** An opened archive. Nothing is inflated before an entry is read. */
export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * The content of an entry, chunk by chunk. A reader that stops early pays only for what it has read; checksum and
   * length are verified by one that reads to the end.
   *
   * @throws {AegisError} `artefact_bomb` beyond a byte or ratio limit; `artefact_unreadable` when the checksum differs or the
   * stream is broken; `artefact_truncated` when it is shorter than stated
   */
  read(entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined>;
}

/** Bytes of a stored entry handed out at a time, so that a reader holds as little of it as of an inflated one. */
const STORED_PIECE = 65_536;

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1 << 20))} MiB`;

function bomb(limit: keyof ZipLimits, entry: ZipEntry, message: string): AegisError {
  return new AegisError('artefact_bomb', message, { details: { limit, part: entry.name } });
}

/** What reading an entry has come to, in bytes. */
interface Progress {
  fed: number;
  inflated: number;
}

function checkInflated(entry: ZipEntry, { fed, inflated }: Progress, total: number, limits: ZipLimits): void {
  if (inflated > limits.entryBytes) {
    throw bomb('entryBytes', entry, `Part ${entry.name} inflates beyond ${mebibytes(limits.entryBytes)}`);
  }
  if (total > limits.totalBytes) {
    throw bomb('totalBytes', entry, `The archive inflates beyond ${mebibytes(limits.totalBytes)}`);
  }
  // Against what was fed so far and not the whole entry: a bomb need not be paid for up to its end.
  if (inflated > limits.ratioFrom && inflated > fed * limits.ratio) {
    throw bomb('ratio', entry, `Part ${entry.name} inflates more than ${limits.ratio}:1`);
  }
}

async function* stored(bytes: Uint8Array, progress: Progress): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += STORED_PIECE) {
    const piece = bytes.subarray(at, at + STORED_PIECE);
    progress.fed += piece.length;
    yield piece;
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
 * for await (const chunk of archive.read(archive.entries.get('xl/workbook.xml')!)) use(chunk);
 */
export function openZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): ZipArchive {
  let total = 0;
  async function* read(entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined> {
    const compressed = bytes.subarray(entry.dataAt, entry.dataAt + entry.compressedSize);
    const progress: Progress = { fed: 0, inflated: 0 };
    const chunks =
      entry.method === 'stored'
        ? stored(compressed, progress)
        : inflateRaw(compressed, (fed) => {
            progress.fed = fed;
          });
    let crc = 0;
    for await (const chunk of chunks) {
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
