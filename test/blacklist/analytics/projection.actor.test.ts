import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectEvents } from '../../../workers/blacklist/projections/project.ts';
import { blacklistProjector } from '../../../workers/blacklist/projections/projector.ts';

const DAY_MS = 86_400_000;
/** 2026-01-01T00:00 in Korea. */
const NEW_YEAR = Date.parse('2025-12-31T15:00:00Z');

let streams = 0;

const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9), { maxKeys: 3 });

const published = fc.record({
  type: fc.constantFrom('blacklist.feed.published', 'blacklist.feed.confirmed', 'blacklist.feed.held'),
  data: fc.record({
    version: fc.integer({ min: 1, max: 9 }),
    state: fc.constant('live'),
    sha256: fc.constant('aa'),
    lines4: fc.nat(99),
    lines6: fc.nat(99),
    entries: fc.nat(99),
    addresses4: fc.nat(99),
    bytes: fc.nat(99),
    reasons: fc.constant([]),
    compiledAt: fc.nat(),
    publishedAt: fc.nat(2 * DAY_MS).map((ms) => NEW_YEAR + ms),
    breakdown: fc.record({ bySource: counts, byCategory: counts, byCountry: counts }),
  }),
});

function envelope(source: string, sequence: number, type: string, data: object): Envelope {
  return {
    ...{ specversion: '1.0', id: `${source}:${sequence}`, source, type, dataversion: 1, sequence },
    ...{ time: '2026-01-01T00:00:00.000Z', datacontenttype: 'application/json' },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: { ...data },
  } as Envelope;
}

async function rows(sql: string, ...bindings: string[]) {
  return (
    await env.BLACKLIST_DB.prepare(sql)
      .bind(...bindings)
      .all()
  ).results;
}

/** Deliveries of numbered events: any groups in any order, and in the end each at least once. */
const scenario = <T>(event: fc.Arbitrary<T>) =>
  fc.array(event, { minLength: 1, maxLength: 8 }).chain((events) =>
    fc.record({
      events: fc.constant(events),
      deliveries: fc.array(fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
    }),
  );

type Project = (envelopes: readonly Envelope[]) => Promise<void>;

async function deliver(
  events: readonly Envelope[],
  deliveries: readonly (readonly number[])[],
  project: Project = (envelopes) => blacklistProjector.project(envelopes, env),
): Promise<void> {
  for (const group of deliveries) {
    await project(group.map((i) => events[i]!));
  }
  await project([...events].reverse());
}

const levels = (list: string) =>
  rows('SELECT day, version, entries, lines4, sequence FROM daily_levels WHERE list = ? ORDER BY 1', list);
const breakdown = (list: string) =>
  rows('SELECT day, dimension, key, entries FROM daily_breakdown WHERE list = ? ORDER BY 1, 2, 3', list);

it('the last version of a day and its breakdown stay, in whatever order and however often events come', async () => {
  await fc.assert(
    fc.asyncProperty(scenario(published), async ({ events, deliveries }) => {
      streams += 1;
      const list = `levels-${streams}`;
      const all = events.map((event, i) => envelope(`/blacklist/lists/${list}`, i + 1, event.type, event.data));
      await deliver(all, deliveries);

      const last = new Map<string, { sequence: number; data: (typeof events)[number]['data'] }>();
      for (const [i, { type, data }] of events.entries()) {
        if (type === 'blacklist.feed.held') continue;
        last.set(new Date(data.publishedAt + 9 * 3_600_000).toISOString().slice(0, 10), { sequence: i + 1, data });
      }
      const days = [...last].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(await levels(list)).toEqual(
        days.map(
          ([
            day,
            {
              sequence,
              data: { version, entries, lines4 },
            },
          ]) => ({
            ...{ day, version, entries, lines4, sequence },
          }),
        ),
      );
      const expected = days.flatMap(([day, { data }]) =>
        (['category', 'country', 'source'] as const).flatMap((dimension, i) =>
          Object.entries([data.breakdown.byCategory, data.breakdown.byCountry, data.breakdown.bySource][i]!)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, entries]) => ({ day, dimension, key, entries })),
        ),
      );
      expect(await breakdown(list)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
}, 120_000);

const config = completeConfig({ id: 'x', kind: 'upload', list: 'runs' }, null);

const run = fc.record({
  id: fc.constantFrom('r1', 'r2', 'r3'),
  status: fc.constantFrom('running', 'succeeded', 'unchanged', 'failed', 'cancelled'),
  took: fc.nat(1000),
});

/** What has ended stays as it ended. */
function onceEnded<T extends { id: string; status: string }>(events: readonly T[]): T[] {
  const ends = new Map<string, T>();
  return events.map((event) => {
    const end = ends.get(event.id);
    if (end === undefined && event.status !== 'running') ends.set(event.id, event);
    return end ?? event;
  });
}

it('runs are counted once each, by how they ended', async () => {
  await fc.assert(
    fc.asyncProperty(scenario(run), async ({ events: happened, deliveries }) => {
      streams += 1;
      const name = `runs-${streams}`;
      const events = onceEnded(happened);
      const all = events.map(({ id, status, took }, i) => {
        const startedAt = NEW_YEAR + Number(id[1]) * 1000;
        const finishedAt = status === 'running' ? null : startedAt + took;
        return envelope(`/blacklist/sources/${name}`, i + 1, 'blacklist.run.changed', {
          source: { config: { ...config, id: name }, deletedAt: null },
          run: { id: `${name}:${id}`, source: name, list: 'runs', status, startedAt, finishedAt },
        });
      });
      await deliver(all, deliveries, (envelopes) => projectEvents(envelopes, env));

      const final = new Map(events.map((event) => [event.id, event]));
      const ended = [...final.values()].filter(({ status }) => status !== 'running');
      const count = (wanted: string) => ended.filter(({ status }) => status === wanted).length;
      const [row = {}] = await rows(
        'SELECT day, succeeded, unchanged, failed, cancelled, duration_ms, longest_ms FROM daily_runs WHERE source = ?',
        name,
      );
      const wasCounted = events.some(({ status }) => status !== 'running');
      expect(row).toEqual(
        wasCounted
          ? {
              day: '2026-01-01',
              ...{ succeeded: count('succeeded'), unchanged: count('unchanged') },
              ...{ failed: count('failed'), cancelled: count('cancelled') },
              duration_ms: ended.reduce((sum, { took }) => sum + took, 0),
              longest_ms: Math.max(0, ...ended.map(({ took }) => took)),
            }
          : {},
      );
    }),
    { numRuns: 40 },
  );
}, 120_000);
