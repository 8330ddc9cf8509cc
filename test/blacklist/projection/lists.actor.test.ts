import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { blacklistProjector } from '../../../workers/blacklist/projections/projector.ts';

let streams = 0;

/** What a list could say, before its log numbers it. */
const said = fc.oneof(
  fc.record({
    type: fc.constantFrom('blacklist.claims.imported', 'blacklist.claims.expired', 'blacklist.entries.created'),
    data: fc.record({
      daily: fc.array(
        fc.record({
          day: fc.constantFrom('2026-01-01', '2026-01-02'),
          source: fc.constantFrom('regtech', 'manual'),
          added: fc.nat(99),
          updated: fc.nat(99),
          withdrawn: fc.nat(99),
          expired: fc.nat(99),
          active: fc.nat(99),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  }),
  fc.record({
    type: fc.constant('blacklist.list.configured'),
    data: fc.record({ settings: fc.record({ title: fc.string() }), createdAt: fc.nat(), list: fc.constant('x') }),
  }),
  fc.record({
    type: fc.constantFrom('blacklist.feed.published', 'blacklist.feed.held', 'blacklist.feed.rejected'),
    data: fc.record({
      version: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom('live', 'held', 'rejected'),
      sha256: fc.constantFrom('aa', 'bb'),
      lines4: fc.nat(99),
      lines6: fc.nat(99),
      entries: fc.nat(99),
      addresses4: fc.nat(99),
      bytes: fc.nat(99),
      reasons: fc.constant([]),
      compiledAt: fc.nat(),
      publishedAt: fc.option(fc.nat()),
    }),
  }),
  fc.record({ type: fc.constant('blacklist.allowlist.added'), data: fc.constant({ allow: {} }) }),
);

function envelope(list: string, sequence: number, event: { type: string; data: object }): Envelope {
  const source = `/blacklist/lists/${list}`;
  return {
    ...{ specversion: '1.0', id: `${source}:${sequence}`, source, type: event.type, dataversion: 1, sequence },
    ...{ time: '2026-01-01T00:00:00.000Z', datacontenttype: 'application/json' },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: { ...event.data },
  } as Envelope;
}

async function tables(list: string) {
  const db = env.BLACKLIST_DB;
  const rows = async (table: string, key: string) =>
    (await db.prepare(`SELECT * FROM ${table} WHERE ${key} = ? ORDER BY 1, 2, 3`).bind(list).all()).results.map(
      (row) => ({
        ...row,
        [key]: null,
      }),
    );
  return {
    lists: await rows('lists', 'id'),
    daily: await rows('daily_statistics', 'list'),
    publications: await rows('publications', 'list'),
  };
}

it('any order, repetition and grouping of a list’s events gives the tables of the order in which they happened', async () => {
  const scenario = fc.array(said, { minLength: 1, maxLength: 12 }).chain((events) =>
    fc.record({
      events: fc.constant(events),
      deliveries: fc.array(fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 5 }), { maxLength: 12 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ events, deliveries }) => {
      streams += 1;
      const inOrder = events.map((event, i) => envelope(`order-${streams}`, i + 1, event));
      for (const each of inOrder) await blacklistProjector.project([each], env);

      const mixed = events.map((event, i) => envelope(`mixed-${streams}`, i + 1, event));
      for (const group of deliveries)
        await blacklistProjector.project(
          group.map((i) => mixed[i]!),
          env,
        );
      // A queue delivers each at least once in the end.
      await blacklistProjector.project([...mixed].reverse(), env);

      expect(await tables(`mixed-${streams}`)).toEqual(await tables(`order-${streams}`));
      expect(await blacklistProjector.position(`/blacklist/lists/mixed-${streams}`, env)).toBe(events.length);
    }),
    { numRuns: 40 },
  );
}, 120_000);
