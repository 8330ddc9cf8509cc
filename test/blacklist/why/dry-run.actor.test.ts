import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import {
  batchOf,
  causation,
  compileNow,
  created,
  feedLines,
  listOf,
  meta,
  numbers,
  pointerOf,
} from '../list/support.ts';

vi.setConfig({ testTimeout: 60_000 });

async function say(list: string, source: string, items: readonly number[]) {
  const base = { source, run: crypto.randomUUID(), at: Date.now(), causation };
  await listOf(list).openImport(base);
  await listOf(list).applyClaims({ ...base, batch: batchOf(items) });
  await listOf(list).closeImport({ ...base, outcome: 'complete', collectedAt: base.at });
}
const ask = async (body: object) => {
  const response = await exports.default.fetch('https://aegis.example/api/v1/blacklist/lists/tried/dry-run', {
    method: 'POST',
    headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
};
const everything = (list: string) =>
  runInDurableObject(listOf(list), (_, { storage }) =>
    ['setting', 'allow', 'warning_list', 'publication', 'claim', 'k_events'].map((table) => {
      const known = storage.sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length > 0;
      return known ? JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray()) : table;
    }),
  );

it('a dry run says what a change would gain and lose and what the gate would answer, and changes nothing', async () => {
  const list = await created('tried');
  await say('tried', 'a', numbers(0, 400));
  await say('tried', 'b', numbers(200, 400));
  await list.configure({ untouchable: [{ address: '1.0.0.0', label: 'egress' }] }, meta);
  await compileNow('tried');
  const held = (await list.describe()).held;
  if (held !== null) await list.confirmPublication(held.version, null, meta);
  await compileNow('tried');
  await evictDurableObject(list);
  const before = [await everything('tried'), await pointerOf('tried'), await feedLines('tried')];
  expect(before[2]).toHaveLength(599);

  expect((await ask({})).body).toMatchObject({
    before: { lines: 599 },
    after: { lines: 599 },
    gained: { lines: 0 },
    lost: { lines: 0 },
    reasons: [],
  });
  expect((await ask({ withoutSources: ['b'] })).body).toMatchObject({
    before: { entries: 600, lines: 599 },
    after: { entries: 400, lines: 399 },
    lost: { lines: 200, addresses4: 200, samples: expect.arrayContaining(['1.0.3.32']) },
    reasons: [{ code: 'shrink', before: 599, after: 399 }],
  });
  // One source alone scores 49, both 74.
  expect((await ask({ minScore: 60 })).body).toMatchObject({ after: { entries: 200, lines: 200 } });
  const scoring = { sources: { b: { reliability: 1 } }, defaultReliability: 0.7, defaultConfidence: 70 };
  expect((await ask({ minScore: 60, settings: { scoring } })).body).toMatchObject({ after: { entries: 400 } });
  expect((await ask({ allow: ['1.0.0.0/30', '1.0.0.4'], warningLists: ['1.0.0.6\n1.0.0.8'] })).body).toMatchObject({
    lost: { lines: 4, addresses4: 4, samples: ['1.0.0.2', '1.0.0.4', '1.0.0.6', '1.0.0.8'] },
    reasons: [],
  });
  expect((await ask({ withoutSources: ['a', 'b'] })).body).toMatchObject({
    after: { lines: 0 },
    reasons: [{ code: 'empty' }],
  });
  expect((await ask({ allow: ['1.2.3'] })).status).toBe(422);
  expect([await everything('tried'), await pointerOf('tried'), await feedLines('tried')]).toEqual(before);
});
