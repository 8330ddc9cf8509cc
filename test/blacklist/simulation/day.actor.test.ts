import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CauseLog, misfits, type Span } from './causes.ts';
import { at, clockText, HOUR, MINUTE, START } from './clock.ts';
import { Model } from './model.ts';
import { Operator } from './operator.ts';
import { Poller } from './poller.ts';
import { type Random, seeded } from './random.ts';
import { scripts, UNROUTABLE } from './sources.ts';
import { openUpstream } from './upstream.ts';
import { World } from './world.ts';

const STEP = 5 * MINUTE;
const STEPS = (24 * HOUR) / STEP;
/** From the beginning of a step to the poll at which everything must have come to rest. */
const REST = 4 * MINUTE;
/** More than three polls and a minute: silent. */
const SILENT = 3 * STEP + MINUTE;
const DAY_LIMIT_MS = 420_000;

/** Hours in which the second device does not poll. */
const isAway = (now: number): boolean => now >= at(12) && now < at(20);

const random: Random = seeded(20_310_304);
const world = new World(random);
const model = new Model(() => world.now);
const operator = new Operator(world, model);
const everySource = scripts();
const upstream = openUpstream(everySource, random, (id, answer) => model.heard(id, answer));
const causes = new CauseLog();
/** What was wrong, each with its time; kept rather than thrown, so that a failure shows the whole day. */
const faults: string[] = [];
const fault = (what: string) => faults.push(`${clockText(world.now)} ${what}`);
let stepsHeld = 0;

/** Polls, and checks that nothing has left before its time by what was said before and is said now. */
async function load(device: Poller, known: Map<string, number>): Promise<string | null> {
  const before = device.feed;
  const { fault: wrong, held } = await device.poll();
  if (wrong !== null) fault(wrong);
  const { must } = model.bounds(world.now);
  for (const row of before) {
    const isEarly = !device.feed.has(row) && must.has(row) && (known.get(row) ?? 0) > world.now;
    if (isEarly) fault(`${row} left the feed of ${device.name} early`);
  }
  return held;
}

/** Compares a feed with what it must be when everything has come to rest. */
function compare(device: Poller, held: string | null): void {
  const { must, may } = model.atRest(world.now);
  for (const row of must) if (!device.feed.has(row)) fault(`${row} is not in the feed`);
  for (const row of device.feed) if (!may.has(row)) fault(`${row} is in the feed`);
  if ((held !== null) !== model.isHeld) fault(model.isHeld ? 'nothing is held' : `held: ${held}`);
}

async function liveTheDay(): Promise<void> {
  await operator.setUp(everySource);
  const [hq, branch] = await Promise.all(
    ['hq', 'branch'].map(async (name) => {
      const { id, key } = await operator.consumer(name);
      return { id, device: new Poller(world, name, key) };
    }),
  ).then(([a, b]) => [a!, b!] as const);
  const known = new Map<string, Map<string, number>>();
  const visit = async (device: Poller): Promise<string | null> => {
    const held = await load(device, known.get(device.name) ?? new Map());
    known.set(device.name, model.ends());
    return held;
  };
  const look = () => {
    const seen = model.causes(world.now);
    for (const { id, device } of [hq, branch])
      if (device.lastAt !== null && world.now - device.lastAt > SILENT) seen.add(`consumer_silent consumer:${id}`);
    causes.see(seen, world.now);
  };
  const between = async () => {
    const chance = random();
    if (chance < 0.05) await world.evictAny();
    else if (chance < 0.15 && hq.device.lastAt !== null) await visit(hq.device);
  };
  for (let step = 0; step < STEPS; step++) {
    const begin = START + step * STEP;
    await world.pass(begin);
    await world.evictAny();
    await operator.act();
    await world.cron('*/5 * * * *');
    look();
    await world.pass(begin + 2 * MINUTE, between);
    if (begin === at(3, 15)) await world.cron('17 3 * * *');
    await world.pass(begin + REST, between);
    const held = await visit(hq.device);
    compare(hq.device, held);
    if (model.isHeld) stepsHeld++;
    if (!isAway(world.now)) await visit(branch.device);
    look();
  }
}

