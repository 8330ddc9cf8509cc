import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Revoked } from '../../../shared/identity/access/revoked.ts';
import type { Revocation } from '../../../shared/identity/revocation.ts';

const logOf = (name: string) => env.REVOCATIONS.getByName(name);
const until = Date.now() + 600_000;
const session = (user: string, id: string, over: Partial<Revocation> = {}): Revocation => ({
  ...{ user, session: id, epoch: null, until },
  ...over,
});

describe('the revocation log', () => {
  it('gives each reader what came after its cursor, also after an eviction', async () => {
    const log = logOf('cursor');
    await log.append([session('U1', 'S1'), { user: 'U2', session: null, epoch: 4, until }]);
    const first = await log.since(0);
    expect(first).toMatchObject({ restart: false, more: false });
    expect(first.entries).toEqual([session('U1', 'S1'), { user: 'U2', session: null, epoch: 4, until }]);
    await evictDurableObject(log);
    await log.append([session('U1', 'S2')]);
    expect((await log.since(first.cursor)).entries).toEqual([session('U1', 'S2')]);
    expect((await log.since(0)).entries).toHaveLength(3);
  });

  it('is idempotent, and says again what has to be kept longer', async () => {
    const log = logOf('idempotent');
    await Promise.all(Array.from({ length: 5 }, () => log.append([session('U1', 'S1')])));
    const { cursor, entries } = await log.since(0);
    expect(entries).toHaveLength(1);
    await log.append([session('U1', 'S1', { until: until - 1 })]);
    expect((await log.since(cursor)).entries).toEqual([]);
    await log.append([session('U1', 'S1', { until: until + 1 })]);
    expect((await log.since(cursor)).entries).toEqual([session('U1', 'S1', { until: until + 1 })]);
  });

  it('starts over with a reader that is ahead of it', async () => {
    const log = logOf('restart');
    await log.append([session('U1', 'S1')]);
    expect(await log.since(99)).toMatchObject({ restart: true, cursor: 1, entries: [session('U1', 'S1')] });
  });

  it('gives more than a page in several', async () => {
    const log = logOf('pages');
    await log.append(Array.from({ length: 6_000 }, (_, i) => session('U1', `S${i}`)));
    const first = await log.since(0);
    expect(first).toMatchObject({ more: true, cursor: first.entries.length });
    const second = await log.since(first.cursor);
    expect(second.more).toBe(false);
    expect(first.entries.length + second.entries.length).toBe(6_000);
  });

  it('forgets by alarm what nothing can present any more, and its cursors stay good', async () => {
    const log = logOf('forget');
    await log.append([session('U1', 'old', { until: Date.now() - 3_600_000 }), session('U1', 'new')]);
    const { cursor } = await log.since(0);
    await evictDurableObject(log);
    await runInDurableObject(log, (_, state) => {
      state.storage.sql.exec('UPDATE k_alarms SET due_at = 1');
      return state.storage.setAlarm(Date.now());
    });
    await runDurableObjectAlarm(log);
    expect((await log.since(0)).entries).toEqual([session('U1', 'new')]);
    await log.append([session('U1', 'newer')]);
    expect(await log.since(cursor)).toMatchObject({ restart: false, entries: [session('U1', 'newer')] });
  });
});

describe('what an isolate remembers of it', () => {
  const entry = fc.record({
    user: fc.constantFrom('U1', 'U2'),
    session: fc.option(fc.constantFrom('S1', 'S2')),
    epoch: fc.option(fc.integer({ min: 1, max: 5 })),
    until: fc.integer({ min: 0, max: 200_000 }),
  });

  /** Whether a token is dead, said in the plainest way. */
  const isListed = (entries: readonly Revocation[], user: string, id: string, epoch: number) =>
    entries.some((e) => e.user === user && ((e.session ?? '') === id || epoch < (e.epoch ?? 0)));

  const probes = ['U1', 'U2'].flatMap((user) =>
    [`${user}-S1`, `${user}-S2`, 'none'].flatMap((id) => [0, 2, 4, 9].map((epoch) => ({ user, id, epoch }))),
  );

  it('is what was listed, in any order and with repetitions, as long as it can be presented', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 0, max: 300_000 }), fc.func(fc.integer()), (given, now, order) => {
        const entries = given.map((e) => ({ ...e, session: e.session && `${e.user}-${e.session}` }));
        const living = entries.filter((e) => e.until >= now);
        const revoked = new Revoked();
        for (const one of [...entries, ...entries].sort((a, b) => order(a) - order(b))) revoked.add([one]);
        revoked.forget(now);
        for (const { user, id, epoch } of probes) {
          if (isListed(living, user, id, epoch)) expect(revoked.has(user, id, epoch)).toBe(true);
          if (!isListed(entries, user, id, epoch)) expect(revoked.has(user, id, epoch)).toBe(false);
        }
      }),
    );
  });

  it('becomes empty in time', () => {
    const revoked = new Revoked();
    revoked.add([session('U1', 'S1', { until: 1_000 }), { user: 'U2', session: null, epoch: 2, until: 2_000 }]);
    revoked.forget(61_000);
    expect(revoked.size).toBe(1);
    revoked.forget(62_000);
    expect(revoked.size).toBe(0);
  });
});
