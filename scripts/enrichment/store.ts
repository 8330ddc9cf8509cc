import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnrichmentPointer, enrichmentKey } from '../../shared/blacklist/enrichment/layout.ts';
import type { CompiledEnrichment } from './compile.ts';

const POINTER = 'current.json';
const SNAPSHOT = 'snapshot.bin.gz';

/** The compiled snapshot as it lies in a directory: what `current.json` says of it, and the file. */
export interface StoredEnrichment {
  readonly pointer: EnrichmentPointer;
  readonly file: string;
  readonly pointerFile: string;
}

/** The snapshot in a directory; null when there is none, or the directory is not readable as one. */
export function storedEnrichment(directory: string): StoredEnrichment | null {
  const [file, pointerFile] = [join(directory, SNAPSHOT), join(directory, POINTER)];
  if (!existsSync(file) || !existsSync(pointerFile)) return null;
  return { pointer: JSON.parse(readFileSync(pointerFile, 'utf8')) as EnrichmentPointer, file, pointerFile };
}

/** Writes a snapshot into a directory; the pointer last, so that what is cut off is not believed. */
export function storeEnrichment(directory: string, compiled: CompiledEnrichment): StoredEnrichment {
  mkdirSync(directory, { recursive: true });
  const { dataVersion, sha256, bytes } = compiled;
  const pointer: EnrichmentPointer = {
    format: 1,
    dataVersion,
    key: enrichmentKey(sha256),
    sha256,
    bytes: bytes.length,
  };
  replace(join(directory, SNAPSHOT), bytes);
  replace(join(directory, POINTER), `${JSON.stringify(pointer)}\n`);
  return { pointer, file: join(directory, SNAPSHOT), pointerFile: join(directory, POINTER) };
}

function replace(file: string, content: Uint8Array | string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
