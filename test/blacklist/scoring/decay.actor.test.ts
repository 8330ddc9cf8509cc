import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, it, vi } from 'vitest';
import { timeToDecayMs } from '../../../shared/blacklist/scoring/decay.ts';
import { claimsOf, collectNow, lines, openList } from '../source/support.ts';

vi.setConfig({ testTimeout: 120_000 });
afterEach(() => void vi.restoreAllMocks());

const DAY = 86_400_000;
const decay = { model: 'polynomial', tauDays: 120, delta: 2, threshold: 30, base: 80 } as const;

it('writes the end of a claim once, nothing while the source repeats itself, and moves it when a quarter has passed', async () => {
  await openList('decays', { decay });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(lines(9, 20)));
  const first = await collectNow('decays');
  const expected = first.startedAt + timeToDecayMs(decay, 80);
  expect(new Set((await claimsOf('decays')).values())).toEqual(new Set([expected]));
  expect(await collectNow('decays')).toMatchObject({ status: 'unchanged', written: { rowsWritten: 0 } });
  expect(await collectNow('decays', true)).toMatchObject({ status: 'succeeded', written: { rowsWritten: 0 } });

  await evictDurableObject(env.SOURCE.getByName('decays'));
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 12 * DAY);
  const later = await collectNow('decays');
  expect(later).toMatchObject({ status: 'succeeded', written: { updated: 20 } });
  expect(new Set((await claimsOf('decays')).values())).toEqual(new Set([later.startedAt + timeToDecayMs(decay, 80)]));
  const moves = await runInDurableObject(env.BLACKLIST.getByName('main'), (_, { storage }) =>
    storage.sql.exec('SELECT kind, before, after FROM move').toArray(),
  );
  expect(moves).toHaveLength(20);
  expect(moves[0]).toEqual({
    kind: 'expiry-moved',
    before: expected,
    after: later.startedAt + timeToDecayMs(decay, 80),
  });
});
