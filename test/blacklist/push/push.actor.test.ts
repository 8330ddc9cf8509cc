import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ApplianceFault, FortigateAppliance } from '../../../scripts/fakes/fortigate-appliance.ts';
import { pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { codeOf } from '../../support/code-of.ts';
import { configured, connect, firePush, firewallOf, lines, meta, publish, settle, TOKEN } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const newAppliance = (limit = 300_000) =>
  new FortigateAppliance({ token: TOKEN, resources: ['other', 'aegis'], limit });
const commandsOf = (appliance: FortigateAppliance) => appliance.requests.map(({ command }) => command);

describe('a push', () => {
  it('loads the live version with one snapshot and proves it by reading back', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('first', 1, lines(0, 50));
    await configured('first');
    expect(await settle('first')).toMatchObject({
      status: 'loaded',
      mode: 'snapshot',
      version: 1,
      requests: 1,
      sent: 50,
    });
    expect(appliance.loaded('aegis')).toEqual(lines(0, 50));
    expect(commandsOf(appliance)).toEqual(['snapshot', 'entry-list']);
    expect((await firewallOf('first').describe()).firewall).toMatchObject({
      condition: 'loaded',
      loaded: { version: 1 },
    });
  });

  it('sends only what changed, and adds before it removes', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('second', 1, lines(0, 100));
    await configured('second');
    await settle('second');
    await publish('second', 2, lines(10, 100));
    appliance.requests.length = 0;
    appliance.fewest = 1_000;
    await firewallOf('second').wake('test');
    expect(await settle('second')).toMatchObject({ status: 'loaded', mode: 'difference', sent: 10, removed: 10 });
    expect(commandsOf(appliance)).toEqual(['add', 'remove', 'entry-list']);
    expect(appliance.fewest).toBe(100);
    expect(new Set(appliance.loaded('aegis'))).toEqual(new Set(lines(10, 100)));
  });

  it('never leaves an appliance with a part of a list that takes many requests', async () => {
    const appliance = newAppliance();
    connect(appliance);
    appliance.tamper('aegis', (held) => {
      for (const line of lines(500, 40)) held.add(line);
    });
    await publish('many', 1, lines(0, 60));
    await configured('many', { batchSize: 25 });
    appliance.fewest = 1_000;
    expect(await settle('many')).toMatchObject({ status: 'loaded', mode: 'reconcile' });
    expect(commandsOf(appliance)).toEqual(['entry-list', 'add', 'add', 'add', 'remove', 'remove', 'entry-list']);
    expect(appliance.fewest).toBeGreaterThanOrEqual(40);
    expect(new Set(appliance.loaded('aegis'))).toEqual(new Set(lines(0, 60)));
  });

  it('reads back as asked, also when an event comes before it has begun', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('asked', 1, lines(0, 5));
    await configured('asked');
    await settle('asked');
    appliance.requests.length = 0;
    await runInDurableObject(env.FIREWALLS.getByName('asked'), (instance) => {
      instance.request('check', meta);
      instance.wake('published');
    });
    expect(await settle('asked')).toMatchObject({ status: 'loaded', mode: 'check', cause: 'check' });
    expect(commandsOf(appliance)).toEqual(['entry-list']);
  });

  it('does not read a list that no appliance could hold', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('huge', 1, lines(0, 5));
    const object = await env.SNAPSHOTS.get(pointerKey('huge'));
    const pointer = { ...((await object?.json()) as object), lines4: 5_000_000 };
    await env.SNAPSHOTS.put(pointerKey('huge'), JSON.stringify(pointer));
    await configured('huge');
    await firePush('huge');
    const { firewall, pushes } = await firewallOf('huge').describe();
    expect(firewall.lastError).toMatchObject({ code: 'payload_too_large' });
    expect(pushes).toMatchObject([{ status: 'running', requests: 0 }]);
    expect(appliance.requests).toEqual([]);
  });

  it('does nothing when told twice, and looks again when a person wants it', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('twice', 1, lines(0, 5));
    await configured('twice');
    await settle('twice');
    const before = appliance.requests.length;
    await firewallOf('twice').wake('test');
    await settle('twice');
    expect(appliance.requests.length).toBe(before);
    await firewallOf('twice').request('check', meta);
    expect(await settle('twice')).toMatchObject({ status: 'loaded', mode: 'check', requests: 0 });
    await firewallOf('twice').request('manual', meta);
    expect(await settle('twice')).toMatchObject({ status: 'loaded', mode: 'snapshot' });
  });

  it('repairs once what somebody has changed on the appliance', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('tampered', 1, lines(0, 20));
    await configured('tampered');
    await settle('tampered');
    appliance.tamper('aegis', (held) => {
      held.delete(lines(0, 1)[0]!);
      held.add('9.9.9.9');
    });
    await firewallOf('tampered').tick(Date.now() + 2 * 3_600_000);
    expect(await settle('tampered')).toMatchObject({
      status: 'loaded',
      repaired: true,
      mode: 'snapshot',
      cause: 'check',
    });
    expect(appliance.loaded('aegis')).toEqual(lines(0, 20));
  });

  it('says what is missing when the appliance holds fewer, and is well again once it has room', async () => {
    const appliance = newAppliance(15);
    connect(appliance);
    await publish('small', 1, lines(0, 20));
    const firewall = await configured('small');
    expect(await settle('small')).toMatchObject({
      status: 'mismatch',
      repaired: true,
      difference: { published: 20, loaded: 15, missing: 5, extra: 0, overflow: true, missingSamples: lines(15, 5) },
    });
    expect((await firewall.describe()).firewall).toMatchObject({ condition: 'mismatch', loaded: null });
    // The next reconciliation by cron does not send it all again at once.
    const { length } = appliance.requests;
    await firewall.tick(Date.now());
    await settle('small');
    expect(appliance.requests.length).toBe(length);
    appliance.limit = 1_000;
    await firewall.tick(Date.now() + 2 * 3_600_000);
    expect(await settle('small')).toMatchObject({ status: 'loaded' });
    expect((await firewall.describe()).firewall).toMatchObject({ condition: 'loaded', mismatch: null });
  });

  it('gives way to a newer version in the middle', async () => {
    const appliance = newAppliance();
    connect(appliance);
    await publish('newer', 1, lines(0, 40));
    await configured('newer', { batchSize: 10 });
    appliance.faults.push('ok', 'ok', '500');
    await firePush('newer');
    await publish('newer', 2, lines(5, 40));
    await firewallOf('newer').wake('test');
    expect(await settle('newer')).toMatchObject({ status: 'loaded', version: 2 });
    const { pushes } = await firewallOf('newer').describe();
    expect(pushes.map(({ status, version }) => [status, version])).toEqual([
      ['loaded', 2],
      ['superseded', 1],
    ]);
    expect(new Set(appliance.loaded('aegis'))).toEqual(new Set(lines(5, 40)));
  });

  it('counts a refused token as out of reach, and goes on as soon as there is a new one', async () => {
    const appliance = newAppliance();
    connect(appliance);
    appliance.token = 'another';
    await publish('refused', 1, lines(0, 5));
    const firewall = await configured('refused');
    for (let i = 0; i < 3; i++) await firePush('refused');
    const { firewall: view } = await firewall.describe();
    expect(view).toMatchObject({ condition: 'failing', lastError: { code: 'upstream_failed' } });
    expect(view.lastError?.message).toContain('401');
    await firewall.configure(view.config, 'another', view.revision, meta);
    expect(await settle('refused')).toMatchObject({ status: 'loaded', failures: 3 });
  });

  it('waits longer and longer, behind a breaker', async () => {
    const appliance = newAppliance();
    connect(appliance);
    appliance.faults.push(...Array.from({ length: 4 }, () => '503' as const));
    await publish('patient', 1, lines(0, 5));
    await configured('patient');
    for (let i = 0; i < 4; i++) {
      await runInDurableObject(env.FIREWALLS.getByName('patient'), async (instance, { storage }) => {
        storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'push'");
        storage.sql.exec("UPDATE push SET work = json_set(work, '$.notBefore', 0)");
        await instance.alarm();
      });
    }
    const due = await runInDurableObject(
      env.FIREWALLS.getByName('patient'),
      (_, { storage }) =>
        storage.sql.exec<{ at: number }>("SELECT due_at AS at FROM k_alarms WHERE kind = 'push'").one().at,
    );
    // The breaker is open for a minute, whatever the backoff has drawn.
    expect(due).toBeGreaterThan(Date.now() + 15_000);
    expect(await settle('patient')).toMatchObject({ status: 'loaded', failures: 4 });
  });
});

