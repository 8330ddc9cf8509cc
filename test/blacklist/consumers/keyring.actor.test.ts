import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { FetchDelta, TelemetryDelta } from '../../../shared/blacklist/consumer/telemetry.ts';
import { noRefusals } from '../../../shared/blacklist/consumer/telemetry.ts';
import { FEED_KEYS_OBJECT, type FeedKeySnapshot } from '../../../shared/blacklist/publication/feed-keys.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { authorizeFeed } from '../../../workers/blacklist/edge/feed-auth.ts';
import { codeOf } from '../../support/code-of.ts';
import { causation } from '../list/support.ts';

const ring = (name: string) => env.FEED_KEYS.getByName(name);
const meta = (idempotencyKey: string | null = null) => ({
  causation,
  idempotencyKey,
  requestHash: idempotencyKey ?? '',
});
const bare = { name: 'fw', lists: ['main'] };

async function stored(): Promise<FeedKeySnapshot> {
  const object = await env.SNAPSHOTS.get(FEED_KEYS_OBJECT);
  return (object as R2ObjectBody).json<FeedKeySnapshot>();
}

const eventsOf = (name: string) =>
  runInDurableObject(ring(name), (_, { storage }) =>
    storage.sql
      .exec<{ type: string; data: string; actor: string }>('SELECT type, data, actor FROM k_events ORDER BY sequence')
      .toArray(),
  );

const fetchDelta = (consumer: string, more: Partial<FetchDelta> = {}): FetchDelta => ({
  ...{ consumer, list: 'main', sent: 1, notModified: 2, errors: 0, refused: noRefusals(), bytes: 27 },
  ...{ lastAt: 1_000, lastVersion: 7, refusedAt: null, refusal: null, userAgent: 'FortiOS', prefix: '203.0.113.0/24' },
  versions: [[7, 900]],
  ...more,
});
const delta = (fetches: FetchDelta[], wrong: TelemetryDelta['wrong'] = []): TelemetryDelta => ({ fetches, wrong });

describe('an idempotency key of the day before', () => {
  it('changes no key a second time, and says so', async () => {
    const { id } = await ring('stale').createConsumer(bare, meta());
    const { key } = await ring('stale').rotateKey(id, 1_000, null, meta('again'));
    const { credentials } = await ring('stale').consumer(id);
    await runInDurableObject(ring('stale'), (_, { storage }) => storage.sql.exec('DELETE FROM k_idempotency'));
    expect(await codeOf(ring('stale').rotateKey(id, 0, null, meta('again')))).toBe('idempotency_key_reused');
    expect((await ring('stale').consumer(id)).credentials).toEqual(credentials);
    expect((await stored()).keys.map(({ sha256 }) => sha256)).toContain(await sha256Hex(key));
  });
});

describe('a keyring from before there were consumers', () => {
  it('has every key still, as a consumer with defaults', async () => {
    await runInDurableObject(ring('old'), (_, { storage }) => {
      for (const table of ['consumer', 'credential', 'fetched', 'version_fetch', 'wrong_credential']) {
        storage.sql.exec(`DROP TABLE ${table}`);
      }
      storage.sql.exec("DELETE FROM k_migrations WHERE namespace = 'entity' AND id > 1");
      storage.sql.exec(`CREATE TABLE feed_key (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, lists TEXT NOT NULL, created_at INTEGER NOT NULL
      ) WITHOUT ROWID`);
      storage.sql.exec(`INSERT INTO feed_key VALUES ('0a', 'edge "1"', 'ff', '["main","b"]', 5)`);
    });
    await evictDurableObject(ring('old'));
    expect(await ring('old').list()).toEqual([{ id: '0a', name: 'edge "1"', lists: ['main', 'b'], createdAt: 5 }]);
    expect(await ring('old').consumer('0a')).toMatchObject({
      revision: 1,
      settings: { format: 'fortigate', allowFrom: [], exemptions: [], expectedPollSeconds: null },
      credentials: [{ createdAt: 5, endsAt: null }],
    });
    await ring('old').create(bare, meta());
    expect((await stored()).keys).toContainEqual({
      ...{ id: '0a', name: 'edge "1"', sha256: 'ff', lists: ['main', 'b'] },
      ...{ until: null, allowFrom: [], profile: null, changedAt: 0 },
    });
  });
});

