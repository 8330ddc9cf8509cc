import { randomUUID } from 'node:crypto';
import type { DataDir } from './data-dir.ts';
import { readSecret, writeSecret } from './keys.ts';

/**
 * Makes the first feed key, once per data directory, so that a newcomer has a feed to fetch without an API call.
 *
 * @param url of the running server
 * @returns whether the key's file is there; `false` when this Worker has no feeds (`SYSTEMS` without `blacklist`)
 * @throws {Error} when the Worker refuses
 */
export async function ensureFeedKey(dir: DataDir, url: string, adminKey: string): Promise<boolean> {
  if (readSecret(dir.feedKeyFile)) return true;
  // A crash between the answer and the file leaves a key named `default` that nobody knows; the next one needs a name.
  const names = ['default', `default-${randomUUID().slice(0, 8)}`];
  for (const name of names) {
    const { status, body } = await createKey(url, adminKey, name);
    if (status === 404) return false;
    if (status === 409) continue;
    const { key } = status === 201 ? (JSON.parse(body) as { key?: unknown }) : {};
    if (typeof key !== 'string') throw new Error(`No feed key could be made (${status}): ${body.slice(0, 500)}`);
    writeSecret(dir.feedKeyFile, key);
    return true;
  }
  throw new Error(`No feed key could be made: the names ${names.join(' and ')} are taken.`);
}

async function createKey(url: string, adminKey: string, name: string): Promise<{ status: number; body: string }> {
  const response = await fetch(new URL('/api/v1/feeds/keys', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${adminKey}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ name, lists: ['main'] }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}
