import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENRICHMENT_POINTER_KEY, type EnrichmentPointer } from '../../shared/blacklist/enrichment/layout.ts';
import { installedVersion } from './compile.ts';
import { storedEnrichment } from './store.ts';

/** The part of a bucket that is needed here. */
export interface SnapshotBucket {
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  put(key: string, content: string | Uint8Array<ArrayBuffer>): Promise<unknown>;
}

export interface RefreshOptions {
  readonly root: string;
  /** Where the compiled snapshot is kept between starts. */
  readonly directory: string;
  /** Opens the bucket; asked only when it is needed. */
  readonly bucket: () => Promise<SnapshotBucket>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Brings the bucket's snapshot to the version of the installed data. Compiles in a process of its own with the lowest priority,
 * so that the server does not notice; one that was compiled at an earlier start is used again.
 *
 * @returns whether there was anything to do
 * @throws {Error} when the compilation fails; the bucket then stays as it was
 */
export async function refreshEnrichment({ root, directory, bucket, say, signal }: RefreshOptions): Promise<boolean> {
  const wanted = installedVersion();
  const target = await bucket();
  const present = await target.get(ENRICHMENT_POINTER_KEY);
  if (present && (JSON.parse(await present.text()) as EnrichmentPointer).dataVersion === wanted) return false;
  let stored = storedEnrichment(directory);
  if (stored?.pointer.dataVersion !== wanted) {
    say(`compiling countries and networks of addresses, version ${wanted}`);
    await compileApart(root, directory, say, signal);
    stored = storedEnrichment(directory);
  }
  if (stored === null) throw new Error('the compilation left no snapshot');
  if (signal.aborted) return false;
  await target.put(stored.pointer.key, new Uint8Array(readFileSync(stored.file)));
  await target.put(ENRICHMENT_POINTER_KEY, JSON.stringify(stored.pointer));
  say(`countries and networks of addresses are there (${stored.pointer.bytes} bytes)`);
  return true;
}

async function compileApart(root: string, directory: string, say: (line: string) => void, signal: AbortSignal) {
  const child = spawn(process.execPath, [join(root, 'scripts/enrichment.ts'), '--out', directory], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  createInterface({ input: child.stdout }).on('line', (line) => say(line.trim()));
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('exit', done));
  if (code !== 0) throw new Error(`compiling countries and networks failed (${code}): ${complaint.trim()}`);
}
