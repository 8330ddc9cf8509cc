import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { DataDir } from './data-dir.ts';

/** Where a key came from; `generated` only at the start that made it. */
export type KeyOrigin = 'environment' | 'file' | 'generated';

/** The secrets that the Worker gets as bindings. */
export interface Keys {
  readonly admin: { readonly value: string; readonly origin: KeyOrigin };
  readonly secrets: { readonly value: string; readonly origin: KeyOrigin };
}

/**
 * Takes the two keys from the environment, else from the data directory, else makes them.
 *
 * @throws {Error} when a key is there but cannot be one
 */
export function loadKeys(dir: DataDir, env: Readonly<Record<string, string | undefined>>): Keys {
  const admin = loadKey(
    env.AEGIS_ADMIN_KEY,
    dir.adminKeyFile,
    () => `aegis_admin_${randomBytes(32).toString('base64url')}`,
  );
  const secrets = loadKey(env.AEGIS_SECRETS_KEY, dir.secretsKeyFile, () => randomBytes(32).toString('base64'));
  if (Buffer.from(secrets.value, 'base64').length !== 32) {
    throw new Error('AEGIS_SECRETS_KEY must be 32 bytes as base64: openssl rand -base64 32');
  }
  return { admin, secrets };
}

/** Creates a file that only its owner can read; it is on disk when this returns. Fails when the file exists. */
export function writeSecret(file: string, value: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${value}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The content of a secret's file, or `null` when there is none. */
export function readSecret(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function loadKey(given: string | undefined, file: string, make: () => string): { value: string; origin: KeyOrigin } {
  if (given) return { value: given, origin: 'environment' };
  const stored = readSecret(file);
  // An empty file is what a full disk leaves; going on with a fresh key would orphan what the old one sealed.
  if (stored === '') throw new Error(`${file} is empty. Restore it, or delete it to have a new key made.`);
  if (stored !== null) return { value: stored, origin: 'file' };
  const value = make();
  writeSecret(file, value);
  return { value, origin: 'generated' };
}
