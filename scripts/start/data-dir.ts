import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Paths inside the data directory. */
export interface DataDir {
  readonly root: string;
  /** D1, R2, Durable Objects and cache, as the runtime lays them out. */
  readonly state: string;
  readonly adminKeyFile: string;
  readonly secretsKeyFile: string;
  readonly feedKeyFile: string;
  /** Process id of the runtime, written by itself at each of its starts. */
  readonly runtimePidFile: string;
  /** Lets the next server have the directory. */
  release(): void;
}

/**
 * Opens a data directory for one server alone. The lock is SQLite's, hence the operating system's: it vanishes with
 * the process, so a crash leaves nothing stale and a reused process id means nothing.
 *
 * @throws {Error} when another server holds it
 */
export function openDataDir(root: string): DataDir {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  const owner = join(root, 'server.pid');
  const lock = new DatabaseSync(join(root, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new Error(`Another server${ownerOf(owner)} is using ${root}. Stop it, or set AEGIS_DATA_DIR.`, { cause });
  }
  writeFileSync(owner, `${process.pid}\n`);
  return {
    root,
    state: join(root, 'state'),
    adminKeyFile: join(root, 'admin-key'),
    secretsKeyFile: join(root, 'secrets-key'),
    feedKeyFile: join(root, 'feed-key'),
    runtimePidFile: join(root, 'runtime.pid'),
    release() {
      rmSync(owner, { force: true });
      lock.close();
    },
  };
}

function ownerOf(file: string): string {
  try {
    return ` (process ${readFileSync(file, 'utf8').trim()})`;
  } catch {
    // Only makes the message nicer; the other server may be about to write it.
    return '';
  }
}
