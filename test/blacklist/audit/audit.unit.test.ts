import fc from 'fast-check';
import { expect, it } from 'vitest';
import { auditRecord } from '../../../shared/blacklist/audit.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';

const envelope = (type: string, actor: string | undefined, data: Envelope['data'] = {}): Envelope => ({
  specversion: '1.0',
  id: '/blacklist/lists/main:7',
  source: '/blacklist/lists/main',
  type,
  dataversion: 1,
  time: '2026-03-01T00:00:00.000Z',
  sequence: 7,
  datacontenttype: 'application/json',
  correlationid: 'request-1',
  causationid: null,
  traceparent: null,
  ...(actor === undefined ? {} : { actor }),
  data,
});

it('keeps who did what, when, to what, and in which request', () => {
  expect(auditRecord(envelope('blacklist.allowlist.added', 'user:9f2c', { address: '198.51.100.7' }))).toEqual({
    id: '/blacklist/lists/main:7',
    at: Date.UTC(2026, 2, 1),
    actor: 'user:9f2c',
    type: 'blacklist.allowlist.added',
    stream: '/blacklist/lists/main',
    request: 'request-1',
    data: '{"address":"198.51.100.7"}',
  });
});

it.each(['cron', 'alarm', 'source:regtech', undefined])('leaves out what happens by itself (%s)', (actor) => {
  expect(auditRecord(envelope('blacklist.claims.imported', actor))).toBeNull();
});

it('keeps every decision of the gate', () => {
  expect(auditRecord(envelope('blacklist.feed.held', 'publisher'))?.actor).toBe('publisher');
  expect(auditRecord(envelope('blacklist.feed.published', undefined))?.actor).toBe('publisher');
});

it('is short whatever an event carries, still JSON, and says what it left out', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ maxLength: 6_000 }), { maxKeys: 6 }),
      (data) => {
        const kept = JSON.parse(auditRecord(envelope('blacklist.list.configured', 'admin-key', data))!.data) as Record<
          string,
          unknown
        >;
        expect(JSON.stringify(kept).length).toBeLessThan(4_600);
        const leftOut = Array.isArray(kept.leftOut) ? (kept.leftOut as string[]) : [];
        for (const key of Object.keys(data)) expect(key in kept || leftOut.includes(key)).toBe(true);
      },
    ),
  );
});
