// Writes docs/postman.json, a Postman collection, from docs/openapi.json; with --check it only says whether it is current.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenApiDocument } from '../workers/gateway/openapi-document.ts';
import { postmanCollection } from './postman/collection.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs/postman.json');
const document = JSON.parse(await readFile(join(root, 'docs/openapi.json'), 'utf8')) as OpenApiDocument;
const text = `${JSON.stringify(postmanCollection(document), null, 2)}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error('docs/postman.json is not current; run: node scripts/postman.ts');
    process.exit(1);
  }
  console.log('docs/postman.json is current');
} else {
  await writeFile(file, text);
  console.log(`docs/postman.json: ${text.length} characters`);
}