beforeAll(liveTheDay, DAY_LIMIT_MS);

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Claims of a source as its list has them: those in force with their ends, and every one that there ever was. */
async function claimsOf(source: string) {
  const rows = await runInDurableObject(env.BLACKLIST.getByName('main'), (_, { storage }) =>
    storage.sql
      .exec<{ lo: number; expires_at: number | null; ended_at: number | null }>(
        'SELECT lo, expires_at, ended_at FROM claim JOIN source ON source.id = claim.source WHERE source.name = ?',
        source,
      )
      .toArray(),
  );
  const text = (lo: number) => [lo >>> 24, (lo >>> 16) & 255, (lo >>> 8) & 255, lo & 255].join('.');
  const all = rows.map(({ lo, expires_at, ended_at }) => ({ row: text(lo), until: expires_at, ended_at }));
  const isInForce = ({ until, ended_at }: (typeof all)[number]) =>
    ended_at === null && (until === null || until > world.now);
  const inForce = all.filter((claim) => isInForce(claim) && !UNROUTABLE.includes(claim.row));
  return {
    inForce: inForce.map(({ row, until }) => `${row} ${until}`).sort(),
    ever: new Set(all.map(({ row }) => row)),
  };
}

describe('a day of the blacklist', () => {
  it('serves at every moment what must be blocked, and nothing else', () => {
    expect(faults.slice(0, 40)).toEqual([]);
  });

  it('has seen what it was to see', () => {
    expect(stepsHeld).toBeGreaterThanOrEqual(24);
    expect(world.queue.lost).toBeGreaterThan(20);
    expect(world.queue.twice).toBeGreaterThan(20);
    expect(world.evictions).toBeGreaterThan(300);
    expect([...upstream.asked.keys()].sort()).toEqual(everySource.map(({ id }) => id).sort());
    const times = Object.fromEntries(
      [...Map.groupBy(causes.spans, ({ cause }) => cause.replace(/consumer:.*/, 'consumer'))].map(([cause, spans]) => [
        cause,
        spans.length,
      ]),
    );
    expect(times).toEqual({
      'consumer_silent consumer': 1,
      'gate_held list:main': 2,
      'portal_layout_drifted source:drifting': 1,
      'portal_layout_drifted source:flapping': 4,
      'source_failing source:drifting': 1,
      'source_failing source:outage': 1,
      'source_silent source:drifting': 1,
      'source_silent source:outage': 1,
      'source_silent source:vanishing': 1,
    });
    const lasting = causes.spans.filter(({ to }) => to === null);
    expect(lasting.map(({ cause }) => cause)).toEqual(['source_silent source:vanishing']);
  });

  it('raised each alert once while its cause lasted, closed it once, and told both once', async () => {
    const raised: Span[] = (await operator.alerts()).map(({ kind, subject, raisedAt, closedAt }) => ({
      ...{ cause: `${kind} ${subject}`, from: Date.parse(raisedAt) },
      to: closedAt === null ? null : Date.parse(closedAt),
    }));
    expect(misfits(causes.spans, raised, STEP)).toEqual([]);
    const news = raised.flatMap(({ cause, to }) => [
      `alert.raised ${cause}`,
      ...(to === null ? [] : [`alert.closed ${cause}`]),
    ]);
    expect(upstream.told.map(({ type, cause }) => `${type} ${cause}`).sort()).toEqual(news.sort());
    expect(new Set(upstream.told.map(({ id }) => id)).size).toBe(upstream.told.length);
  });

  it('has lost nothing that was acknowledged', async () => {
    for (const source of model.sources) {
      const { inForce, ever } = await claimsOf(source);
      const expected = [...model.claims(source, world.now)].map(([row, until]) => `${row} ${until}`).sort();
      expect(inForce, source).toEqual(expected);
      expect(
        [...(model.everSaid.get(source) ?? [])].filter((row) => !ever.has(row)),
        source,
      ).toEqual([]);
    }
  });

  it('has projected every event', async () => {
    await world.pass(world.now + HOUR);
    const { outbox } = await env.BLACKLIST.getByName('main').describe();
    expect(outbox.confirmed).toBe(outbox.head);
    for (const { id } of everySource) {
      const { outbox: own } = (await env.SOURCE.getByName(id).status()) as unknown as {
        outbox: { head: number; confirmed: number };
      };
      expect(own.confirmed, id).toBe(own.head);
    }
    const { results } = await env.BLACKLIST_DB.prepare('SELECT * FROM dead_letters').all();
    expect(results).toEqual([]);
  });
});
