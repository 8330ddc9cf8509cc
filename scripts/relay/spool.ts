import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import type { Upload } from './upload.ts';

/** Artefacts that were collected and not yet acknowledged, on disk, so that a stopped relay goes on where it was. */
export interface Spool {
  add(upload: Upload): Promise<string>;
  /** Ids, oldest first. */
  pending(): string[];
  read(id: string): Upload;
  remove(id: string): void;
}

/** Opens the spool of a source under `directory`; its files are readable by their owner only. */
export function openSpool(directory: string, source: string, now: () => number): Spool {
  const home = join(directory, source);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return {
    async add(upload) {
      const id = `${now().toString().padStart(15, '0')}-${(await sha256Hex(upload.bytes)).slice(0, 16)}`;
      const { bytes, ...note } = upload;
      writeFileSync(join(home, `${id}.bin`), bytes, { mode: 0o600 });
      // The note comes last and at once: without it the bytes do not count.
      writeFileSync(join(home, `${id}.tmp`), JSON.stringify(note), { mode: 0o600 });
      renameSync(join(home, `${id}.tmp`), join(home, `${id}.json`));
      return id;
    },
    pending: () =>
      readdirSync(home)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .sort(),
    read(id) {
      const note = JSON.parse(readFileSync(join(home, `${id}.json`), 'utf8')) as Omit<Upload, 'bytes'>;
      return { ...note, bytes: readFileSync(join(home, `${id}.bin`)) };
    },
    remove(id) {
      rmSync(join(home, `${id}.json`), { force: true });
      rmSync(join(home, `${id}.bin`), { force: true });
    },
  };
}
