import {
  abortAllDurableObjects,
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
} from 'cloudflare:test';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Envelope } from '../../shared/events/envelope.ts';
import { consumeEvents } from '../../workers/events/consumer.ts';
import { courier } from './courier.ts';
import { createReadModel, type ReadModelEnv, readView, tallyProjector } from './read-model.ts';
import { env, NOBODY, type QueueMode, ScriptedQueue, uniqueName } from './rig.ts';
import { type Add, decide, fold, type Tally, viewOf } from './tally.ts';

const HOUR = 3_600_000;
/** More rounds than any script below needs; one that does not settle by then never does. */
const MOST_ROUNDS = 40;

const readModel: ReadModelEnv = { ...env, SYSTEMS: 'tally' };

interface Step {
  readonly command: Add;
  /** How the object ends around this command. */
  readonly end: 'none' | 'evict' | 'abort-during' | 'abort-after';
  /** Whether the client sends the command a second time, as if the answer had been lost. */
  readonly again: boolean;
}

interface Round {
  readonly queue: QueueMode;
  readonly abort: boolean;
  /** How what is in flight is delivered: rank for the order, copies, and whether it waits for a later round. */
  readonly fates: readonly { readonly rank: number; readonly copies: number; readonly late: boolean }[];
  readonly batchSize: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.record(
    { name: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: -5, max: 9 }) },
    { noNullPrototype: true },
  ),
  end: fc.oneof(
    { weight: 4, arbitrary: fc.constant('none' as const) },
    { weight: 1, arbitrary: fc.constantFrom('evict' as const, 'abort-during' as const, 'abort-after' as const) },
  ),
  again: fc.boolean(),
});

const round: fc.Arbitrary<Round> = fc.record({
  queue: fc.constantFrom<QueueMode[]>('take', 'take', 'refuse', 'lose', 'take-and-fail'),
  abort: fc.boolean(),
  fates: fc.array(fc.record({ rank: fc.nat(99), copies: fc.integer({ min: 1, max: 3 }), late: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  }),
  batchSize: fc.integer({ min: 1, max: 7 }),
});

/** After the script: a world without faults. */
const CALM: Round = { queue: 'take', abort: false, fates: [{ rank: 0, copies: 1, late: false }], batchSize: 50 };

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  await createReadModel(env.BLACKLIST_DB);
});
afterEach(() => {
  courier.queue = null;
});

/** A client that keeps its idempotency key until it has an answer. */
async function send(name: string, { command, end, again }: Step, key: string) {
  const call = () => env.TALLY.getByName(name).add(command, key, NOBODY, Date.now());
  if (end === 'abort-during') {
    const lost = call().catch(() => null);
    await abortAllDurableObjects();
    await lost;
  }
  const first = await call();
  if (end === 'abort-after') await abortAllDurableObjects();
  if (end === 'evict') await evictDurableObject(env.TALLY.getByName(name));
  if (again) expect(await call()).toEqual({ value: first.value, replayed: true });
  return first.value;
}

/** Delivers what the queue holds by the round's script; what is late stays in the queue. */
async function deliver(queue: ScriptedQueue, { fates, batchSize }: Round): Promise<void> {
  const held = queue.taken.splice(0);
  const fated = held.map((envelope, index) => ({ envelope, ...(fates[index % fates.length] ?? CALM.fates[0]!) }));
  queue.taken.push(...fated.filter(({ late }) => late).map(({ envelope }) => envelope));
  const due = fated
    .filter(({ late }) => !late)
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ envelope, copies }) => Array.from({ length: copies }, () => envelope));
  for (let start = 0; start < due.length; start += batchSize) await consume(due.slice(start, start + batchSize));
}

async function consume(envelopes: readonly Envelope[]): Promise<void> {
  const batch = createMessageBatch<unknown>(
    'aegis-kernel-events',
    envelopes.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts: 1, body })),
  );
  const context = createExecutionContext();
  await consumeEvents(batch, readModel, [tallyProjector]);
  const { explicitAcks } = await getQueueResult(batch, context);
  expect(explicitAcks).toHaveLength(envelopes.length);
}

async function play(name: string, queue: ScriptedQueue, script: Round, now: number): Promise<boolean> {
  queue.mode = script.queue;
  const sending = env.TALLY.getByName(name)
    .runAlarms(now)
    .catch(() => {});
  if (script.abort) await abortAllDurableObjects();
  await sending;
  await deliver(queue, script);
  const { head, confirmed } = await env.TALLY.getByName(name).status();
  return head === confirmed;
}

it('projects any delivery of an actor that may end at any moment to the fold of its events', async () => {
  const property = async (steps: readonly Step[], rounds: readonly Round[]) => {
    const name = uniqueName('tally');
    const queue = new ScriptedQueue();
    courier.queue = queue;
    let model: Tally = {};
    for (const [index, each] of steps.entries()) {
      const receipt = await send(name, each, `key-${index}`);
      model = decide(model, each.command).reduce((tally, event) => fold(tally, { data: { ...event.data } }), model);
      expect(receipt.totals).toEqual(model);
    }
    let settled = false;
    for (let played = 0; played < MOST_ROUNDS && !(settled && played >= rounds.length); played++) {
      settled = await play(name, queue, rounds[played] ?? CALM, Date.now() + (played + 1) * HOUR);
    }
    expect(settled).toBe(true);
    // RPC's types cannot see that `unknown` data is JSON.
    const events = (await env.TALLY.getByName(name).events(0, 1_000)) as Envelope[];
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(await readView(env.BLACKLIST_DB, `/tally/${name}`)).toEqual(viewOf(events));
    expect(viewOf(events).totals).toEqual(model);
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(round, { maxLength: 5 }), property), {
    numRuns: 25,
    examples: [[[{ command: { name: 'a', amount: 1 }, end: 'abort-during', again: true }], []]],
  });
});
