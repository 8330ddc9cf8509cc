import { evictDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Envelope } from '../../shared/events/envelope.ts';
import { projectOnce, readPosition } from '../../shared/events/ledger.ts';
import { advance, NOTHING_PROJECTED } from '../../shared/events/projection.ts';
import { createReadModel, readView, tallyProjector } from './read-model.ts';
import { env, NOBODY, uniqueName } from './rig.ts';
import { viewOf } from './tally.ts';

const db = env.BLACKLIST_DB;
beforeAll(() => createReadModel(db));

const event = (source: string, sequence: number): Envelope => ({
  specversion: '1.0',
  id: `${source}:${sequence}`,
  source,
  type: 'tally.counted',
  dataversion: 1,
  time: '2026-07-30T00:00:00.000Z',
  sequence,
  datacontenttype: 'application/json',
  correlationid: null,
  causationid: null,
  traceparent: null,
  data: { name: 'a', change: sequence, total: sequence * 10 },
});

const project = (source: string, sequences: readonly number[]) =>
  tallyProjector.project(
    sequences.map((sequence) => event(source, sequence)),
    { ...env, SYSTEMS: 'tally' },
  );

it('keeps the position that the pure rule says, for any batches', async () => {
  const batches = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }), { maxLength: 8 });
  const property = async (deliveries: readonly (readonly number[])[]) => {
    const source = `/tally/${uniqueName('ledger')}`;
    let expected = NOTHING_PROJECTED;
    for (const sequences of deliveries) {
      await project(source, sequences);
      expected = advance(expected, sequences);
      expect(await readPosition(db, source)).toEqual(expected);
    }
    const seen = [...new Set(deliveries.flat())].sort((a, b) => a - b);
    expect(await readView(db, source)).toEqual(viewOf(seen.map((sequence) => event(source, sequence))));
  };
  await fc.assert(fc.asyncProperty(batches, property), { numRuns: 40 });
});

it('counts each event once when two consumers apply overlapping batches at the same time', async () => {
  const source = `/tally/${uniqueName('race')}`;
  await Promise.all([
    project(source, [1, 2, 3]),
    project(source, [2, 3, 4]),
    project(source, [1, 4, 5]),
    project(source, [3]),
  ]);
  expect(await readPosition(db, source)).toEqual({ head: 5, ahead: [] });
  expect(await readView(db, source)).toEqual({ totals: { a: 50 }, events: 5, changes: 15 });
});

it('refuses a claim on an event behind the head, which a slow consumer may still hold', async () => {
  const source = `/tally/${uniqueName('slow')}`;
  await project(source, [1, 2]);
  let applied = 0;
  let reads = 0;
  const stale = {
    prepare: (sql: string) => {
      const statement = db.prepare(sql);
      if (!sql.startsWith('SELECT') || reads > 0) return statement;
      reads += 1;
      // The first look is from before the others applied anything.
      return { bind: () => ({ first: async () => ({ positions: '[]' }) }) } as unknown as D1PreparedStatement;
    },
    batch: (statements: D1PreparedStatement[]) => db.batch(statements),
  };
  await projectOnce(stale, source, [event(source, 1), event(source, 3)], (fresh) => {
    applied = fresh.length;
    return [];
  });
  expect(applied).toBe(1);
  expect(await readPosition(db, source)).toEqual({ head: 3, ahead: [] });
});

it('applies nothing and moves nothing when an effect fails', async () => {
  const source = `/tally/${uniqueName('broken')}`;
  const broken = projectOnce(db, source, [event(source, 1)], () => [db.prepare('INSERT INTO nowhere VALUES (1)')]);
  await expect(broken).rejects.toThrow('nowhere');
  expect(await readPosition(db, source)).toEqual(NOTHING_PROJECTED);
});

it('goes the whole way over the real queue: command, outbox, queue, projection, confirmation', async () => {
  const name = uniqueName('whole-way');
  const stub = env.TALLY.getByName(name);
  await stub.add({ name: 'a', amount: 3 }, null, NOBODY, Date.now());
  await stub.add({ name: 'a', amount: 4 }, null, NOBODY, Date.now());
  await evictDurableObject(stub);
  await expect
    .poll(() => env.TALLY.getByName(name).status(), { timeout: 45_000, interval: 100 })
    .toMatchObject({ head: 2, confirmed: 2 });
  expect(await readView(db, `/tally/${name}`)).toEqual({ totals: { a: 7 }, events: 2, changes: 7 });
});
