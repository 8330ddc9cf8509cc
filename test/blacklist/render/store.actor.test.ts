import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { hexOf } from '../../../shared/kernel/hash.ts';
import { storeText } from '../../../workers/blacklist/render/store.ts';

const CHUNK = 256 * 1024;

/** Chunks that differ, made anew each time; counts how often. */
function source(chunks: number) {
  const made = { times: 0 };
  function* parts() {
    made.times += 1;
    for (let i = 0; i < chunks; i++) yield new Uint8Array(CHUNK).fill(65 + (i % 26));
  }
  return { made, parts };
}

describe('a text that is stored', () => {
  it.each([
    ['is written once while it is small', 2, 1],
    ['is written a second time when it is too large to be held', 40, 2],
  ])('%s, and lies under its hash', async (_, chunks, times) => {
    const { made, parts } = source(chunks);
    const stored = await storeText(env.SNAPSHOTS, 'feeds/store/', parts, 'text/plain');
    expect([made.times, stored.bytes]).toEqual([times, chunks * CHUNK]);
    const object = (await env.SNAPSHOTS.get(stored.key))!;
    const digest = await crypto.subtle.digest('SHA-256', await object.arrayBuffer());
    expect(stored.sha256).toBe(hexOf(new Uint8Array(digest)));
    expect(stored.key).toBe(`feeds/store/sha256/${stored.sha256}`);
    expect(object.httpMetadata?.contentType).toBe('text/plain');
    // What is there is not uploaded again.
    expect(await storeText(env.SNAPSHOTS, 'feeds/store/', parts, 'text/plain')).toEqual(stored);
    expect((await env.SNAPSHOTS.head(stored.key))?.uploaded).toEqual(object.uploaded);
  });
});
