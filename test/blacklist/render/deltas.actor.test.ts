import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { deltaBetween, detailedBlocks, versionsAfter } from '../../../workers/blacklist/render/index.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers, pointerOf } from '../list/support.ts';

/** A list whose second version has five lines less and ten more. */
async function twoVersions(name: string) {
  const list = await created(name);
  await importBatch(name, batchOf(numbers(0, 20)));
  await compileNow(name);
  const first = (await pointerOf(name))!;
  await importBatch(name, batchOf(numbers(20, 10), numbers(0, 5)));
  await compileNow(name);
  const second = (await pointerOf(name))!;
  expect(second.version).toBeGreaterThan(first.version);
  return { list, first, second };
}

const later = (): number => Date.now() + 60_000;

describe('the difference between two versions', () => {
  it('is in lines, says what is known of them, and is the same once it was stored', async () => {
    const { list, first, second } = await twoVersions('delta-lines');
    await evictDurableObject(list);
    const outcome = await deltaBetween(env, 'delta-lines', first.version, second.version);
    if (outcome.kind !== 'delta') throw new Error(outcome.reason);
    const { delta } = outcome;
    expect(delta.removed.map(formatBlock)).toEqual(numbers(0, 5).map((i) => `1.0.0.${i * 2}`));
    expect(delta.added.map(({ block }) => formatBlock(block))).toEqual(numbers(20, 10).map((i) => `1.0.0.${i * 2}`));
    expect(delta.added[0]?.detail).toMatchObject({ sources: ['a'], reason: 'scan', categories: ['scanning'] });
    expect(delta.removedDetailed[0]?.detail).toMatchObject({ sources: ['a'], country: 'KR' });
    expect(delta.to).toMatchObject({ list: 'delta-lines', version: second.version, sha256: second.sha256, count4: 25 });

    const { objects } = await env.SNAPSHOTS.list({ prefix: 'feeds/delta-lines/delta/' });
    expect(objects).toHaveLength(1);
    // The texts are not needed any more: what is said now comes from the stored object.
    await env.SNAPSHOTS.delete([first.textKey]);
    expect(await deltaBetween(env, 'delta-lines', first.version, second.version)).toEqual(outcome);
  });

  it('turned round swaps both sides', async () => {
    const { first, second } = await twoVersions('delta-round');
    const there = await deltaBetween(env, 'delta-round', first.version, second.version);
    const back = await deltaBetween(env, 'delta-round', second.version, first.version);
    if (there.kind !== 'delta' || back.kind !== 'delta') throw new Error('no delta');
    expect(back.delta.removed).toEqual(there.delta.added.map(({ block }) => block));
    expect(back.delta.added.map(({ block }) => block)).toEqual(there.delta.removed);
  });

  it('asks for a whole snapshot when a version is unknown or its text is gone', async () => {
    const { first, second } = await twoVersions('delta-gone');
    const unknown = await deltaBetween(env, 'delta-gone', 999, second.version);
    expect(unknown).toEqual({ kind: 'snapshot', reason: 'version-unknown' });
    await env.SNAPSHOTS.delete(first.textKey);
    const gone = await deltaBetween(env, 'delta-gone', first.version, second.version);
    expect(gone).toEqual({ kind: 'snapshot', reason: 'base-gone' });
    expect(await deltaBetween(env, 'delta-gone', first.version, first.version)).toMatchObject({ kind: 'delta' });
  });
});

describe('the versions of a list', () => {
  it('after an instant are the ones that became live since, also right after a publication', async () => {
    const { first, second } = await twoVersions('delta-after');
    const versions = async (instant: number) =>
      (await versionsAfter(env, 'delta-after', instant, later())).map(({ version }) => version);
    expect(await versions(0)).toEqual([first.version, second.version]);
    expect(await versions(first.publishedAt)).toEqual([second.version]);
    expect(await versions(second.publishedAt)).toEqual([]);
    await importBatch('delta-after', batchOf(numbers(50, 1)));
    await compileNow('delta-after');
    const third = (await pointerOf('delta-after'))!;
    const newest = await versionsAfter(env, 'delta-after', second.publishedAt, later() + 60_000);
    expect(newest.map(({ version }) => version)).toEqual([third.version]);
  });

  it('have blocks with details', async () => {
    const { second } = await twoVersions('delta-blocks');
    const blocks = [...(await detailedBlocks(env, second))];
    expect(blocks).toHaveLength(25);
    expect(blocks[0]).toMatchObject({ block: { family: 4, prefix: 32 }, detail: { sources: ['a'], until: null } });
    expect(await listOf('delta-blocks').describe()).toMatchObject({ live: { version: second.version } });
  });
});
