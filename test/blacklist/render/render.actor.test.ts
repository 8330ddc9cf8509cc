import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type RenderProfile, renderProfileSchema } from '../../../shared/blacklist/consumer/profile.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { type RenderPart, renderFeed } from '../../../workers/blacklist/render/index.ts';
import { batchOf, compileNow, created, facts, importBatch, listOf, meta, numbers, pointerOf } from '../list/support.ts';

const profileOf = (input: v.InferInput<typeof renderProfileSchema>): RenderProfile =>
  v.parse(renderProfileSchema, input);
const FEED: RenderPart = { kind: 'feed' };

async function listWith(name: string, count: number): Promise<FeedPointer> {
  await created(name);
  await importBatch(name, batchOf(numbers(0, count)));
  await compileNow(name);
  return (await pointerOf(name))!;
}

/** A rendering with its text. */
async function rendered(pointer: FeedPointer, profile: RenderProfile, part: RenderPart = FEED, now = Date.now()) {
  const result = await renderFeed(env, { pointer, isStale: false }, profile, part, now);
  const text = await new Response(await result.body()).text();
  expect(result.bytes).toBe(new TextEncoder().encode(text).length);
  expect(result.etag).toBe(`"${await sha256Hex(text)}"`);
  return { ...result, text, lines: text.trimEnd().split('\n') };
}

const keysOf = async (list: string): Promise<string[]> =>
  (await env.SNAPSHOTS.list({ prefix: `feeds/${list}/rendered/` })).objects.map(({ key }) => key);

