import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

const RESULTS = join(import.meta.dirname, '../results');

/** Whether a program can be started at all. */
export function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

/** The first line that a program says about its version, wherever it says it; `null` if it cannot be started. */
export function versionOf(command: string): string | null {
  const { stdout, stderr, error } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return null;
  return `${stdout}\n${stderr}`.split('\n').find((line) => line.trim() !== '') ?? null;
}

/** Writes `bench/results/<name>.json`: the figures, and the machine and versions they were taken with. */
export function writeResult(
  name: string,
  figures: object,
  versions: Readonly<Record<string, string | null>> = {},
): void {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    loadAverage: loadavg()[0],
  };
  const result = {
    bench: name,
    takenAt: new Date().toISOString(),
    machine,
    node: process.version,
    versions,
    ...figures,
  };
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
