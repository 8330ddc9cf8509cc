import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { whyInstall } from '../../scripts/lib/install.mjs';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockEntry> };
const installed = JSON.parse(read('node_modules/.package-lock.json')) as { packages: Record<string, LockEntry> };

const versionsOf = (packages: Record<string, LockEntry>, name: string): (string | undefined)[] =>
  Object.entries(packages)
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([, entry]) => entry.version);

test('exactly one workerd, in the lockfile and in the tree: tests, `npm start` and bundles run on one runtime', () => {
  expect(versionsOf(lock.packages, 'workerd')).toEqual(['1.20260730.1']);
  expect(versionsOf(installed.packages, 'workerd')).toEqual(['1.20260730.1']);
  expect(versionsOf(lock.packages, 'miniflare')).toHaveLength(1);
});

test('every version is pinned exactly', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(versionsOf(lock.packages, name), name).toContain(version);
  }
});

test('the tests run on the pinned Node.js', () => {
  expect(process.versions.node).toBe(manifest.devDependencies.node);
});

test('every package with an install script is approved by name, and nothing else is', () => {
  const scripted = Object.entries(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  // fsevents is for macOS alone, comes prebuilt and needs no script to work.
  const needed = new Set(scripted.filter((name) => name !== 'fsevents'));
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...needed].sort());
  expect(Object.values(manifest.allowScripts)).not.toContain(false);
});

test('the lockfile names no registry host', () => {
  expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
});

test('the lockfile is complete for every platform: npm ci refuses it otherwise, on all of them', () => {
  const missing = Object.entries(lock.packages).flatMap(([parent, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) =>
        lock.packages[`node_modules/${name}`] === undefined &&
        lock.packages[`${parent}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
});

test('node_modules holds what the lockfile says', () => {
  expect(whyInstall(root)).toBeNull();
});
