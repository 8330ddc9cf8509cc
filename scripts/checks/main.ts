// `npm run check`: everything but the tests. Every step runs, also after a failure; one line each.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkDeploy, checkStartup } from './budget.ts';
import { projectFiles } from './files.ts';
import { checkLicences } from './licences.ts';
import { checkLines } from './lines.ts';
import { type Finding, program, type Step } from './step.ts';
import { checkWords } from './words.ts';

const ROOT = join(import.meta.dirname, '../..');
const CODE = ['workers', 'durable-objects', 'shared', 'scripts', 'bench', 'test'];

function steps(): Step[] {
  const script = (name: string, path: string, args: string[] = []) =>
    existsSync(join(ROOT, path)) ? [program(name, 'node', [path, ...args], ROOT, lastLine)] : [];
  return [
    program('types', 'tsc', ['-p', '.'], ROOT),
    program('types in the browser', 'tsc', ['-p', 'workers/console/islands'], ROOT),
    program(
      'lint and format',
      'biome',
      ['ci', '--colors=off', '--error-on-warnings', '.'],
      ROOT,
      (output) => /Checked \d+ files/.exec(output)?.[0] ?? '',
    ),
    program(
      'import laws',
      'depcruise',
      ['--config', '.dependency-cruiser.cjs', ...CODE.filter((path) => existsSync(join(ROOT, path)))],
      ROOT,
      lastLine,
    ),
    program('unused code', 'knip', ['--no-progress'], ROOT),
    { name: 'file lengths', run: async () => checkLines(projectFiles(ROOT)) },
    { name: 'words', run: async () => checkWords(projectFiles(ROOT)) },
    { name: 'licences', run: async () => checkLicences(ROOT) },
    program('binding types', 'wrangler', ['types', '--check', '--include-runtime=false', '--strict-vars=false'], ROOT),
    ...script('API document', 'scripts/openapi.ts', ['--check']),
    ...script('islands', 'scripts/islands.ts', ['--check']),
    ...script('error pages', 'scripts/check-errors.ts'),
    { name: 'deploy, bundle size', run: () => checkDeploy(ROOT, null) },
    { name: 'deploy to staging', run: () => checkDeploy(ROOT, 'staging') },
    { name: 'deploy to production', run: () => checkDeploy(ROOT, 'production') },
    { name: 'start-up', alone: true, run: () => checkStartup(ROOT) },
  ];
}

async function perform(step: Step): Promise<boolean> {
  const started = performance.now();
  const finding = await step.run().catch(
    (error: unknown): Finding => ({
      ok: false,
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  const mark = finding.ok ? 'ok  ' : 'FAIL';
  process.stdout.write(`${mark} ${seconds} s  ${step.name}${finding.ok && finding.text ? `: ${finding.text}` : ''}\n`);
  if (!finding.ok) process.stdout.write(`${finding.text.replace(/^/gm, '       ')}\n`);
  return finding.ok;
}

function lastLine(output: string): string {
  return (
    output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .at(-1)
      ?.replace(/^\W+/, '') ?? ''
  );
}

/** Runs the steps beside each other as far as the machine has cores, those that measure time alone at the end. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const chosen = steps().filter((step) => wanted.length === 0 || wanted.some((word) => step.name.includes(word)));
  const results: boolean[] = [];
  const queue = chosen.filter((step) => !step.alone);
  const lanes = Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) results.push(await perform(step));
  });
  await Promise.all(lanes);
  for (const step of chosen.filter((one) => one.alone)) results.push(await perform(step));
  const failed = results.filter((ok) => !ok).length;
  process.stdout.write(
    failed === 0 ? `\nAll ${results.length} checks passed.\n` : `\n${failed} of ${results.length} checks failed.\n`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
