import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { AlertView } from '../../../shared/blacklist/alerts/kinds.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { purgeBouncers } from '../../../workers/blacklist/crowdsec/purge.ts';
import { react } from '../../../workers/blacklist/reactions/react.ts';
import { batchOf, created, importBatch, listOf, meta, numbers, runAlarm } from '../list/support.ts';

const DAY_MS = 86_400_000;
const warning = (name: string, text: string) => ({
  ...{ name, effect: 'never-block' as const, text, isConfirmed: true, isDryRun: false },
});

async function eventsOf(list: string, type: string): Promise<Envelope[]> {
  const rows = await runInDurableObject(listOf(list), (_, { storage }) =>
    storage.sql
      .exec<{ sequence: number; data: string }>(
        'SELECT sequence, data FROM k_events WHERE type = ? ORDER BY sequence',
        type,
      )
      .toArray(),
  );
  return rows.map(({ sequence, data }) => ({
    ...{
      specversion: '1.0',
      id: `${list}:${sequence}`,
      source: `/blacklist/lists/${list}`,
      type,
      dataversion: 1,
      sequence,
    },
    ...{
      time: new Date(Date.now() + sequence).toISOString(),
      datacontenttype: 'application/json',
      data: JSON.parse(data),
    },
    ...{ correlationid: null, causationid: null, traceparent: null },
  }));
}

async function openAlerts(list: string): Promise<string[]> {
  const { alerts } = (await env.ALERTS.getByName('main').alerts('open', null, 100)) as unknown as {
    alerts: AlertView[];
  };
  return alerts.filter(({ subject }) => subject === `list:${list}`).map(({ kind }) => kind);
}

describe('a warning list whose ranges were lost', () => {
  it('raises an alert with the next compilation, once, and closes it when they are there again', async () => {
    const list = await created('lost-a');
    await importBatch('lost-a', batchOf(numbers(0, 20)));
    await list.putWarningList(warning('resolvers', '1.0.0.4\n'), meta);
    await runAlarm('lost-a', 'compile');
    const { live } = await list.describe();
    expect(live).toMatchObject({ lines4: 19 });
    const { objects } = await env.SNAPSHOTS.list({ prefix: 'warning-lists/lost-a/' });
    await env.SNAPSHOTS.delete(objects.map(({ key }) => key));
    await evictDurableObject(listOf('lost-a'));

    await importBatch('lost-a', batchOf(numbers(50, 5)));
    await runAlarm('lost-a', 'compile');
    await runAlarm('lost-a', 'compile');
    expect((await list.describe()).live).toMatchObject({ version: live?.version });
    const lost = await eventsOf('lost-a', 'blacklist.warning-list.lost');
    expect(lost).toMatchObject([{ data: { lost: ['resolvers'] } }]);
    await react(lost, env);
    expect(await openAlerts('lost-a')).toContain('warning_list_lost');

    await list.putWarningList(warning('resolvers', '1.0.0.4\n'), meta);
    await runAlarm('lost-a', 'compile');
    expect((await list.describe()).live).toMatchObject({ lines4: 24 });
    await react(await eventsOf('lost-a', 'blacklist.warning-list.found'), env);
    expect(await openAlerts('lost-a')).not.toContain('warning_list_lost');
  });
});

describe('what nothing leads to any more', () => {
  it('goes at night: ranges of warning lists that were replaced, facts that nobody states, old reports', async () => {
    const list = await created('sweep-a');
    await importBatch('sweep-a', batchOf(numbers(0, 3)));
    await list.putWarningList(warning('resolvers', '1.0.0.4\n'), meta);
    await list.putWarningList(warning('resolvers', '1.0.0.2\n'), meta);
    const stored = async () => (await env.SNAPSHOTS.list({ prefix: 'warning-lists/sweep-a/' })).objects.length;
    expect(await stored()).toBe(2);
    await runInDurableObject(listOf('sweep-a'), async (instance, { storage }) => {
      storage.sql.exec('INSERT INTO fact (json) VALUES (\'["nobody",null,null,null,null]\')');
      for (const at of [1_000, Date.now()]) {
        storage.sql.exec(
          "INSERT INTO false_positive (at, lo, hi, note, actor, sources) VALUES (?, 1, 1, NULL, 'a', '[]')",
          at,
        );
      }
      void instance;
    });
    await runAlarm('sweep-a', 'housekeep');
    const rows = await runInDurableObject(listOf('sweep-a'), (_, { storage }) => ({
      facts: storage.sql.exec<{ json: string }>('SELECT json FROM fact').toArray().length,
      reports: storage.sql.exec('SELECT id FROM false_positive').toArray().length,
    }));
    expect(rows).toEqual({ facts: 1, reports: 1 });
    // Younger than a day: one that is being put may not be recorded yet.
    expect(await stored()).toBe(2);
    await runInDurableObject(listOf('sweep-a'), async (_, { storage }) => {
      const { Snapshots } = await import('../../../durable-objects/kernel/snapshots.ts');
      const used = storage.sql.exec<{ object: string }>('SELECT object FROM warning_list').one().object;
      const swept = await new Snapshots(env.SNAPSHOTS, 'warning-lists/sweep-a').sweep((key) => key !== used);
      expect(swept).toBe(1);
    });
    // A fact that is stated again after it was purged has a row again.
    await importBatch('sweep-a', batchOf(numbers(5, 1)));
    expect((await list.describe()).sources).toMatchObject([{ active: 4 }]);
  });

  it('goes at night: cursors of bouncers that have not moved for a month', async () => {
    await created('sweep-b');
    const key = 'feeds/main/bouncers/abc.json';
    await env.SNAPSHOTS.put(key, '{}');
    expect(await purgeBouncers(env, Date.now() + 29 * DAY_MS)).toBe(0);
    expect(await env.SNAPSHOTS.head(key)).not.toBeNull();
    await env.BLACKLIST_DB.prepare(
      "INSERT INTO lists (id, title, created_at, sequence) VALUES ('main', 'main', 1, 1) ON CONFLICT DO NOTHING",
    ).run();
    expect(await purgeBouncers(env, Date.now() + 31 * DAY_MS)).toBe(1);
    expect(await env.SNAPSHOTS.head(key)).toBeNull();
  });

  it('goes with time: what the board knows of causes that nobody has spoken of for long', async () => {
    const board = env.ALERTS.getByName('sweep-board');
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'test' };
    const see = (subject: string, at: number, isPresent: boolean) => ({
      kind: 'gate_held' as const,
      subject,
      isPresent,
      at,
      facts: {},
    });
    await board.observe([see('list:old', 1_000, false), see('list:new', Date.now(), false)], [], causation);
    await board.observe([see('list:open', 2_000, true)], [], causation);
    await board.observe([see('list:open', 3_000, true)], ['gate_held'], causation);
    const keys = await runInDurableObject(board, (_, { storage }) =>
      storage.sql
        .exec<{ key: string }>('SELECT key FROM cause ORDER BY key')
        .toArray()
        .map(({ key }) => key),
    );
    expect(keys).toEqual(['gate_held list:new', 'gate_held list:open']);
  });
});
