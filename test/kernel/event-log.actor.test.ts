import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EventLog, LARGEST_ENVELOPE_BYTES } from '../../durable-objects/kernel/event-log.ts';
import { migrate } from '../../durable-objects/kernel/migrations.ts';
import { envelopeSchema } from '../../shared/events/envelope.ts';
import { env, NOBODY, uniqueName } from './rig.ts';

const AT = Date.UTC(2026, 6, 30);
const event = (data: Record<string, unknown>) => ({ type: 'tally.counted', version: 2, data });

function object() {
  const stub = env.BARE.getByName(uniqueName('log'));
  const run = <R>(body: (log: EventLog, storage: DurableObjectStorage) => R | Promise<R>) =>
    runInDurableObject(stub, (_instance, { storage }) => {
      migrate(storage, []);
      return body(new EventLog(storage, '/tally/a'), storage);
    });
  return { stub, run };
}

describe('append', () => {
  it('numbers events from 1 without gaps, across evictions, as valid envelopes', async () => {
    const { stub, run } = object();
    const causation = { ...NOBODY, causationId: 'cmd-9', traceparent: '00-1-2-01' };
    const [first, second] = await run((log) => log.append([event({ a: 1 }), event({ a: '한글' })], causation, AT));
    expect(first).toEqual({
      specversion: '1.0',
      id: '/tally/a:1',
      source: '/tally/a',
      type: 'tally.counted',
      dataversion: 2,
      time: '2026-07-30T00:00:00.000Z',
      sequence: 1,
      datacontenttype: 'application/json',
      correlationid: 'c-1',
      causationid: 'cmd-9',
      traceparent: '00-1-2-01',
      actor: NOBODY.actor,
      data: { a: 1 },
    });
    await evictDurableObject(stub);
    await run((log) => {
      expect(log.head()).toBe(2);
      expect(log.append([event({})], NOBODY, AT)[0]?.sequence).toBe(3);
      const all = log.since(0, 10);
      expect(all.slice(0, 2)).toEqual([first, second]);
      expect(all.every((envelope) => v.is(envelopeSchema, envelope))).toBe(true);
      expect(log.since(1, 1)).toEqual([second]);
    });
  });

  it('refuses an event that no queue would take, measured in bytes, and leaves nothing behind', () =>
    object().run((log, storage) => {
      const large = event({ text: '가'.repeat(LARGEST_ENVELOPE_BYTES / 3) });
      const append = () => storage.transactionSync(() => log.append([event({}), large], NOBODY, AT));
      expect(append).toThrow(
        expect.objectContaining({
          code: 'payload_too_large',
          details: expect.objectContaining({ type: 'tally.counted', limit: LARGEST_ENVELOPE_BYTES }),
        }),
      );
      expect(log.head()).toBe(0);
      expect(log.append([event({ text: 'a'.repeat(LARGEST_ENVELOPE_BYTES / 3) })], NOBODY, AT)).toHaveLength(1);
    }));
});

describe('trim', () => {
  it('forgets old events and never the numbering', () =>
    object().run((log) => {
      log.append([event({}), event({}), event({})], NOBODY, AT);
      log.trim(2);
      expect(log.since(0, 10).map(({ sequence }) => sequence)).toEqual([2, 3]);
      log.trim(1_000);
      expect(log.head()).toBe(3);
      expect(log.append([event({})], NOBODY, AT)[0]?.id).toBe('/tally/a:4');
    }));
});
