import { randomUUID } from 'node:crypto';
import { createApi } from '../lib/api.ts';
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
  const api = createApi({ url, adminKey, signal: AbortSignal.timeout(10_000) });
  // A crash between the answer and the file leaves a key named `default` that nobody knows; the next one needs a name.
  for (const name of ['default', `default-${randomUUID().slice(0, 8)}`]) {
    const { status, body } = await api('POST', '/api/v1/feeds/keys', { name, lists: ['main'] }, [201, 404, 409]);
    if (status === 404) return false;
    if (status === 409) continue;
    writeSecret(dir.feedKeyFile, (body as { key: string }).key);
    return true;
  }
  throw new Error('No feed key could be made: the name is taken.');
}
