import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './step.ts';

/** Licences whose terms a public service can meet by shipping their text. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]);

interface LockEntry {
  readonly dev?: boolean;
  readonly license?: string;
}

/**
 * Whether a licence expression leaves a choice that is allowed: `OR` needs one side, `AND` both.
 *
 * @param expression SPDX, with or without parentheses
 * @example
 * isAllowed('(MIT OR GPL-3.0-only)'); // true
 */
export function isAllowed(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => ALLOWED.has(licence.trim())));
}

/** Whether everything that production depends on, also indirectly, has an allowed licence. Development tools are not shipped. */
export function checkLicences(root: string): Finding {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const shipped = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.dev);
  const refused = shipped.filter(([, entry]) => !isAllowed(entry.license ?? 'none stated'));
  if (refused.length > 0) {
    return {
      ok: false,
      text: refused.map(([path, entry]) => `${path}: ${entry.license ?? 'no licence stated'}`).join('\n'),
    };
  }
  const kinds = [...new Set(shipped.map(([, entry]) => entry.license))].sort().join(', ');
  return { ok: true, text: `${shipped.length} shipped packages: ${kinds}` };
}
