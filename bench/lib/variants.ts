import { spawnSync } from 'node:child_process';

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
}

/**
 * Runs every variant once a round, each in a fresh process, in reversed order every second round, so that a machine that
 * grows slower or busier does not favour one. A round that does not count goes first.
 *
 * @throws Error if a variant ends with another status than 0.
 */
export function timeVariants(variants: readonly Variant[], rounds: number, onRound: (round: number) => void): Timing[] {
  const wallMs = new Map(variants.map((variant) => [variant.name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      const elapsed = run(variant);
      if (round > 0) wallMs.get(variant.name)!.push(elapsed);
    }
    onRound(round);
  }
  return variants.map(({ name }) => ({ name, wallMs: wallMs.get(name)!, medianMs: median(wallMs.get(name)!) }));
}

/** The middle of some numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function run({ name, command, args }: Variant): number {
  const start = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const elapsed = performance.now() - start;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with status ${status}`);
  return elapsed;
}
