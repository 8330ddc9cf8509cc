// `npm run enrichment`: compiles the installed data of countries and networks into one snapshot, and uploads it on request.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { unstable_readConfig } from 'wrangler';
import { ENRICHMENT_POINTER_KEY } from '../shared/blacklist/enrichment/layout.ts';
import { compileEnrichment } from './enrichment/compile.ts';
import { type StoredEnrichment, storeEnrichment } from './enrichment/store.ts';
import { execute } from './lib/inherit.ts';

const ROOT = join(import.meta.dirname, '..');

const HELP = `Usage: npm run enrichment -- [--remote [ENVIRONMENT]] [--dry-run] [--out DIRECTORY]

  --out DIRECTORY   where the snapshot is written (.aegis/enrichment)
  --remote          upload it to the bucket of a deployment (production, or the environment named)
  --dry-run         with --remote: only print what would be uploaded where

\`npm start\` does this for its own server by itself.
`;

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    options: { remote: flag, 'dry-run': flag, help: flag, out: { type: 'string', default: '.aegis/enrichment' } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const compiled = await compileEnrichment((line) => process.stdout.write(`  ${line}\n`));
  const stored = storeEnrichment(values.out, compiled);
  process.stdout.write(`  version ${compiled.dataVersion}, SHA-256 ${compiled.sha256}\n`);
  if (values.remote) await upload(stored, positionals[0] ?? 'production', values['dry-run']);
}

/** The snapshot first: the pointer must never lead to what is not there. */
async function upload({ pointer, file, pointerFile }: StoredEnrichment, environment: string, isDry: boolean) {
  const config = unstable_readConfig({ config: join(ROOT, 'wrangler.toml'), env: environment });
  const buckets: readonly { binding: string; bucket_name?: string }[] = config.r2_buckets;
  const bucket = buckets.find(({ binding }) => binding === 'SNAPSHOTS')?.bucket_name;
  if (bucket === undefined) throw new Error(`${environment} has no bucket SNAPSHOTS in wrangler.toml.`);
  for (const [key, content] of [
    [pointer.key, file],
    [ENRICHMENT_POINTER_KEY, pointerFile],
  ] as const) {
    const args = ['r2', 'object', 'put', `${bucket}/${key}`, '--file', content, '--remote'];
    process.stdout.write(`> wrangler ${args.join(' ')}\n`);
    if (isDry) continue;
    const code = await execute('wrangler', args);
    if (code !== 0) throw new Error(`wrangler r2 object put failed (${code}). Nothing after it was done.`);
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
