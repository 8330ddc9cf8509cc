// Bundles the console's scripts and its stylesheet into workers/console/islands-packed.ts; with --check it only says whether that
// module is current.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleIslands } from './islands/bundle.ts';
import { islandsModule, unpackIslands } from './islands/packed-module.ts';

const root = join(import.meta.dirname, '..');
const packedFile = join(root, 'workers/console/islands-packed.ts');
const { names, files } = await bundleIslands(join(root, 'workers/console/islands'));
const committed = await readFile(packedFile, 'utf8').catch(() => '');
// Compared unpacked: another version of zlib may compress the same text to other bytes.
const isCurrent = JSON.stringify(unpackIslands(committed)) === JSON.stringify(files);

if (process.argv.includes('--check')) {
  if (!isCurrent) {
    console.error('workers/console/islands-packed.ts is not current; run: node scripts/islands.ts');
    process.exit(1);
  }
  console.log('workers/console/islands-packed.ts is current');
} else {
  if (!isCurrent) await writeFile(packedFile, islandsModule(names, files));
  for (const [file, text] of Object.entries(files)) {
    console.log(`${file}: ${text.length} bytes, ${gzipSync(text, { level: 9 }).length} compressed`);
  }
  console.log(`packed: ${islandsModule(names, files).length} bytes`);
}
