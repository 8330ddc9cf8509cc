// What does it cost a source to compare a million ranges with what it said before?
// Timed: one pass each, in this process, of building a statement from records, reconciling it with a baseline that
// differs in one percent, cutting the difference into batches, and encoding and decoding. The counts are checked.
// Flags: --ranges=1000000
import { StatementBuilder } from '../shared/blacklist/statement/builder.ts';
import { decodeStatement, encodeStatement } from '../shared/blacklist/statement/codec.ts';
import { DEFAULT_WITHDRAWAL, reconcile } from '../shared/blacklist/statement/reconcile.ts';
import { rowCount, type Statement } from '../shared/blacklist/statement/statement.ts';
import { countFlag } from './lib/flags.ts';
import { random32 } from './lib/random.ts';
import { writeResult } from './lib/result.ts';

const ranges = countFlag('ranges', 1_000_000, 3_000_000);
const FACTS = { reason: null, category: 'reputation', country: null, severity: null, confidence: null } as const;
const NOW = 1;

/** Random addresses; every hundredth is another one in the changed statement. */
function build(changed: boolean): Statement {
  const builder = new StatementBuilder({ ttlMs: null, collectedAt: NOW });
  const addresses = Uint32Array.from(random32(1, ranges));
  for (let i = 0; i < ranges; i++) {
    const lo = changed && i % 100 === 0 ? (addresses[i]! ^ 0x5a5a5a5a) >>> 0 : addresses[i]!;
    const range = { family: 4, lo, hi: lo } as const;
    builder.record({ range, facts: FACTS, upstreamId: null, registeredAt: null, expiresAt: null });
  }
  return builder.finish().statement;
}

const ms: Record<string, number> = {};
function timed<T>(name: string, work: () => T): T {
  const started = performance.now();
  const result = work();
  ms[name] = Math.round(performance.now() - started);
  return result;
}

const baseline = build(false);
const said = timed('build', () => build(true));
const { next, batches, counts } = timed('reconcile', () =>
  reconcile({ baseline, said, scopes: [{ kind: 'full' }], policy: DEFAULT_WITHDRAWAL, now: NOW }),
);
const changedRows = timed('batches', () => {
  let rows = 0;
  for (const batch of batches()) rows += batch.upserts.length + batch.withdrawals.length;
  return rows;
});
const bytes = timed('encode', () => Buffer.concat(encodeStatement(next)));
const decoded = timed('decode', () => decodeStatement(bytes));

if (changedRows !== counts.added + counts.withdrawn || rowCount(decoded) !== rowCount(said)) {
  throw new Error('the batches do not lead from the baseline to the statement');
}
const { arrayBuffers, heapUsed } = process.memoryUsage();
const memory = { arrayBuffersMB: Math.round(arrayBuffers / 1e6), heapMB: Math.round(heapUsed / 1e6) };
writeResult('statement', {
  ranges,
  rows: rowCount(next),
  bytesPerRow: bytes.byteLength / rowCount(next),
  changedRows,
  ms,
  memory,
});
