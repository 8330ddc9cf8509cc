import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../shared/events/envelope.ts';
import { advance, isProjected, NOTHING_PROJECTED, streamsOf } from '../../shared/events/projection.ts';
import { MAX_RETRIES } from '../../workers/events/consumer.ts';

const sequences = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 30 });

describe('advance', () => {
  it('has the head before the first hole and the rest ahead, however the events came', () => {
    fc.assert(
      fc.property(fc.array(sequences), (deliveries) => {
        const position = deliveries.reduce(advance, NOTHING_PROJECTED);
        const applied = new Set(deliveries.flat());
        let head = 0;
        while (applied.has(head + 1)) head += 1;
        const ahead = [...applied].filter((sequence) => sequence > head).sort((a, b) => a - b);
        expect(position).toEqual({ head, ahead });
        for (let sequence = 1; sequence <= 16; sequence++) {
          expect(isProjected(position, sequence)).toBe(applied.has(sequence));
        }
      }),
    );
  });
});

describe('streamsOf', () => {
  it('has each event once, by stream, rising', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom('/a', '/b'), fc.integer({ min: 1, max: 9 })));
    fc.assert(
      fc.property(pairs, (given) => {
        const envelopes = given.map(([source, sequence]) => ({ source, sequence }) as Envelope);
        const streams = streamsOf(envelopes);
        for (const source of ['/a', '/b']) {
          const expected = [...new Set(given.filter(([from]) => from === source).map(([, sequence]) => sequence))];
          expect((streams.get(source) ?? []).map(({ sequence }) => sequence)).toEqual(expected.sort((a, b) => a - b));
        }
      }),
    );
  });
});

it('gives up on an event when the deployed queue would', () => {
  const config = parse(readFileSync('wrangler.toml', 'utf8')) as {
    queues: { consumers: { queue: string; max_retries: number; dead_letter_queue?: string }[] };
  };
  const consumers = config.queues.consumers.filter(({ dead_letter_queue }) => dead_letter_queue !== undefined);
  expect(consumers.length).toBeGreaterThan(0);
  for (const { max_retries } of consumers) expect(max_retries).toBe(MAX_RETRIES);
});
