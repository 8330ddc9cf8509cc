import * as fc from 'fast-check';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { ClaimBatch, ClaimRow, Facts, SourceRecord } from '../../../shared/blacklist/record.ts';
import { StatementBuilder } from '../../../shared/blacklist/statement/builder.ts';
import { detailAt } from '../../../shared/blacklist/statement/details.ts';
import { rowBounds, type Statement } from '../../../shared/blacklist/statement/statement.ts';

export const DAY = 86_400_000;
/** 2026-03-02T00:00:00+09:00 */
export const NOW = Date.UTC(2026, 2, 1, 15);

export const facts = (reason: string | null): Facts => ({
  reason,
  category: 'malware',
  country: 'KR',
  severity: null,
  confidence: null,
});
const FACTS = [facts(null), facts('a'), facts('b')];

/** Few addresses, so that statements overlap. */
const range = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 2 }))
    .map(([n, size]): AddressRange => ({ family: 4, lo: 0x0800_0000 + n, hi: 0x0800_0000 + n + size })),
  fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0n, 1n, 1n << 70n)).map(
    ([n, size]): AddressRange => ({
      family: 6,
      lo: (0x2001n << 112n) + BigInt(n),
      hi: (0x2001n << 112n) + BigInt(n) + size,
    }),
  ),
);

export const records = fc.array(
  fc.record<SourceRecord>({
    range,
    facts: fc.constantFrom(...FACTS),
    upstreamId: fc.constantFrom(null, 'u1'),
    registeredAt: fc.constantFrom(null, NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY),
    expiresAt: fc.constantFrom(null, NOW - DAY, NOW, NOW + 1, NOW + DAY),
  }),
  { maxLength: 30 },
);

export function build(list: readonly SourceRecord[], ttlMs: number | null = null, collectedAt = NOW): Statement {
  const builder = new StatementBuilder({ ttlMs, collectedAt });
  for (const record of list) builder.record(record);
  return builder.finish().statement;
}

type Claim = readonly [facts: string, upstreamId: string | null, registeredAt: number | null, expiresAt: number | null];

/** A statement as a plain map from `lo-hi` to what it says. */
export function toMap(statement: Statement): Map<string, { claim: Claim; misses: number }> {
  const map = new Map<string, { claim: Claim; misses: number }>();
  for (const rows of [statement.v4, statement.v6]) {
    for (let i = 0; i < rows.length; i++) {
      const detail = detailAt(statement.details, rows.detail[i]!);
      const claim = [JSON.stringify(detail.facts), detail.upstreamId, detail.registeredAt, detail.expiresAt] as const;
      map.set(rowBounds(rows, i).join('-'), { claim, misses: rows.misses[i]! });
    }
  }
  return map;
}

/** What a list would hold after the batches: the simplest thing that could be right. */
export function applyTo(list: Map<string, Claim>, batches: Iterable<ClaimBatch>): number {
  let rows = 0;
  for (const batch of batches) {
    for (const [lo, hi] of batch.withdrawals) list.delete(`${lo}-${hi}`);
    for (const [lo, hi, factsAt, upstreamId, registeredAt, expiresAt] of batch.upserts as readonly ClaimRow[]) {
      list.set(`${lo}-${hi}`, [JSON.stringify(batch.facts[factsAt]), upstreamId, registeredAt, expiresAt]);
    }
    rows += batch.withdrawals.length + batch.upserts.length;
  }
  return rows;
}

/** Removes what has expired, as the list does by itself. */
export function expire<T extends Claim>(list: Map<string, T>, now: number): Map<string, T> {
  return new Map([...list].filter(([, claim]) => claim[3] === null || claim[3] > now));
}

export const claimsOf = (statement: Statement): Map<string, Claim> =>
  new Map([...toMap(statement)].map(([key, { claim }]) => [key, claim]));
