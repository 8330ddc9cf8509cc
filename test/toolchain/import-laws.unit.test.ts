import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'aegis-laws-'));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A small project that keeps every law. */
const LAWFUL: Record<string, string> = {
  'workers/index.ts': `export { A } from '../durable-objects/alpha/a.ts'; export { B } from '../durable-objects/beta/b.ts'; import '../workers/gateway/mount.ts'; import './beta/routes.ts';`,
  'workers/gateway/mount.ts': `import { route } from './route.ts'; export const mounted = [route];`,
  'workers/gateway/route.ts': `import * as hono from 'hono'; export const route = hono;`,
  'workers/alpha/routes.ts': `import { route } from '../gateway/route.ts'; import type { A } from '../../durable-objects/alpha/a.ts'; import { rows } from './repository.ts'; export type X = A; export const routes = [route, rows];`,
  'workers/alpha/repository.ts': `import { sql } from 'drizzle-orm'; export const rows = sql;`,
  'workers/alpha/entrypoint.ts': `import { routes } from './routes.ts'; export const entry = routes;`,
  'workers/beta/routes.ts': `import type { entry } from '../alpha/entrypoint.ts'; export type Y = typeof entry; export const routes = 1;`,
  'durable-objects/kernel/outbox.ts': `import * as v from 'valibot'; import { pure } from '../../shared/kernel/pure.ts'; export const outbox = [v, pure];`,
  'durable-objects/alpha/a.ts': `import { DurableObject } from 'cloudflare:workers'; import { outbox } from '../kernel/outbox.ts'; export class A extends DurableObject { o = outbox; }`,
  'durable-objects/beta/b.ts': `import { outbox } from '../kernel/outbox.ts'; export class B { o = outbox; }`,
  'shared/kernel/pure.ts': `import * as z from 'zod'; export const pure = z;`,
};

/** One violation each, and the law that must catch it. */
const UNLAWFUL: readonly (readonly [law: string, path: string, text: string])[] = [
  ['1-shared-is-pure', 'shared/alpha/a.ts', `import 'hono';`],
  ['1-shared-is-pure', 'shared/alpha/b.ts', `import '../../durable-objects/kernel/outbox.ts';`],
  ['1-shared-is-pure', 'shared/alpha/c.ts', `import { env } from 'cloudflare:workers'; export const e = env;`],
  ['2-actors-know-only-shared', 'durable-objects/alpha/c.ts', `import 'hono';`],
  [
    '2-actors-know-only-shared',
    'durable-objects/alpha/d.ts',
    `import type { route } from '../../workers/gateway/route.ts'; export type R = typeof route;`,
  ],
  [
    '2-actor-kernel-knows-no-entity',
    'durable-objects/kernel/e.ts',
    `import type { A } from '../alpha/a.ts'; export type E = A;`,
  ],
  ['2-actors-of-one-system', 'durable-objects/alpha/f.ts', `import '../beta/b.ts';`],
  ['3-system-alone', 'workers/alpha/g.ts', `import '../beta/routes.ts';`],
  [
    '3-entrypoint-as-type',
    'workers/beta/h.ts',
    `import { entry } from '../alpha/entrypoint.ts'; export const h = entry;`,
  ],
  [
    '3-actors-as-types',
    'workers/alpha/i.ts',
    `import { A } from '../../durable-objects/alpha/a.ts'; export const i = A;`,
  ],
  ['3-edge-imports', 'workers/alpha/j.ts', `import '../../test/support.ts';`],
  ['4-gateway-for-systems', 'workers/alpha/k.ts', `import '../operations/backup.ts';`],
  ['4-gateway-names-no-system', 'workers/gateway/l.ts', `import '../alpha/routes.ts';`],
  ['5-drizzle-in-repositories', 'workers/alpha/m.ts', `import 'drizzle-orm';`],
  ['5-itty-in-one-place', 'durable-objects/platform/n.ts', `import 'itty-durable';`],
  ['5-node-in-tools-only', 'workers/alpha/o.ts', `import 'node:fs';`],
  ['no-development-tool-at-the-edge', 'workers/alpha/p.ts', `import { Cron } from 'croner'; export const c = Cron;`],
  ['no-cycles', 'shared/alpha/q.ts', `import { r } from './r.ts'; export const q = () => r;`],
  ['no-orphans', 'shared/alpha/s.ts', `export const nobody = 1;`],
  ['no-unresolvable', 'shared/alpha/t.ts', `import './missing.ts';`],
];

const SUPPORT: Record<string, string> = {
  'test/support.ts': 'export const t = 1;',
  'workers/operations/backup.ts': 'export const b = 1;',
  'shared/alpha/r.ts': `import { q } from './q.ts'; export const r = () => q;`,
};

/** The violations, as `law: file`. */
function cruise(name: string, files: Record<string, string>): string[] {
  const project = join(scratch, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(root, file), join(project, file));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const folders = ['workers', 'durable-objects', 'shared', ...(name === 'unlawful' ? ['test'] : [])];
  const args = [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '--preserve-symlinks', ...folders];
  let json: string;
  try {
    json = execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // It exits with the number of violations, and still prints them.
    json = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(json) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`);
}

test('a project that keeps the laws passes', { timeout: 60_000 }, () => {
  expect(cruise('lawful', LAWFUL)).toEqual([]);
});

test('each law catches what it forbids', { timeout: 60_000 }, () => {
  const files = { ...LAWFUL, ...SUPPORT, ...Object.fromEntries(UNLAWFUL.map(([, path, text]) => [path, text])) };
  const found = new Set(cruise('unlawful', files));
  expect(UNLAWFUL.map(([law, path]) => `${law}: ${path}`).filter((violation) => !found.has(violation))).toEqual([]);
});
