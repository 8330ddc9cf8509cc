import type { SpawnOptions } from 'node:child_process';

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
export function run(command: string, args: readonly string[], options?: SpawnOptions): Promise<End>;
export function exitCodeOf(end: End): number;
