// `npm run deploy [-- staging]`: migrations, then the Worker. `npm run deploy:dry` uploads nothing.
import { join } from 'node:path';
import { unstable_readConfig } from 'wrangler';
import { execute } from './lib/inherit.ts';

const ROOT = join(import.meta.dirname, '..');
const dryRun = process.argv.includes('--dry-run');
const environment = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 'production';

async function step(args: readonly string[]): Promise<void> {
  process.stdout.write(`\n> wrangler ${args.join(' ')}\n`);
  const code = await execute('wrangler', args);
  if (code !== 0) throw new Error(`wrangler ${args[0]} failed (${code}). Nothing after it was done.`);
}

async function deploy(): Promise<void> {
  const config = unstable_readConfig({ config: join(ROOT, 'wrangler.toml'), env: environment });
  if (dryRun) return step(['deploy', '--dry-run', '--env', environment]);
  // Schema first: every migration is additive, so the Worker that still runs does not notice it.
  for (const database of config.d1_databases) {
    if (database.database_id?.startsWith('00000000-')) {
      throw new Error(
        `${database.binding} of ${environment} has no database yet: docs/deploy.md, "Create the resources".`,
      );
    }
    await step(['d1', 'migrations', 'apply', database.binding, '--remote', '--env', environment]);
  }
  await step(['deploy', '--env', environment]);
}

await deploy().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
