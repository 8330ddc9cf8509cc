import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import { openChecker } from '../../../workers/blacklist/edge/check.ts';
import { address, batchOf, compileNow, created, importBatch, meta, pointerOf } from '../list/support.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Asked later each time than an isolate remembers a pointer. */
let later = Date.now();
const verdict = async (list: string, i: number) => {
  later += 60_000;
  const checker = await openChecker(env, list, later);
  return checker.check({ family: 4, lo: address(i), hi: address(i) });
};

it('the check states the score of an entry and what it is made of; other settings give another with the next compilation', async () => {
  const list = await created('scored');
  await importBatch('scored', batchOf([1, 2]));
  await list.createEntries(
    [
      {
        range: { family: 4, lo: address(3), hi: address(3) },
        facts: { reason: 'x', category: null, country: null, severity: null, confidence: null },
        expiresAt: null,
      },
    ],
    meta,
  );
  await compileNow('scored');
  expect((await verdict('scored', 1)).match).toMatchObject({
    score: 49,
    claims: [{ source: 'a', confidence: null, severity: null }],
  });
  expect((await verdict('scored', 3)).match).toMatchObject({ score: 100 });
  const { version } = (await pointerOf('scored'))!;

  const scoring = { sources: { a: { reliability: 0.2 } }, defaultReliability: 0.7, defaultConfidence: 50 };
  await list.configure({ scoring }, meta);
  await evictDurableObject(list);
  await compileNow('scored');
  expect((await verdict('scored', 1)).match).toMatchObject({ score: 10 });
  // The text is the same, so firewalls have nothing to load.
  expect((await pointerOf('scored'))?.version).toBe(version);
  expect((await list.describe()).settings.scoring).toEqual(scoring);
});
