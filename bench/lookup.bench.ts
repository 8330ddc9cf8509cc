// How many addresses a second can the look-up table of an isolate judge, and what does a million ranges cost?
// Timed: `find` on an opened table, in this process after a warm-up, median of the rounds. Every answer is counted, and
// the count is compared with what the entries say. Flags: --ranges=1000000 --lookups=1000000 --rounds=7
import type { AddressRange } from '../shared/blacklist/address/range.ts';
import { buildLookup, type EntryColumns } from '../shared/blacklist/lookup/build.ts';
import type { Lookup } from '../shared/blacklist/lookup/lookup.ts';
import { openLookup } from '../shared/blacklist/lookup/open.ts';
import { load6 } from '../shared/blacklist/ranges/words6.ts';
import { countFlag } from './lib/flags.ts';
import { random32 } from './lib/random.ts';
import { writeResult } from './lib/result.ts';
import { median } from './lib/variants.ts';

const MOST = 10_000_000;
const ranges = countFlag('ranges', 1_000_000, MOST);
const lookups = countFlag('lookups', 1_000_000, MOST);
const rounds = countFlag('rounds', 7, 100);
const INFOS = Array.from({ length: 100 }, (_, i) => JSON.stringify({ source: 'bench', reason: `reason ${i}` }));

/** One entry in sixteen is a /24, the others are single addresses. */
function entries4(): EntryColumns {
  const lo = Uint32Array.from(random32(1, ranges), (address, i) => (i % 16 === 0 ? address & 0xffffff00 : address));
  const hi = lo.map((address, i) => (i % 16 === 0 ? address | 0xff : address));
  return { lo, hi, info: lo.map((_, i) => i % INFOS.length), until: lo.map((_, i) => i) };
}

/** The same in 2000::/3, where all public addresses are: /48 networks and single addresses. */
function entries6(): EntryColumns {
  const lo = Uint32Array.from(random32(2, ranges * 4));
  for (let at = 0; at < lo.length; at += 4) lo[at] = 0x20000000 | (lo[at]! >>> 8);
  const hi = lo.slice();
  for (let at = 0; at < lo.length; at += 64) {
    lo[at + 1]! &= 0xffff0000;
    hi[at + 1]! |= 0xffff;
    lo.fill(0, at + 2, at + 4);
    hi.fill(0xffffffff, at + 2, at + 4);
  }
  const count = new Uint32Array(ranges);
  return { lo, hi, info: count.map((_, i) => i % INFOS.length), until: count };
}

const none: EntryColumns = {
  lo: new Uint32Array(0),
  hi: new Uint32Array(0),
  info: new Uint32Array(0),
  until: new Uint32Array(0),
};
const v4 = entries4();
const v6 = entries6();

async function tableOf(parts: { readonly v4: EntryColumns; readonly v6: EntryColumns }) {
  const start = performance.now();
  const built = buildLookup({ ...parts, infos: INFOS, meta: '' });
  const buildMs = performance.now() - start;
  const buffer = await new Blob(built).arrayBuffer();
  const opening = performance.now();
  const lookup = openLookup(buffer);
  return { lookup, buildMs, openMs: performance.now() - opening, bytesPerEntry: buffer.byteLength / ranges };
}

const random4 = Uint32Array.from(random32(3, lookups));
const hosts6 = Array.from({ length: ranges }, (_, i) => load6(v6.lo, i));

function host4(address: number): AddressRange {
  return { family: 4, lo: address, hi: address };
}

function host6(address: bigint): AddressRange {
  return { family: 6, lo: address, hi: address };
}

/** The query is made anew for every look-up, as a caller would, so its cost is in the figure. */
function measure(name: string, lookup: Lookup, queryAt: (i: number) => AddressRange, leastHits: number) {
  const perSecond: number[] = [];
  let hits = 0;
  for (let round = 0; round <= rounds; round++) {
    hits = 0;
    const start = performance.now();
    for (let i = 0; i < lookups; i++) if (lookup.find(queryAt(i)).length > 0) hits++;
    const seconds = (performance.now() - start) / 1000;
    if (round > 0) perSecond.push(lookups / seconds);
  }
  if (hits < leastHits) throw new Error(`${name}: ${hits} found, at least ${leastHits} are listed`);
  const medianPerSecond = median(perSecond);
  console.log(`  ${name}: ${(medianPerSecond / 1e6).toFixed(2)} M lookups/s, ${hits} of ${lookups} found`);
  return { name, medianPerSecond, perSecond, hits, lookups };
}

const four = await tableOf({ v4, v6: none });
const six = await tableOf({ v4: none, v6 });
for (const [name, table] of Object.entries({ IPv4: four, IPv6: six })) {
  const cost = `built in ${table.buildMs.toFixed(0)} ms, opened in ${table.openMs.toFixed(1)} ms`;
  console.log(`  ${ranges} ${name} entries: ${table.bytesPerEntry.toFixed(1)} bytes an entry, ${cost}`);
}
const measured = [
  measure('IPv4, random', four.lookup, (i) => host4(random4[i]!), 0),
  measure('IPv4, listed', four.lookup, (i) => host4(v4.lo[i % ranges]!), lookups),
  measure('IPv6, listed', six.lookup, (i) => host6(hosts6[i % ranges]!), lookups),
];
const tables = Object.entries({ IPv4: four, IPv6: six }).map(([name, { lookup: _, ...cost }]) => ({ name, ...cost }));
writeResult('lookup', { ranges, rounds, tables, measured });
