import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type RenderProfile, renderProfileSchema } from '../../../shared/blacklist/consumer/profile.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { changesOfVersions } from '../../../workers/blacklist/render/deltas.ts';
import { type FeedVersion, publishedVersions, renderFeed } from '../../../workers/blacklist/render/index.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers, pointerOf } from '../list/support.ts';

const profileOf = (input: v.InferInput<typeof renderProfileSchema>): RenderProfile =>
  v.parse(renderProfileSchema, input);
const ROUTER = profileOf({ format: 'mikrotik' });

/** The versions of a list that grows by an address a time. */
async function growing(name: string, count: number): Promise<FeedPointer[]> {
  await created(name);
  const pointers: FeedPointer[] = [];
  for (let i = 0; i < count; i++) {
    await importBatch(name, batchOf(numbers(0, 5 + i)));
    await compileNow(name);
    pointers.push((await pointerOf(name))!);
  }
  return pointers;
}

function difference(pointer: FeedPointer, since: number, at: Env = env) {
  return renderFeed(at, { pointer, isStale: false }, ROUTER, { kind: 'delta', since }, Date.now());
}

/** The environment with a bucket that tells what is read, and takes no object if it is not to. */
function watched({ isFull = false } = {}) {
  const read: string[] = [];
  const { SNAPSHOTS } = env;
  const bucket = {
    get: (key: string, options?: R2GetOptions) => {
      read.push(key);
      return options === undefined ? SNAPSHOTS.get(key) : SNAPSHOTS.get(key, options);
    },
    head: (key: string) => SNAPSHOTS.head(key),
    put: (...args: Parameters<R2Bucket['put']>) =>
      isFull ? Promise.reject(new Error('full')) : SNAPSHOTS.put(...args),
  };
  return { read, at: { ...env, SNAPSHOTS: bucket as unknown as R2Bucket } };
}

/** A version of a list that is nothing but its text. */
async function versionOf(name: string, version: number, text: string): Promise<FeedVersion> {
  const textKey = `feeds/${name}/test/${version}`;
  await env.SNAPSHOTS.put(textKey, text);
  const times = { compiledAt: version, publishedAt: version };
  const facts = { state: 'past', sha256: `${name}-${version}`, lookupKey: '', reasons: [] } as const;
  return { version, textKey, bytes: text.length, lines4: 1, lines6: 0, ...times, ...facts };
}

describe('a difference', () => {
  it('never leads back to an older version that is still held for live somewhere', async () => {
    const [first, second] = (await growing('g-back', 2)) as [FeedPointer, FeedPointer];
    expect((await difference(second, first.version)).base).toBe(first.version);
    expect((await difference(first, second.version)).base).toBeNull();
  });

  it('does not tell what a version has that was never published', async () => {
    const [first, second, third] = (await growing('g-held', 3)) as [FeedPointer, FeedPointer, FeedPointer];
    await runInDurableObject(listOf('g-held'), (_, { storage }) => {
      storage.sql.exec(
        `UPDATE publication SET state = 'rejected', published_at = NULL WHERE version = ?`,
        second.version,
      );
    });
    expect((await difference(third, second.version)).base).toBeNull();
    expect((await difference(third, first.version)).base).toBe(first.version);
  });

  it('is not told to a device that may have its version by other settings', async () => {
    const [first, second] = (await growing('g-changed', 2)) as [FeedPointer, FeedPointer];
    const baseBy = async (changedAt: number) => {
      const part = { kind: 'delta', since: first.version, changedAt } as const;
      return (await renderFeed(env, { pointer: second, isStale: false }, ROUTER, part, Date.now())).base;
    };
    expect(await baseBy(first.publishedAt - 60_000)).toBe(first.version);
    // Isolates go by the settings of before for some seconds.
    expect(await baseBy(first.publishedAt - 1_000)).toBeNull();
    expect(await baseBy(first.publishedAt + 1_000)).toBeNull();
  });

  it('costs a consumer that has the live version no question to the list', async () => {
    const [, second] = (await growing('g-poll', 2)) as [FeedPointer, FeedPointer];
    expect((await difference(second, second.version)).count).toBe(0);
    const silent = { getByName: () => Promise.reject(new Error('asked')) } as unknown as Env['BLACKLIST'];
    expect((await difference(second, second.version, { ...env, BLACKLIST: silent })).count).toBe(0);
  });

  it('is answered although it cannot be kept', async () => {
    const [first, second] = (await growing('g-full', 2)) as [FeedPointer, FeedPointer];
    const { at } = watched({ isFull: true });
    expect(await difference(second, first.version, at)).toMatchObject({ base: first.version, count: 1 });
  });

  it('is computed once for those who ask together, and one that is too large is not computed again', async () => {
    const from = await versionOf('g-much', 1, '1.0.0.0\n');
    const some = await versionOf('g-much', 2, '1.0.0.0\n1.0.0.2\n');
    const one = watched();
    const all = await Promise.all(numbers(0, 5).map(() => changesOfVersions(one.at, 'g-much', from, some)));
    expect(all.map((changes) => typeof changes === 'object' && changes.added.length)).toEqual([1, 1, 1, 1, 1]);
    expect(one.read.filter((key) => key === from.textKey)).toHaveLength(1);

    const lines = numbers(0, 100_001).map(
      (i) => `${2 + (i >> 23)}.${(i >> 15) & 255}.${(i >> 7) & 255}.${(i & 127) * 2}\n`,
    );
    const much = await versionOf('g-much', 3, lines.join(''));
    expect(await changesOfVersions(env, 'g-much', from, much)).toBe('too-many-changes');
    const two = watched();
    expect(await changesOfVersions(two.at, 'g-much', from, much)).toBe('too-many-changes');
    expect(two.read).toEqual([]);
  });
});

describe('a rendering of which nothing is left', () => {
  it('is not tried again at once, for whoever asks', async () => {
    const [pointer] = (await growing('g-none', 1)) as [FeedPointer];
    const profile = profileOf({ filter: { sources: { only: ['nobody'] } } });
    const { at, read } = watched();
    const now = Date.now();
    const render = (time: number) => renderFeed(at, { pointer, isStale: false }, profile, { kind: 'feed' }, time);
    const tries = () => read.filter((key) => key === pointer.textKey).length;
    await expect(render(now)).rejects.toMatchObject({ code: 'feed_not_ready' });
    await expect(render(now + 1_000)).rejects.toMatchObject({ code: 'feed_not_ready' });
    expect(tries()).toBe(1);
    await expect(render(now + 60_000)).rejects.toMatchObject({ code: 'feed_not_ready' });
    expect(tries()).toBe(2);
  });
});

describe('the versions of a list', () => {
  it('are asked for again when the one that is live was not among them yet', async () => {
    const [first, second] = (await growing('g-race', 2)) as [FeedPointer, FeedPointer];
    const { at } = watched();
    const early = async () => (await listOf('g-race').publications(second.version, 100)) as unknown[];
    const racing = { getByName: () => ({ publications: early }) } as unknown as Env['BLACKLIST'];
    const numbersOf = (versions: readonly FeedVersion[]) => versions.map(({ version }) => version);
    const now = Date.now();
    expect(numbersOf(await publishedVersions({ ...at, BLACKLIST: racing }, 'g-race', now))).toEqual([first.version]);
    expect(numbersOf(await publishedVersions(at, 'g-race', now))).toEqual([first.version, second.version]);
  });
});
