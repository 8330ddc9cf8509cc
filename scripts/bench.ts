// `npm run bench [-- words]`: each bench in a fresh process, one after the other. No words: all of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './lib/inherit.ts';

const BENCH = join(import.meta.dirname, '../bench');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));

const files = readdirSync(BENCH)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort()
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
if (files.length === 0) {
  process.stderr.write(`No bench is called that. There are:\n${readdirSync(BENCH).join('\n')}\n`);
  process.exitCode = 1;
}
for (const [index, name] of files.entries()) {
  process.stdout.write(`\n[${index + 1}/${files.length}] ${name.replace(/\.bench\.ts$/, '')}\n`);
  const code = await execute(process.execPath, ['--expose-gc', join(BENCH, name), ...flags]);
  if (code !== 0) process.exitCode = code;
}
