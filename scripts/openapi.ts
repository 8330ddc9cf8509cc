// Writes docs/openapi.json from the route definitions; with --check it only says whether the file is current.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contracts as blacklist } from '../workers/blacklist/contract/index.ts';
import { contracts as platform } from '../workers/gateway/contract.ts';
import { openApiDocument } from './openapi/document.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs/openapi.json');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const text = `${JSON.stringify(openApiDocument([...blacklist, ...platform], version), null, 2)}\n`;

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('docs/openapi.json is not current; run: node scripts/openapi.ts');
    process.exit(1);
  }
  console.log('docs/openapi.json is current');
} else {
  await writeFile(file, text);
  console.log(`docs/openapi.json: ${Buffer.byteLength(text)} bytes`);
}
