import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What a step found. `text` is one line on success, and everything worth reading on failure. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

/** One thing that `npm run check` looks at. */
export interface Step {
  readonly name: string;
  /** Measures time, so nothing else may run beside it. */
  readonly alone?: boolean;
  run(): Promise<Finding>;
}

/** A finished program. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end and keeps what it prints, both streams in order.
 *
 * @param command a tool of `node_modules/.bin`, or `node`
 */
export function execute(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_LOG_PATH: join(cwd, '.aegis', 'logs'),
      },
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: stripVTControlCharacters(output).trim() }));
  });
}

/** A step that passes when a program exits with 0. `summary` makes the success line of its output. */
export function program(
  name: string,
  command: string,
  args: readonly string[],
  root: string,
  summary: (output: string) => string = () => '',
): Step {
  return {
    name,
    async run() {
      const { code, output } = await execute(command, args, root);
      return code === 0 ? { ok: true, text: summary(output) } : { ok: false, text: output };
    },
  };
}
