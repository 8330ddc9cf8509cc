import { exitCodeOf, run } from './process.mjs';

/**
 * Runs a tool of `node_modules/.bin` with this process's terminal.
 *
 * @returns its exit code
 */
export async function execute(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return exitCodeOf(await run(command, args, { env: { ...process.env, ...env } }));
}