describe('an appliance', () => {
  it('keeps its token to itself', async () => {
    connect(newAppliance());
    await publish('secret', 1, lines(0, 5));
    await configured('secret');
    await settle('secret');
    const stored = await runInDurableObject(env.FIREWALLS.getByName('secret'), (_, { storage }) =>
      ['firewall', 'push', 'k_events', 'k_idempotency']
        .map((table) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray()))
        .join('\n'),
    );
    expect(stored).not.toContain(TOKEN);
    expect(JSON.stringify(await firewallOf('secret').describe())).not.toContain(TOKEN);
  });

  it('loses its token when it moves to another address', async () => {
    const appliance = newAppliance();
    const calls = connect(appliance);
    await publish('moved', 1, lines(0, 5));
    const firewall = await configured('moved');
    await settle('moved');
    const { firewall: view } = await firewall.describe();
    await firewall.configure({ ...view.config, url: 'https://other.acme-corp.net' }, null, view.revision, meta);
    calls.mockClear();
    await settle('moved');
    expect((await firewall.describe()).firewall).toMatchObject({ condition: 'token-missing', loaded: null });
    expect(calls).not.toHaveBeenCalled();
    expect(await codeOf(firewall.request('manual', meta))).toBe('conflict');
  });

  it('is not reached on a private address that nobody listed', async () => {
    const calls = connect(newAppliance());
    await publish('private', 1, lines(0, 5));
    await configured('private', { url: 'https://10.1.2.3' });
    await firePush('private');
    expect((await firewallOf('private').describe()).firewall.lastError).toMatchObject({ code: 'egress_refused' });
    expect(calls).not.toHaveBeenCalled();
  });
});

