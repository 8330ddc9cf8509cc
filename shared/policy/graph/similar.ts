import { distance, type Fingerprint } from './simhash.ts';

/** Two programmes that say nearly the same. */
export interface SimilarPair {
  readonly a: number;
  readonly b: number;
  readonly confidence: number;
}

/** Texts whose fingerprints differ in more bits are different texts. */
const MOST_BITS = 3;
const BANDS = 4;
/** So many texts with a band in common have a form in common, not a programme; each is compared with its neighbours only. */
const MOST_COMPARED = 24;
const SAME_NAME = 0.95;

/** What two programmes are compared by. */
export interface Comparable {
  readonly titleKey: string;
  readonly organisation: string;
  readonly fingerprint: Fingerprint;
}

/**
 * Pairs that are near duplicates: same organisation and same title but for year and district, or texts that differ in at
 * most three of 64 bits. Two such texts share at least one of four bands of sixteen bits, so that only those are compared.
 */
export function similarPairs(all: readonly Comparable[]): SimilarPair[] {
  const pairs = new Map<string, SimilarPair>();
  const add = (a: number, b: number, confidence: number) => {
    const key = `${a}:${b}`;
    if (a !== b && (pairs.get(key)?.confidence ?? 0) < confidence) pairs.set(key, { a, b, confidence });
  };
  const named = Map.groupBy(all.keys(), (at) => `${all[at]!.organisation}\n${all[at]!.titleKey}`);
  for (const group of named.values()) eachNeighbour(group, (a, b) => add(a, b, SAME_NAME));
  for (let band = 0; band < BANDS; band++) {
    for (const group of Map.groupBy(all.keys(), (at) => bandOf(all[at]!.fingerprint, band)).values()) {
      eachNeighbour(group, (a, b) => {
        const bits = distance(all[a]!.fingerprint, all[b]!.fingerprint);
        if (bits <= MOST_BITS) add(a, b, 0.9 - bits * 0.05);
      });
    }
  }
  return [...pairs.values()].sort((left, right) => left.a - right.a || left.b - right.b);
}

function eachNeighbour(group: readonly number[], visit: (a: number, b: number) => void): void {
  for (const [i, a] of group.entries()) for (const b of group.slice(i + 1, i + 1 + MOST_COMPARED)) visit(a, b);
}

function bandOf({ high, low }: Fingerprint, band: number): number {
  const word = band < 2 ? high : low;
  return band % 2 === 0 ? word >>> 16 : word & 0xffff;
}
