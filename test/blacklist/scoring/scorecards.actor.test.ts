import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { listParts } from '../../../durable-objects/blacklist/list/parts.ts';
import { ScorecardKeeper } from '../../../durable-objects/blacklist/list/scorecards.ts';
import { scorecardRepository } from '../../../workers/blacklist/repository/scorecards.ts';
import {
  address,
  alarmUntil,
  batchOf,
  causation,
  compileNow,
  created,
  facts,
  feedLines,
  listOf,
  meta,
  numbers,
} from '../list/support.ts';

vi.setConfig({ testTimeout: 60_000 });

const T0 = Date.now() - 86_400_000;

async function say(list: string, source: string, items: readonly number[], at: number) {
  const base = { source, run: crypto.randomUUID(), at, causation };
  await listOf(list).openImport(base);
  await listOf(list).applyClaims({ ...base, batch: batchOf(items) });
  await listOf(list).closeImport({ ...base, outcome: 'complete', collectedAt: at });
}
/** What a keeper is made of. */
const keeperParts = (parts: ReturnType<typeof listParts>) => ({ ...parts, core: parts });
const host = (i: number) => ({ family: 4, lo: address(i), hi: address(i) }) as const;
const post = async (path: string, body: object, key?: string) => {
  const response = await exports.default.fetch(`https://aegis.example/api/v1/blacklist/${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer test-admin-key',
      'content-type': 'application/json',
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the scorecards of a list', () => {
  it('compare its sources, take reports and allowlist into account, and reach the read model every night', async () => {
    const list = await created('cards');
    await say('cards', 'fast', [1, 2, 3, 4], T0);
    await say('cards', 'slow', [3, 4, 5], T0 + 10_000);
    await list.createEntries([{ range: host(1), facts, expiresAt: null }], meta);
    await list.allow(host(5), { reason: 'ours', owner: 'kim', expiresAt: null }, meta);
    await list.reportFalsePositive(host(3), { note: 'shared host', allow: null }, meta);
    await evictDurableObject(list);

    const { cards } = await list.computeScorecards();
    const card = (source: string) => cards.find((each) => each.source === source);
    expect(card('fast')).toMatchObject({
      active: 4,
      unique: 1,
      overlap: { slow: 2, manual: 1 },
      first: 3,
      meanLagMs: 0,
      falsePositives: 1,
      allowlisted: 0,
      falsePositiveRate: 0.25,
      // One confirmed by hand, one reported: (20 · 0.7 + 1) / 22
      suggestedReliability: 0.682,
    });
    expect(card('slow')).toMatchObject({
      unique: 1,
      first: 0,
      meanLagMs: 10_000,
      allowlisted: 1,
      falsePositiveRate: 0.6667,
    });
    expect(card('manual')).toMatchObject({ reliability: 1, suggestedReliability: 1 });

    await list.housekeep();
    await alarmUntil(
      'cards',
      'scorecards',
      (sql) => sql.exec("SELECT 1 FROM k_alarms WHERE kind = 'scorecards'").toArray().length === 0,
    );
    await expect
      .poll(() => scorecardRepository(env.BLACKLIST_DB).of('cards'), { timeout: 25_000 })
      .toMatchObject({ cards: expect.stringContaining('"source":"slow"') });
  });
});

describe('the scorecards of a large list', () => {
  it('are read by many alarms, so that others have their turn, and come out the same', async () => {
    const list = await created('many-cards');
    await say('many-cards', 'fast', numbers(0, 60), T0);
    await say('many-cards', 'slow', numbers(30, 60), T0 + 10_000);
    const whole = await list.computeScorecards();
    const { rounds, state } = await runInDurableObject(list, async (_, ctx) => {
      const keeper = new ScorecardKeeper({ ...keeperParts(listParts(ctx, env)), chunk: 7 });
      let rounds = 1;
      while (!(await keeper.goOn(T0 + rounds))) rounds += 1;
      const events = ctx.storage.sql.exec<{ envelope: string }>('SELECT * FROM k_events ORDER BY 1 DESC LIMIT 1');
      return { rounds, state: JSON.stringify(events.one()) };
    });
    expect(rounds).toBe(2);
    expect(state).toContain(JSON.stringify(JSON.stringify(whole.cards)).slice(1, -1));
  });
});

describe('a report of a false positive', () => {
  it('is kept with who made it, allows the address if wanted, and is taken once', async () => {
    const list = await created('reported');
    await say('reported', 'fast', [1, 2], T0);
    await compileNow('reported');
    const path = 'entries/1.0.0.2/false-positive?list=reported';
    const body = { note: 'a customer', allow: { owner: 'lee' } };
    const first = await post(path, body, 'report-key-0001');
    expect(first).toMatchObject({
      status: 201,
      body: { address: '1.0.0.2', sources: ['fast'], allowed: true, note: 'a customer' },
    });
    expect(await post(path, body, 'report-key-0001')).toEqual(first);
    await compileNow('reported');
    expect(await feedLines('reported')).toEqual(['1.0.0.4']);
    expect(await list.allowed()).toMatchObject([{ address: '1.0.0.2', reason: 'a customer', owner: 'lee' }]);
    expect((await list.computeScorecards()).cards).toMatchObject([
      { source: 'fast', falsePositives: 1, allowlisted: 1 },
    ]);
    expect((await post('entries/9.9.9.9/false-positive?list=reported', {})).status).toBe(404);
  });
});
