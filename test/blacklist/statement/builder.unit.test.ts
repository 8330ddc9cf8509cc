import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../shared/blacklist/record.ts';
import { MAX_KEPT_REJECTS, StatementBuilder } from '../../../shared/blacklist/statement/builder.ts';
import { encodeStatement } from '../../../shared/blacklist/statement/codec.ts';
import { build, DAY, facts, NOW, records, toMap } from './support.ts';

const v4 = (lo: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  range: { family: 4, lo, hi: lo },
  facts: facts('a'),
  upstreamId: null,
  registeredAt: null,
  expiresAt: null,
  ...more,
});
const bytes = (statement: ReturnType<typeof build>): string =>
  encodeStatement(statement)
    .map((part) => Buffer.from(part).toString('hex'))
    .join('');

describe('StatementBuilder', () => {
  it('gives the same bytes whatever the order of the records', () => {
    fc.assert(
      fc.property(
        records.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(bytes(build(shuffled))).toBe(bytes(build(list)));
        },
      ),
    );
  });

  it('lets the later registration stand, then the later expiry, as a naive map does', () => {
    fc.assert(
      fc.property(records, (list) => {
        const time = (value: number | null): number => value ?? Number.NEGATIVE_INFINITY;
        const best = new Map<string, [number, number]>();
        for (const { range, registeredAt, expiresAt } of list) {
          const key = `${range.family} ${range.lo} ${range.hi}`;
          const [registered, expires] = best.get(key) ?? [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
          const isLater =
            time(registeredAt) > registered || (time(registeredAt) === registered && time(expiresAt) > expires);
          if (isLater || !best.has(key)) best.set(key, [time(registeredAt), time(expiresAt)]);
        }
        const built = [...toMap(build(list)).values()].map(({ claim }) => `${time(claim[2])} ${time(claim[3])}`);
        expect(built.sort()).toEqual([...best.values()].map(([a, b]) => `${a} ${b}`).sort());
      }),
    );
  });

  it('counts an expiry from the registration, else from the collection, only where the source states none', () => {
    const statement = build(
      [v4(1), v4(2, { registeredAt: NOW - DAY }), v4(3, { expiresAt: NOW + 5 * DAY })],
      90 * DAY,
      NOW,
    );
    expect([...toMap(statement).values()].map(({ claim }) => claim[3])).toEqual([
      NOW + 90 * DAY,
      NOW + 89 * DAY,
      NOW + 5 * DAY,
    ]);
  });

  it('keeps a thousand rejects word for word and counts all of them', () => {
    const builder = new StatementBuilder({ ttlMs: null, collectedAt: NOW });
    for (let line = 1; line <= MAX_KEPT_REJECTS + 7; line++) {
      builder.reject({ line, reason: line % 2 === 0 ? 'octet-range' : 'host-name', sample: 'x' });
    }
    builder.record(v4(1));
    builder.record(v4(1));
    const { report } = builder.finish();
    expect(report).toMatchObject({ records: 2, duplicates: 1, rejected: MAX_KEPT_REJECTS + 7 });
    expect(report.rejects).toHaveLength(MAX_KEPT_REJECTS);
    expect(report.rejectsByReason).toEqual({ 'octet-range': 503, 'host-name': 504 });
  });

  it('orders bounds above 2^31 as unsigned numbers', () => {
    const statement = build([v4(0xe000_0001), v4(5), v4(0x8000_0000), v4(0x7fff_ffff)]);
    expect([...toMap(statement).keys()]).toEqual([
      '5-5',
      '2147483647-2147483647',
      '2147483648-2147483648',
      '3758096385-3758096385',
    ]);
  });
});