describe('a rendering', () => {
  it('of the plain format is the plain feed, byte for byte', async () => {
    const pointer = await listWith('r-plain', 5);
    await evictDurableObject(listOf('r-plain'));
    const { text, etag, count, version, truncated, isStale } = await rendered(pointer, profileOf({}));
    expect(text).toBe(await (await env.SNAPSHOTS.get(pointer.textKey))!.text());
    expect({ etag, count, version, truncated, isStale }).toEqual({
      ...{ etag: `"${pointer.sha256}"`, count: 5, version: pointer.version, truncated: false, isStale: false },
    });
  });

  it("leaves out the consumer's exemptions inside blocks, until they end", async () => {
    await created('r-exempt');
    const at = Date.now();
    const range = { family: 4, lo: 0x05000000, hi: 0x05000007 } as const;
    await listOf('r-exempt').createEntries([{ range, facts, expiresAt: null }], meta);
    await compileNow('r-exempt');
    const pointer = (await pointerOf('r-exempt'))!;
    const profile = profileOf({ exemptions: [{ address: '5.0.0.1', until: at + 3_600_000 }] });
    const during = await rendered(pointer, profile, FEED, at);
    expect(during.lines).toEqual(['5.0.0.0', '5.0.0.2/31', '5.0.0.4/30']);
    const after = await rendered(pointer, profile, FEED, at + 3_600_001);
    expect(after.lines).toEqual(['5.0.0.0/29']);
    // The version is the same, and yet who goes by time must see the change.
    expect(after.version).toBe(during.version);
    expect(Math.floor(after.lastModified / 1_000)).toBeGreaterThan(Math.floor(during.lastModified / 1_000));
  });

  it('cuts to a capacity in ranked shards, each in address order, with a receipt', async () => {
    const pointer = await listWith('r-shards', 10);
    const profile = profileOf({ capacity: { maxEntries: 6, shards: 2 } });
    const first = await rendered(pointer, profile);
    const second = await rendered(pointer, profile, { kind: 'shard', n: 2 });
    expect([first.lines, second.lines]).toEqual([
      ['1.0.0.0', '1.0.0.2', '1.0.0.4'],
      ['1.0.0.6', '1.0.0.8', '1.0.0.10'],
    ]);
    expect([first.truncated, first.count]).toEqual([true, 3]);
    const receipt = await rendered(pointer, profile, { kind: 'receipt' });
    expect(JSON.parse(receipt.text)).toMatchObject({
      ...{ list: 'r-shards', version: pointer.version, total: 10, kept: 6, cut: 4, cutBySource: { a: 4 } },
      samples: [{ address: '1.0.0.12', sources: ['a'] }, {}, {}, {}],
      leftOut: { ipv4: 0, ipv6: 0, tooWide: 0 },
    });
    await expect(rendered(pointer, profile, { kind: 'shard', n: 3 })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('never serves an empty text: neither when nothing passes, nor a shard without blocks', async () => {
    const pointer = await listWith('r-empty', 2);
    const none = rendered(pointer, profileOf({ filter: { sources: { only: ['nobody'] } } }));
    await expect(none).rejects.toMatchObject({ code: 'feed_not_ready' });
    const thirds = profileOf({ capacity: { shards: 3 } });
    expect((await rendered(pointer, thirds)).lines).toEqual(['1.0.0.0']);
    const third = rendered(pointer, thirds, { kind: 'shard', n: 3 });
    await expect(third).rejects.toMatchObject({ code: 'feed_not_ready' });
  });

  it('takes by source, category and family', async () => {
    await created('r-filter');
    await importBatch('r-filter', batchOf([0, 1]));
    const six = { family: 6, lo: 0x2a00n << 112n, hi: 0x2a00n << 112n } as const;
    await listOf('r-filter').createEntries(
      [{ range: six, facts: { ...facts, category: 'c2' }, expiresAt: null }],
      meta,
    );
    await compileNow('r-filter');
    const pointer = (await pointerOf('r-filter'))!;
    const lines = async (filter: NonNullable<v.InferInput<typeof renderProfileSchema>['filter']>) =>
      (await rendered(pointer, profileOf({ filter }))).lines;
    expect(await lines({ families: [6] })).toEqual(['2a00::']);
    expect(await lines({ sources: { except: ['manual'] } })).toEqual(['1.0.0.0', '1.0.0.2']);
    expect(await lines({ categories: ['scanning'] })).toEqual(['1.0.0.0', '1.0.0.2']);
  });
});

describe('what was rendered', () => {
  it('is served again without rendering, to whoever asks for the same', async () => {
    const pointer = await listWith('r-again', 3);
    const first = await rendered(pointer, profileOf({ capacity: { maxEntries: 2 } }));
    // Nothing that it could be rendered from is there any more.
    await env.SNAPSHOTS.delete([pointer.textKey, pointer.lookupKey]);
    const second = await rendered(pointer, profileOf({ capacity: { maxEntries: 2 } }));
    expect(second).toMatchObject({ text: first.text, isStale: false, lastModified: first.lastModified });
  });

  it('is served when the next version cannot be rendered, and says so', async () => {
    const pointer = await listWith('r-stale', 3);
    const profile = profileOf({ capacity: { maxEntries: 2 } });
    const first = await rendered(pointer, profile);
    const broken = { ...pointer, version: pointer.version + 1, textKey: 'feeds/r-stale/sha256/gone', sha256: 'gone' };
    const second = await rendered(broken, profile);
    expect(second).toMatchObject({ text: first.text, isStale: true, version: pointer.version });
    // Mended, it is rendered as soon as the rest is over.
    const mended = { ...broken, textKey: pointer.textKey };
    const third = await rendered(mended, profile, FEED, Date.now() + 60_000);
    expect(third).toMatchObject({ isStale: false, version: broken.version, lastModified: first.lastModified });
  });

  it('does not go back to an older version that another isolate still holds for live', async () => {
    const older = await listWith('r-back', 3);
    await importBatch('r-back', batchOf([9]));
    await compileNow('r-back');
    const pointer = (await pointerOf('r-back'))!;
    const profile = profileOf({ capacity: { maxEntries: 9 } });
    expect((await rendered(pointer, profile)).count).toBe(4);
    expect(await rendered(older, profile)).toMatchObject({ count: 4, version: pointer.version, isStale: false });
  });

  it('is rendered anew when its object was lost', async () => {
    const pointer = await listWith('r-lost', 3);
    const profile = profileOf({ capacity: { maxEntries: 1 } });
    const result = await renderFeed(env, { pointer, isStale: false }, profile, FEED, Date.now());
    await env.SNAPSHOTS.delete((await keysOf('r-lost')).filter((key) => key.includes('/sha256/')));
    await expect(result.body()).rejects.toMatchObject({ code: 'unavailable' });
    expect((await rendered(pointer, profile, FEED, Date.now() + 60_000)).lines).toEqual(['1.0.0.0']);
  });

  it('is one rendering for requests that come together', async () => {
    const pointer = await listWith('r-once', 50);
    const profile = profileOf({ capacity: { maxEntries: 49 } });
    const all = await Promise.all(Array.from({ length: 8 }, () => rendered(pointer, profile)));
    expect(new Set(all.map(({ etag }) => etag)).size).toBe(1);
    expect(await keysOf('r-once')).toHaveLength(3);
  });
});

describe('a difference', () => {
  it('is written as the format says it, or the whole list where it cannot be had', async () => {
    const before = await listWith('r-delta', 5);
    await importBatch('r-delta', batchOf([7], [0]));
    await compileNow('r-delta');
    const pointer = (await pointerOf('r-delta'))!;
    const router = profileOf({ format: 'mikrotik' });
    const since: RenderPart = { kind: 'delta', since: before.version };
    const delta = await rendered(pointer, router, since);
    expect(delta).toMatchObject({ base: before.version, version: pointer.version, count: 2 });
    expect(delta.lines).toHaveLength(2);
    expect(delta.lines[0]).toContain('1.0.0.14');
    expect(delta.lines[1]).toContain('remove');

    const tooOld = await rendered(pointer, router, { kind: 'delta', since: 999 });
    expect([tooOld.base, tooOld.count]).toEqual([null, 5]);
    const cut = await rendered(pointer, profileOf({ format: 'mikrotik', capacity: { maxEntries: 4 } }), since);
    expect([cut.base, cut.count]).toEqual([null, 4]);
    const plain = await rendered(pointer, profileOf({}), since);
    expect([plain.base, plain.count]).toEqual([null, 5]);
  });
});
