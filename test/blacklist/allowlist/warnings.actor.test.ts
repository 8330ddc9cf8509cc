import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { openChecker } from '../../../workers/blacklist/edge/check.ts';
import { codeOf } from '../../support/code-of.ts';
import {
  address,
  batchOf,
  compileNow,
  created,
  feedLines,
  importBatch,
  listOf,
  meta,
  numbers,
} from '../list/support.ts';

vi.setConfig({ testTimeout: 60_000 });

let later = Date.now();
const verdict = async (list: string, i: number) => {
  later += 60_000;
  const checker = await openChecker(env, list, later);
  return checker.check({ family: 4, lo: address(i), hi: address(i) });
};
const put = (list: string, name: string, text: string, more: object = {}) =>
  listOf(list).putWarningList(
    { name, effect: 'never-block', text, isConfirmed: false, isDryRun: false, ...more },
    meta,
  );

/** A list with a live feed of 1,000 single addresses, 1.0.0.0 and every second from there. */
async function published(name: string) {
  await created(name);
  await importBatch(name, batchOf(numbers(0, 1_000)));
  await compileNow(name);
  return listOf(name);
}

describe('a warning list meant as "never block"', () => {
  it('is cut out of the feed from inside its ranges, says so to who asks, and leaves with the list', async () => {
    const list = await published('warned');
    const receipt = await put('warned', 'cloudflare', '1.0.0.2\n1.0.0.5-1.0.0.8\n9.9.9.0/24\nexample.com');
    expect(receipt).toMatchObject({
      list: { ranges: 3, rejected: 1, updatedBy: 'test' },
      cut: { addresses4: 3, percent: 0.3, samples: ['1.0.0.2', '1.0.0.6', '1.0.0.8'] },
    });
    await evictDurableObject(list);
    await compileNow('warned');
    expect(await feedLines('warned')).toHaveLength(997);
    expect(await verdict('warned', 3)).toMatchObject({
      listed: false,
      exempt: { address: '1.0.0.5-1.0.0.8', kind: 'warning-list', reason: 'cloudflare' },
    });
    await list.removeWarningList('cloudflare', meta);
    await compileNow('warned');
    expect(await feedLines('warned')).toHaveLength(1_000);
    expect(await list.warningLists()).toEqual([]);
    expect(await codeOf(list.removeWarningList('cloudflare', meta))).toBe('not_found');
  });

  it('is refused with a report when it would cut much, taken when a person confirms, and only reported in a dry run', async () => {
    const list = await published('blast');
    const wide = '1.0.0.0/24';
    expect(await put('blast', 'big', wide, { isDryRun: true })).toMatchObject({
      cut: { addresses4: 128, percent: 12.8 },
    });
    expect(await codeOf(put('blast', 'big', wide))).toBe('conflict');
    expect(await list.warningLists()).toEqual([]);
    await put('blast', 'big', wide, { isConfirmed: true });
    await compileNow('blast');
    expect(await feedLines('blast')).toHaveLength(872);
  });

  it('reaches the feed during a hold, too', async () => {
    const list = await published('warned-hold');
    await importBatch('warned-hold', batchOf([], numbers(10, 990)));
    await compileNow('warned-hold');
    expect((await list.describe()).held).not.toBeNull();
    await put('warned-hold', 'resolvers', '1.0.0.2');
    await compileNow('warned-hold');
    expect(await feedLines('warned-hold')).toHaveLength(999);
    expect((await list.describe()).held).not.toBeNull();
  });
});

describe('a warning list that annotates', () => {
  it('cuts nothing and shows with what it names', async () => {
    const list = await published('annotated');
    await put('annotated', 'amazon-aws', '1.0.0.0/16', { effect: 'annotate' });
    await compileNow('annotated');
    expect(await feedLines('annotated')).toHaveLength(1_000);
    await evictDurableObject(list);
    const at = (i: number) => list.warningsOf({ family: 4, lo: i, hi: i });
    expect(await at(address(1))).toMatchObject([{ name: 'amazon-aws', effect: 'annotate' }]);
    expect(await at(0x09090909)).toEqual([]);
  });
});
