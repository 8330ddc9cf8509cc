import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { streamsOf } from '../../../shared/events/projection.ts';
import type { PolicyView } from '../../../shared/policy/lifecycle/view.ts';
import { currentCatalogue } from '../../../workers/policy/edge/catalogue.ts';
import { policyProjector } from '../../../workers/policy/projections/projector.ts';
import { policyRepository } from '../../../workers/policy/repository/policies.ts';
import { compiled } from '../catalogue/support.ts';
import { causation, eventsOf, metaOf, policyOf, statementOf } from './support.ts';

/** Every event that a programme with a life has said. */
async function told(id: string): Promise<Envelope[]> {
  const actor = policyOf(id);
  await actor.absorb(await statementOf(id), causation);
  await actor.absorb(await statementOf(id, { title: '새 이름' }), causation);
  await actor.execute({ kind: 'withdraw', reason: '오류' }, null, metaOf('w'));
  await actor.execute({ kind: 'publish' }, null, metaOf('p'));
  await actor.execute({ kind: 'categorize', categories: ['culture'], tags: ['가'] }, null, metaOf('c'));
  return eventsOf(id);
}

/** The same events as if another programme had said them. */
function as(id: string, events: readonly Envelope[]): Envelope[] {
  return events.map((event) => {
    const source = `/policy/policies/${id}`;
    const policy = event.data.policy as PolicyView;
    const document = { ...policy.document, id };
    return {
      ...event,
      source,
      id: `${source}:${event.sequence}`,
      data: { ...event.data, policy: { ...policy, id, document } },
    };
  });
}

async function tables(id: string) {
  const rows = async (table: string, key: string) =>
    (await env.POLICY_DB.prepare(`SELECT * FROM ${table} WHERE ${key} = ? ORDER BY 1, 2`).bind(id).all()).results.map(
      (row) => ({ ...row, [key]: null }),
    );
  return { policies: await rows('policies', 'id'), versions: await rows('policy_versions', 'policy') };
}

it('any order, repetition and grouping of a programme’s events gives the same tables and the same catalogue', async () => {
  const events = await told('gov24:projection');
  expect(events.map(({ type }) => type)).toEqual([
    ...['policy.created', 'policy.updated', 'policy.withdrawn', 'policy.published', 'policy.categorized'],
  ]);
  const inOrder = as('gov24:order', events);
  for (const each of inOrder) await policyProjector.project([each], env);
  const expected = await tables('gov24:order');
  expect(expected.policies).toMatchObject([{ status: 'published', version: 3, revision: 5, title: '새 이름' }]);
  expect(expected.versions).toHaveLength(3);
  let n = 0;
  const groups = fc.array(fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 3 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(groups, async (deliveries) => {
      n += 1;
      const mixed = as(`gov24:mixed-${n}`, events);
      for (const group of deliveries)
        await policyProjector.project(
          group.map((i) => mixed[i]!),
          env,
        );
      await policyProjector.project([...mixed].reverse(), env);
      expect(await tables(`gov24:mixed-${n}`)).toEqual(expected);
      expect(await policyProjector.position(`/policy/policies/gov24:mixed-${n}`, env)).toBe(events.length);
    }),
    { numRuns: 15 },
  );
  const key = (inOrder[4]?.data.policy as PolicyView | undefined)?.duplicateKey ?? '';
  expect((await policyRepository(env.POLICY_DB).withDuplicateKey(key)).map(({ id }) => id)).toContain('gov24:order');
  await compiled();
  const { cards, positionOf } = await currentCatalogue(env, Date.now() + 10_000);
  for (const id of ['gov24:order', `gov24:mixed-${n}`]) {
    expect(cards[positionOf(id) ?? -1]).toMatchObject({ title: '새 이름', categories: ['culture'], version: 3 });
  }
});

it('many programmes at once, shuffled and repeated, give the same tables as one after another; one that fails writes none', async () => {
  const events = await told('gov24:together');
  const ids = (kind: string) => Array.from({ length: 6 }, (_, n) => `gov24:${kind}-${n}`);
  for (const id of ids('alone')) for (const each of as(id, events)) await policyProjector.project([each], env);
  const all = ids('crowd').flatMap((id) => as(id, events));
  const parts = fc.shuffledSubarray([...all, ...all], { minLength: 20 });
  const deliveries = [...fc.sample(parts, { numRuns: 4, seed: 7 }), all.toReversed()];
  for (const some of deliveries) await policyProjector.projectTogether!(streamsOf(some), env);
  const heads = await policyProjector.positions!(
    [...ids('crowd'), 'gov24:nobody'].map((id) => `/policy/policies/${id}`),
    env,
  );
  expect([...heads.values()]).toEqual([...ids('crowd').map(() => events.length), 0]);
  for (const [n, id] of ids('crowd').entries()) expect(await tables(id)).toEqual(await tables(ids('alone')[n]!));

  const [good, bad] = [as('gov24:good', events), as('gov24:bad', events.slice(0, 1))];
  const broken = { ...bad[0]!, data: {} };
  await expect(policyProjector.projectTogether!(streamsOf([...good, broken]), env)).rejects.toThrow();
  expect((await tables('gov24:good')).policies).toEqual([]);
});

it('expires by its alarm when the last window closes, and tells that it did', async () => {
  const id = 'gov24:closing';
  const windows = [{ opens: '2026-01-01', closes: '2099-12-31', closesAt: null, label: null }];
  const deadline = { kind: 'period' as const, windows, text: '' };
  await policyOf(id).absorb(await statementOf(id, { deadline }), causation);
  const due = () =>
    runInDurableObject(env.POLICY.getByName(id), (_, { storage }) =>
      storage.sql.exec<{ due_at: number }>("SELECT due_at FROM k_alarms WHERE kind = 'expire'").toArray(),
    );
  expect(await due()).toEqual([{ due_at: Date.parse('2099-12-31T15:00:00Z') }]);
  // Woken too early it does nothing; then its window is moved into the past, as time would.
  await runInDurableObject(env.POLICY.getByName(id), async (instance, { storage }) => {
    storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'expire'");
    await instance.alarm();
    storage.sql.exec("UPDATE version SET document = replace(document, '2099-12-31', '2026-01-31')");
    storage.sql.exec("INSERT OR REPLACE INTO k_alarms (kind, due_at, failures) VALUES ('expire', 1, 0)");
    await instance.alarm();
  });
  expect((await policyOf(id).describe()).policy.status).toBe('expired');
  expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['policy.created', 'policy.expired']);
  expect(await due()).toEqual([]);
});
