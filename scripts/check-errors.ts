// Verifies that docs/errors/ holds exactly one current page for every error code; with --write it makes it so.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_KINDS, type ErrorCode } from '../shared/kernel/error-codes.ts';
import { errorMarkdown } from './openapi/error-markdown.ts';

const folder = join(import.meta.dirname, '../docs/errors');
const isWriting = process.argv.includes('--write');
const stale: string[] = [];

await mkdir(folder, { recursive: true });
const wanted = new Map((Object.keys(ERROR_KINDS) as ErrorCode[]).map((code) => [`${code}.md`, errorMarkdown(code)]));
for (const [name, text] of wanted) {
  const file = join(folder, name);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
  stale.push(name);
  if (isWriting) await writeFile(file, text);
}
for (const name of await readdir(folder)) {
  if (wanted.has(name)) continue;
  stale.push(name);
  if (isWriting) await rm(join(folder, name));
}

if (stale.length > 0 && !isWriting) {
  console.error(`docs/errors is not current (${stale.join(', ')}); run: node scripts/check-errors.ts --write`);
  process.exit(1);
}
console.log(`docs/errors: ${wanted.size} pages${stale.length > 0 ? `, ${stale.length} changed` : ', all current'}`);