const FAULTS: readonly ApplianceFault[] = [
  ...(['ok', '401', '403', '500', '503', 'drop', 'drop-after', 'hang', 'partial', 'stale', 'html'] as const),
];

describe('whatever faults there are and wherever the actor is evicted', () => {
  it('the appliance ends with exactly what was published', { timeout: 240_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FAULTS), { maxLength: 14 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 60 })), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.constantFrom(7, 30, 1_000),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 12 }),
        async (faults, versions, batchSize, evictions) => {
          const id = `any-${run++}`;
          const appliance = newAppliance();
          const calls = connect(appliance);
          appliance.faults.push(...faults);
          await configured(id, { batchSize });
          const stub = env.FIREWALLS.getByName(id);
          let step = 0;
          const evict = async () => {
            if (evictions[step++ % evictions.length]) await evictDurableObject(stub);
          };
          for (const [n, [from, count]] of versions.entries()) {
            await publish(id, n + 1, lines(from, count));
            await firewallOf(id).wake('test');
            await firePush(id);
            await evict();
          }
          await settle(id, evict);
          // A load that was given up is taken up again by the next check.
          appliance.faults.length = 0;
          await firewallOf(id).tick(Date.now() + 24 * 3_600_000);
          expect(await settle(id, evict)).toMatchObject({ status: 'loaded', version: versions.length });
          const [from, count] = versions.at(-1)!;
          expect(appliance.loaded('aegis').sort()).toEqual(lines(from, count).sort());
          calls.mockRestore();
        },
      ),
      { numRuns: 25 },
    );
  });
});
