// Writes docs/openapi.json from the route definitions, and the packed copy that the Worker carries; with --check it
// only says whether both are current.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contracts as blacklist } from '../workers/blacklist/contract/index.ts';
import { PAGES } from '../workers/console/blacklist/pages.ts';
import { contracts as pages } from '../workers/console/contract.ts';
import { PAGES as POLICY_PAGES } from '../workers/console/policy/pages.ts';
import { contracts as platform } from '../workers/gateway/contract.ts';
import { contracts as identity } from '../workers/identity/contract/index.ts';
import { contracts as operations } from '../workers/operations/contract.ts';
import { contracts as policy } from '../workers/policy/contract/index.ts';
import { openApiDocument } from './openapi/document.ts';
import { packedModule, unpackModule } from './openapi/packed-module.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs/openapi.json');
const packedFile = join(root, 'workers/gateway/openapi-packed.ts');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const threatPages = PAGES.map(({ route }) => route);
const policyPages = POLICY_PAGES.map(({ route }) => route);
const document = openApiDocument(
  [...identity, ...blacklist, ...policy, ...operations, ...pages, ...threatPages, ...policyPages, ...platform],
  version,
);
const text = `${JSON.stringify(document, null, 2)}\n`;
const compact = JSON.stringify(document);

const committed = await readFile(file, 'utf8').catch(() => '');
// Compared unpacked: another version of zlib may compress the same text to other bytes.
const isPackedCurrent = unpackModule(await readFile(packedFile, 'utf8').catch(() => '')) === compact;

if (process.argv.includes('--check')) {
  if (committed !== text || !isPackedCurrent) {
    console.error('docs/openapi.json or its packed copy is not current; run: node scripts/openapi.ts');
    process.exit(1);
  }
  console.log('docs/openapi.json is current');
} else {
  await writeFile(file, text);
  if (!isPackedCurrent) await writeFile(packedFile, packedModule(compact));
  console.log(`docs/openapi.json: ${text.length} characters, packed ${packedModule(compact).length}`);
}

// The Postman collection is made of the document, and takes `--check` as well.
await import('./postman.ts');
