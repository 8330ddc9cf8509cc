import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const IMPORT = /(\bfrom\s+')(\.[^']+)\.ts(')/g;

/**
 * Writes a module and all that it imports from this project as plain JavaScript below `directory`, so that a timed
 * process does not spend its time on TypeScript: what is deployed is JavaScript too.
 *
 * @returns the path of the written module.
 */
export function plainJavaScript(entry: string, directory: string): string {
  const written = new Map<string, string>();
  const write = (path: string): string => {
    const known = written.get(path);
    if (known !== undefined) return known;
    const target = join(directory, relative(ROOT, path)).replace(/\.ts$/, '.mjs');
    written.set(path, target);
    const code = stripTypeScriptTypes(readFileSync(path, 'utf8'));
    for (const [, , specifier] of code.matchAll(IMPORT)) write(join(dirname(path), `${specifier}.ts`));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(IMPORT, '$1$2.mjs$3'));
    return target;
  };
  return write(entry);
}