describe('a consumer', () => {
  it('is changed under its revision, seen by isolates, and every change is an event without a secret', async () => {
    const { key, ...created } = await ring('crud').createConsumer({ ...bare, allowFrom: ['192.0.2.7/24'] }, meta());
    expect(created).toMatchObject({ revision: 1, settings: { allowFrom: ['192.0.2.0/24'] } });
    await evictDurableObject(ring('crud'));
    const changed = await ring('crud').updateConsumer(
      created.id,
      { ...bare, format: 'pan-os', filter: { minScore: 50 }, note: 'DMZ' },
      1,
      meta(),
    );
    expect(changed).toMatchObject({ revision: 2, settings: { format: 'pan-os', allowFrom: [] } });
    expect((await stored()).keys[0]?.profile).toMatchObject({ format: 'pan-os', filter: { minScore: 50 } });
    const late = ring('crud').updateConsumer(created.id, bare, 1, meta());
    expect(await codeOf(late)).toBe('revision_mismatch');
    await ring('crud').removeConsumer(created.id, 2, meta());
    expect(await stored()).toMatchObject({ keys: [], retired: [] });
    const events = await eventsOf('crud');
    expect(events.map(({ type, actor }) => [type, actor])).toEqual([
      ['blacklist.consumer.created', 'test'],
      ['blacklist.consumer.changed', 'test'],
      ['blacklist.consumer.revoked', 'test'],
    ]);
    expect(JSON.parse(events[1]?.data ?? '')).toMatchObject({
      consumer: created.id,
      changed: { format: { before: 'fortigate', after: 'pan-os' }, note: { before: '', after: 'DMZ' } },
    });
    expect(JSON.stringify(events)).not.toContain(key);
  });

  it('has two keys while one is changed for the other, and the same new key for the same request', async () => {
    const first = await ring('rotate').createConsumer(bare, meta());
    const second = await ring('rotate').rotateKey(first.id, 3_600_000, 1, meta('k'));
    await evictDurableObject(ring('rotate'));
    expect((await ring('rotate').rotateKey(first.id, 3_600_000, 1, meta('k'))).key).toBe(second.key);
    expect(second.key).not.toBe(first.key);
    const [old, fresh] = second.credentials;
    expect([second.revision, old?.endsAt !== null, fresh?.endsAt]).toEqual([2, true, null]);
    const now = Date.now();
    expect((await authorizeFeed(env, first.key, 'main', now)).id).toBe(first.id);
    expect((await authorizeFeed(env, second.key, 'main', now)).id).toBe(first.id);
    // An isolate that cannot read the keys anew must not let a replaced one live on.
    const frozen = { ...env, SNAPSHOTS: { get: () => Promise.reject(new Error('down')) } as unknown as R2Bucket };
    expect(await codeOf(authorizeFeed(frozen, first.key, 'main', now))).toBe('unavailable');
    expect(await codeOf(authorizeFeed(env, first.key, 'main', now + 3_600_001))).toBe('unauthenticated');
    const third = await ring('rotate').rotateKey(first.id, 0, null, meta());
    const { keys, retired } = await stored();
    expect([keys.length, retired.length]).toEqual([1, 2]);
    expect(await codeOf(authorizeFeed(env, second.key, 'main', now + 3_700_000))).toBe('unauthenticated');
    expect((await authorizeFeed(env, third.key, 'main', now + 3_700_000)).id).toBe(first.id);
  });

  it('never has more than three keys, and those that have ended leave the object by themselves', async () => {
    const { id } = await ring('many').createConsumer(bare, meta());
    for (let i = 0; i < 4; i++) await ring('many').rotateKey(id, 3_600_000, null, meta());
    expect((await ring('many').consumer(id)).credentials).toHaveLength(3);
    await runInDurableObject(ring('many'), async (instance, { storage }) => {
      storage.sql.exec('UPDATE credential SET ends_at = 1000 WHERE ends_at > 1000');
      storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'retire'");
      await instance.alarm();
    });
    const { keys, retired } = await stored();
    expect([keys.length, retired]).toEqual([1, []]);
  });
});

describe('what consumers were seen doing', () => {
  it('adds up over isolates and evictions, and answers who has had a version', async () => {
    const { id } = await ring('seen').createConsumer(bare, meta());
    await ring('seen').report(delta([fetchDelta(id), fetchDelta('gone')]));
    await evictDurableObject(ring('seen'));
    const later = { lastAt: 2_000, lastVersion: 8, versions: [[7, 800] as const, [8, 2_000] as const] };
    await ring('seen').report(delta([fetchDelta(id, later)]));
    const { consumers } = await ring('seen').observed();
    expect(consumers[0]?.fetches).toMatchObject([
      { list: 'main', sent: 2, notModified: 4, lastAt: 2_000, lastVersion: 8 },
    ]);
    expect(await ring('seen').fetchesOf('main', [7, 8, 9])).toEqual([
      { consumer: id, name: 'fw', version: 7, at: 800 },
      { consumer: id, name: 'fw', version: 8, at: 2_000 },
    ]);
    expect(await ring('seen').fetchesOf('b', [7])).toEqual([]);
  });

  it('is bounded: versions of a consumer, names of lists that it has not, networks with wrong keys', async () => {
    const { id } = await ring('bounds').createConsumer(bare, meta());
    const versions = Array.from({ length: 250 }, (_, i) => [i + 1, i] as const);
    const strays = Array.from({ length: 20 }, (_, i) => fetchDelta(id, { list: `made-up-${i}`, versions: [] }));
    const wrong = Array.from({ length: 1_100 }, (_, i) => ({
      ...{ list: i % 2 ? 'main' : `made-up-${i}`, prefix: `203.${i >> 8}.${i % 256}.0/24` },
      ...{ count: 2, lastAt: i },
    }));
    await ring('bounds').report(delta([fetchDelta(id, { versions }), ...strays], wrong));
    const have = await ring('bounds').fetchesOf(
      'main',
      versions.map(([version]) => version),
    );
    expect([have.length, have[0]?.version, have.at(-1)?.version]).toEqual([200, 51, 250]);
    const seen = await ring('bounds').observed();
    expect(seen.consumers[0]?.fetches.map(({ list }) => list)).toEqual(['*', 'main']);
    expect(seen.wrong).toHaveLength(1_000);
    expect(seen.wrong[0]).toMatchObject({ list: 'main', count: 2, lastAt: 1_099 });
    expect(new Set(seen.wrong.map(({ list }) => list))).toEqual(new Set(['main', '*']));
  });

  it('goes with the consumer', async () => {
    const { id } = await ring('forget').createConsumer(bare, meta());
    await ring('forget').report(delta([fetchDelta(id)]));
    await ring('forget').revoke(id);
    expect(await ring('forget').fetchesOf('main', [7])).toEqual([]);
    await ring('forget').report(delta([fetchDelta(id)]));
    expect(await ring('forget').fetchesOf('main', [7])).toEqual([]);
  });
});
