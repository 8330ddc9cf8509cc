import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import deadLettersSql from '../../migrations/blacklist/0001_dead_letters.sql?raw';
import type { Envelope } from '../../shared/events/envelope.ts';
import type { Projector } from '../../shared/events/projection.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { consumeEvents, MAX_RETRIES } from '../../workers/events/consumer.ts';
import { consumeDeadLetters, listDeadLetters, redriveDeadLetter } from '../../workers/events/dead-letters.ts';
import { env as kernelEnv, NOBODY } from './rig.ts';

const sent: Envelope[] = [];
const queue = {
  send: async (body: Envelope) => {
    sent.push(body);
  },
} as unknown as Queue;
const env = { BLACKLIST_DB: kernelEnv.BLACKLIST_DB, EVENTS: queue, SYSTEMS: 'tally, other' };

const lines: string[] = [];

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  }
  const statements = deadLettersSql
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((sql) => sql.trim() !== '');
  await env.BLACKLIST_DB.batch(statements.map((sql) => env.BLACKLIST_DB.prepare(sql)));
});

beforeEach(async () => {
  sent.length = 0;
  lines.length = 0;
  await env.BLACKLIST_DB.exec('DELETE FROM dead_letters');
});

const event = (sequence: number, overrides: Partial<Envelope> = {}): Envelope => ({
  specversion: '1.0',
  id: `/tally/a:${sequence}`,
  source: '/tally/a',
  type: 'tally.counted',
  dataversion: 1,
  time: '2026-07-30T00:00:00.000Z',
  sequence,
  datacontenttype: 'application/json',
  correlationid: `c-${sequence}`,
  causationid: null,
  traceparent: '00-aa-bb-01',
  data: {},
  ...overrides,
});

/** Remembers what it was given; fails for the sequences it is told to. */
function recording(poisoned: readonly number[] = []) {
  const projected: number[][] = [];
  const confirmed: [string, number][] = [];
  const projector: Projector<typeof env> = {
    prefix: 'tally.',
    async project(envelopes) {
      const sequences = envelopes.map(({ sequence }) => sequence);
      const bad = sequences.find((sequence) => poisoned.includes(sequence));
      if (bad !== undefined) throw new AegisError('conflict', `event ${bad} token=hunter2 is poisoned`);
      projected.push(sequences);
    },
    position: async () => Math.max(0, ...projected.flat()),
    confirm: async (source, sequence) => void confirmed.push([source, sequence]),
  };
  return { projector, projected, confirmed };
}

async function deliver(bodies: readonly unknown[], projector: Projector<typeof env>, attempts = 1) {
  const batch = createMessageBatch<unknown>(
    'aegis-events',
    bodies.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts, body })),
  );
  const context = createExecutionContext();
  await consumeEvents(batch, env, [projector]);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, context);
  return { acked: explicitAcks, retried: retryMessages };
}

