// `npm test`: every project of vitest.config.ts. The last line counts; arguments go to vitest.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from './lib/inherit.ts';
import { type Report, summarize } from './lib/summary.ts';

const directory = mkdtempSync(join(tmpdir(), 'aegis-tests-'));
const file = join(directory, 'report.json');
try {
  const code = await execute('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    // vitest leaves one core free; with two that would halve the speed.
    `--maxWorkers=${Math.max(1, availableParallelism() > 2 ? availableParallelism() - 1 : 2)}`,
    ...process.argv.slice(2),
  ]);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null;
  const summary = summarize(report, code);
  process.stdout.write(`${summary.line}\n`);
  process.exitCode = summary.ok ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
