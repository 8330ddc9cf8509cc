import { randomUUID } from 'node:crypto';
import type { DataDir } from './data-dir.ts';
import { readSecret, writeSecret } from './keys.ts';

/**
 * Makes the first feed key, once per data directory, so that a newcomer has a feed to fetch without an API call.
 *
 * @param url of the running server
 * @returns whether the key's file is there; `false` only while the Worker has no such route
 * @throws {Error} when the Worker refuses
 */
export async function ensureFeedKey(dir: DataDir, url: string, adminKey: string): Promise<boolean> {
  if (readSecret(dir.feedKeyFile) !== null) return true;
  const response = await fetch(new URL('/api/v1/feeds/keys', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${adminKey}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ name: 'default', lists: ['main'] }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = await response.text();
  // SYSTEMS without `blacklist` has no feeds.
  if (response.status === 404 || !response.headers.get('content-type')?.includes('json')) return false;
  if (!response.ok) throw new Error(`The first feed key could not be made (${response.status}): ${body.slice(0, 500)}`);
  const key = (JSON.parse(body) as { key?: unknown }).key;
  if (typeof key !== 'string') return false;
  writeSecret(dir.feedKeyFile, key);
  return true;
}