describe('events', () => {
  it('go to the projector by stream, in order and once, and are confirmed once a stream', async () => {
    const { projector, projected, confirmed } = recording();
    const b = { source: '/tally/b' };
    const result = await deliver([event(2), event(9, b), event(1), event(2), event(8, b)], projector);
    expect(projected).toEqual([
      [1, 2],
      [8, 9],
    ]);
    expect(confirmed.map(([source]) => source)).toEqual(['/tally/a', '/tally/b']);
    expect(result).toEqual({ acked: ['m0', 'm1', 'm2', 'm3', 'm4'], retried: [] });
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ msg: 'event projected', event: '/tally/a:2', cid: 'c-2', tid: '00-aa-bb-01' }),
    );
  });

  it('do not suffer from a poisoned neighbour, which alone comes again', async () => {
    const { projector, projected, confirmed } = recording([2]);
    const result = await deliver([event(1), event(2), event(3)], projector);
    expect(projected).toEqual([[1], [3]]);
    expect(result.acked).toEqual(['m0', 'm2']);
    expect(result.retried).toMatchObject([{ msgId: 'm1' }]);
    expect(confirmed).toHaveLength(1);
    expect((await listDeadLetters(env)).items).toEqual([]);
  });

  it('of many streams go together, and the poisonous one alone is found and comes again', async () => {
    const { projector, projected, confirmed } = recording([13]);
    const source = (n: number) => ({ source: `/tally/${n}`, id: `/tally/${n}:${n}` });
    let calls = 0;
    const together: Projector<typeof env> = {
      ...projector,
      async projectTogether(streams) {
        calls += 1;
        await projector.project([...streams.values()].flat(), env);
      },
      positions: async (sources) => new Map(sources.map((each) => [each, Number(each.slice('/tally/'.length))])),
    };
    const bodies = Array.from({ length: 32 }, (_, n) => event(n + 1, source(n + 1)));
    const result = await deliver([...bodies.toReversed(), ...bodies.slice(0, 3)], together);
    expect(projected.flat().sort((a, b) => a - b)).toEqual(
      bodies.map(({ sequence }) => sequence).filter((n) => n !== 13),
    );
    expect(result.retried).toMatchObject([{ msgId: 'm19' }]);
    expect(result.acked).toHaveLength(34);
    expect(Object.fromEntries(confirmed)).toEqual(
      Object.fromEntries(bodies.flatMap(({ sequence: n }) => (n === 13 ? [] : [[`/tally/${n}`, n]]))),
    );
    // All, then two halves a step, down to single streams.
    expect(calls).toBeLessThanOrEqual(9);
  });

  it('of many streams are confirmed one by one when their positions cannot be read at once', async () => {
    const { projector, confirmed } = recording();
    const together = { ...projector, positions: () => Promise.reject(new Error('down')) };
    await deliver([event(1), event(2, { source: '/tally/b' })], together);
    expect(confirmed.map(([source]) => source).sort()).toEqual(['/tally/a', '/tally/b']);
  });

  it('come again later with each attempt', async () => {
    const { projector } = recording([2]);
    const delays: number[] = [];
    for (let attempts = 1; attempts <= MAX_RETRIES; attempts++) {
      const retry = ({ delaySeconds }: QueueRetryOptions = {}) => void delays.push(delaySeconds ?? 0);
      const message = { id: 'm0', timestamp: new Date(), attempts, body: event(2), retry };
      await consumeEvents({ messages: [message] } as unknown as MessageBatch<unknown>, env, [projector]);
    }
    const floors = [5, 10, 20, 40, 80];
    expect(delays).toHaveLength(floors.length);
    delays.forEach((delay, index) => {
      expect(delay).toBeGreaterThanOrEqual(floors[index] ?? 0);
      expect(delay).toBeLessThan((floors[index] ?? 0) * 1.5);
    });
  });

  it('end as dead letters with their error on the last attempt', async () => {
    const { projector } = recording([2]);
    expect(await deliver([event(2)], projector, MAX_RETRIES + 1)).toEqual({ acked: ['m0'], retried: [] });
    expect((await listDeadLetters(env)).items).toMatchObject([
      {
        eventId: '/tally/a:2',
        source: '/tally/a',
        sequence: 2,
        correlationId: 'c-2',
        errorCode: 'conflict',
        errorMessage: 'event 2 token=[redacted] is poisoned',
        times: 1,
      },
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });

  it.each([
    ['no object', 'junk', 'invalid_request'],
    ['null', null, 'invalid_request'],
    ['a gapless sequence broken', event(0), 'invalid_request'],
    ['a type that no projector knows', event(1, { type: 'other.happened' }), 'not_found'],
  ])('are kept at once, not retried and not lost: %s', async (_what, body, errorCode) => {
    const { projector, projected } = recording();
    expect(await deliver([body, event(7)], projector)).toEqual({ acked: ['m0', 'm1'], retried: [] });
    const { items } = await listDeadLetters(env);
    expect(items).toMatchObject([{ errorCode }]);
    expect(JSON.parse(items[0]?.body ?? '')).toEqual(body);
    expect(projected).toEqual([[7]]);
  });

  it('of a system that is switched off are let go; their actor still has them', async () => {
    const { projector, projected } = recording();
    const result = await deliver([event(1, { type: 'learning.exam.ended' })], projector);
    expect(result).toEqual({ acked: ['m0'], retried: [] });
    expect(projected).toEqual([]);
    expect((await listDeadLetters(env)).items).toEqual([]);
  });

  it('come again when they can neither be applied nor kept', async () => {
    const { projector } = recording();
    const batch = createMessageBatch<unknown>('aegis-events', [
      { id: 'm0', timestamp: new Date(), attempts: 1, body: 'junk' },
    ]);
    const context = createExecutionContext();
    await consumeEvents(batch, { ...env, BLACKLIST_DB: {} as D1Database }, [projector]);
    const { explicitAcks, retryMessages } = await getQueueResult(batch, context);
    expect({ explicitAcks, retried: retryMessages.length }).toEqual({ explicitAcks: [], retried: 1 });
  });

  it('stay acknowledged when the actor cannot be told', async () => {
    const { projector } = recording();
    const deaf = { ...projector, confirm: () => Promise.reject(new Error('gone')) };
    expect(await deliver([event(1)], deaf)).toEqual({ acked: ['m0'], retried: [] });
  });
});

