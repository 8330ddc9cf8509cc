import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type RenderProfile, renderProfileSchema } from '../../../shared/blacklist/consumer/profile.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { deltaBetween, renderFeed } from '../../../workers/blacklist/render/index.ts';
import { purgeRendered } from '../../../workers/blacklist/render/purge.ts';
import { batchOf, compileNow, created, importBatch, numbers, pointerOf } from '../list/support.ts';

const DAY_MS = 86_400_000;
const profileOf = (maxEntries: number): RenderProfile => v.parse(renderProfileSchema, { capacity: { maxEntries } });

async function text(pointer: FeedPointer, profile: RenderProfile, now = Date.now()): Promise<string> {
  const { body } = await renderFeed(env, { pointer, isStale: false }, profile, { kind: 'feed' }, now);
  return new Response(await body()).text();
}

async function keys(list: string): Promise<string[]> {
  const found = await Promise.all(
    ['rendered', 'delta'].map((kind) => env.SNAPSHOTS.list({ prefix: `feeds/${list}/${kind}/` })),
  );
  return found.flatMap(({ objects }) => objects.map(({ key }) => key));
}

async function version(list: string, upserts: readonly number[]): Promise<FeedPointer> {
  await importBatch(list, batchOf(upserts));
  await compileNow(list);
  return (await pointerOf(list))!;
}

describe('the purge of renderings', () => {
  it('takes the texts that no profile leads to, once they are old', async () => {
    await created('purge');
    const first = await version('purge', numbers(10, 5));
    await text(first, profileOf(3));
    const old = await keys('purge');
    const second = await version('purge', [0]);
    await text(second, profileOf(3));
    await deltaBetween(env, 'purge', first.version, second.version);
    expect(await keys('purge')).toHaveLength(6);

    expect(await purgeRendered(env, 'purge', Date.now())).toBe(0);
    expect(await purgeRendered(env, 'purge', Date.now() + 2 * DAY_MS)).toBe(2);
    const left = await keys('purge');
    expect(left).toHaveLength(4);
    expect(left.filter((key) => old.includes(key))).toEqual([expect.stringContaining('/profiles/')]);
    expect(await text(second, profileOf(3))).toBe('1.0.0.0\n1.0.0.20\n1.0.0.22\n');
  });

  it('leaves what is live, however old, and takes profiles that nobody asks for', async () => {
    await created('purge-quiet');
    const first = await version('purge-quiet', numbers(0, 5));
    await text(first, profileOf(3));
    const later = Date.now() + 400 * DAY_MS;
    expect(await purgeRendered(env, 'purge-quiet', later)).toBe(0);
    await version('purge-quiet', [50]);
    expect(await purgeRendered(env, 'purge-quiet', later)).toBe(3);
    expect(await keys('purge-quiet')).toEqual([]);
  });

  it('takes no text while a profile cannot be read', async () => {
    await created('purge-broken');
    await text(await version('purge-broken', numbers(0, 5)), profileOf(3));
    await env.SNAPSHOTS.put('feeds/purge-broken/rendered/profiles/x.json', '{');
    await expect(purgeRendered(env, 'purge-broken', Date.now() + 400 * DAY_MS)).rejects.toThrow();
    expect(await keys('purge-broken')).toHaveLength(4);
  });
});
