import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICK_MICROSECONDS = 1e6 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const MB = 1e6;

/** Of `/proc/<pid>/stat`, counted behind the program's name: parent, and four sorts of processor time. */
const FIELD = { parent: 1, user: 11, system: 12, childrenUser: 13, childrenSystem: 14 } as const;

/** Memory of some processes together, in MB (10^6 bytes). */
export interface TreeMemory {
  /** Resident pages, counted again in every process that shares them. */
  readonly rssMB: number;
  /** As `rssMB`, but a page that several processes share counts once among them. */
  readonly pssMB: number;
}

/**
 * Processor time of processes and all their descendants so far, in microseconds. Who has ended in between is counted by
 * its parent, so the figure never falls.
 */
export function treeCpuMicroseconds(roots: readonly number[]): number {
  let ticks = 0;
  for (const { fields } of tree(roots))
    for (const name of ['user', 'system', 'childrenUser', 'childrenSystem'] as const) ticks += fields[FIELD[name]]!;
  return ticks * TICK_MICROSECONDS;
}

/** Memory of processes and all their descendants at this moment. */
export function treeMemory(roots: readonly number[]): TreeMemory {
  let rss = 0;
  let pss = 0;
  for (const { pid } of tree(roots)) {
    const text = readOrNull(`/proc/${pid}/smaps_rollup`) ?? '';
    rss += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
    pss += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
  }
  return { rssMB: Math.round(rss / MB), pssMB: Math.round(pss / MB) };
}

/** Process ids of processes and all their descendants. */
export function treePids(roots: readonly number[]): number[] {
  return tree(roots).map(({ pid }) => pid);
}

interface Process {
  readonly pid: number;
  readonly fields: readonly number[];
}

function tree(roots: readonly number[]): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readOrNull(`/proc/${name}/stat`);
      return stat === null
        ? []
        : [
            {
              pid: Number(name),
              fields: stat
                .replace(/^.*\) /s, '')
                .split(' ')
                .map(Number),
            },
          ];
    });
  const inside = new Set(roots);
  // A child may stand before its parent where process ids have wrapped round.
  for (let before = -1; before !== inside.size; ) {
    before = inside.size;
    for (const { pid, fields } of all) if (inside.has(fields[FIELD.parent]!)) inside.add(pid);
  }
  return all.filter(({ pid }) => inside.has(pid));
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended since it was listed.
    return null;
  }
}
