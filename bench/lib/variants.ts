import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Linux counts the CPU time of children in ticks of 10 ms, whatever the kernel's own tick. */
const TICK_MS = 10;

/** One way to do the work, as a command that is started afresh for every run. Its output is discarded. */
export interface Variant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Timing {
  readonly name: string;
  /** Whole process, start included, in milliseconds; one number a round, in order. */
  readonly wallMs: readonly number[];
  readonly medianMs: number;
  /** Mean CPU time of a run in all its threads, in milliseconds; steadier than wall time on a busy machine. `null` off Linux. */
  readonly cpuMs: number | null;
}

/**
 * Runs every variant once a round, each in a fresh process, in reversed order every second round, so that a machine that
 * grows slower or busier does not favour one. A round that does not count goes first.
 *
 * @throws Error if a variant ends with another status than 0.
 */
export function timeVariants(variants: readonly Variant[], rounds: number, onRound: (round: number) => void): Timing[] {
  const wallMs = new Map(variants.map((variant) => [variant.name, [] as number[]]));
  const cpuMs = new Map(variants.map((variant) => [variant.name, 0]));
  for (let round = 0; round <= rounds; round++) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      const cpuBefore = childrenCpuMs();
      const elapsed = run(variant);
      if (round === 0) continue;
      wallMs.get(variant.name)!.push(elapsed);
      cpuMs.set(variant.name, cpuMs.get(variant.name)! + childrenCpuMs() - cpuBefore);
    }
    onRound(round);
  }
  return variants.map(({ name }) => ({
    name,
    wallMs: wallMs.get(name)!,
    medianMs: median(wallMs.get(name)!),
    cpuMs: process.platform === 'linux' ? cpuMs.get(name)! / rounds : null,
  }));
}

/** The middle of some numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** CPU time of all processes that this one has waited for; 0 where the kernel does not tell. */
function childrenCpuMs(): number {
  if (process.platform !== 'linux') return 0;
  // Behind the program's name in parentheses, the 14th and 15th fields are the children's user and system time.
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

function run({ name, command, args }: Variant): number {
  const start = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const elapsed = performance.now() - start;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with status ${status}`);
  return elapsed;
}