describe('dead letters', () => {
  const bury = async (bodies: readonly unknown[]) => {
    const messages = bodies.map((body, index) => ({ id: `d${index}`, timestamp: new Date(), attempts: 1, body }));
    const batch = createMessageBatch<unknown>('aegis-events-dead', messages);
    const context = createExecutionContext();
    await consumeDeadLetters(batch, env);
    return getQueueResult(batch, context);
  };

  it('are stored from their queue, counted when they come again, and keep a known error', async () => {
    const { projector } = recording([2]);
    await deliver([event(2)], projector, MAX_RETRIES + 1);
    expect((await bury([event(2), event(3)])).explicitAcks).toEqual(['d0', 'd1']);
    expect((await listDeadLetters(env)).items).toMatchObject([
      { sequence: 3, times: 1, errorCode: null },
      { sequence: 2, times: 2, errorCode: 'conflict' },
    ]);
  });

  it('are listed in pages, newest first, without a repeated or missing one', async () => {
    await bury([event(1), event(2), event(3)]);
    const first = await listDeadLetters(env, null, 2);
    const second = await listDeadLetters(env, first.next, 2);
    expect([...first.items, ...second.items].map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect(second.next).toBeNull();
    await expect(listDeadLetters(env, 'x; DROP TABLE')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('are sent again unchanged, leave the list, and return to it when they fail again', async () => {
    await bury([event(2)]);
    const [letter] = (await listDeadLetters(env)).items;
    const redriven = await redriveDeadLetter(env, letter?.id ?? 0, { ...NOBODY, actor: 'admin-key' });
    expect(redriven.redrivenBy).toBe('admin-key');
    expect(sent).toEqual([event(2)]);
    expect((await listDeadLetters(env)).items).toEqual([]);
    await bury([event(2)]);
    expect((await listDeadLetters(env)).items).toMatchObject([{ sequence: 2, times: 2, redrivenAt: null }]);
  });

  it('stay when the queue does not take them, when they fail before they are marked, or are no event', async () => {
    await bury([event(2), 'junk']);
    const { items } = await listDeadLetters(env);
    const id = (sequence: number | null) => items.find((item) => item.sequence === sequence)?.id ?? 0;
    const down = { ...env, EVENTS: { send: () => Promise.reject(new Error('down')) } as unknown as Queue };
    await expect(redriveDeadLetter(down, id(2), NOBODY)).rejects.toMatchObject({ code: 'unavailable' });
    const instantlyBack = { ...env, EVENTS: { send: () => bury([event(2)]) } as unknown as Queue };
    await redriveDeadLetter(instantlyBack, id(2), NOBODY);
    await expect(redriveDeadLetter(env, id(null), NOBODY)).rejects.toMatchObject({ code: 'conflict' });
    await expect(redriveDeadLetter(env, 999_999, NOBODY)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listDeadLetters(env)).items).toHaveLength(2);
  });
});
