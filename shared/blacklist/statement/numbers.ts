import { type DetailTable, factsKey } from './details.ts';

/** The details of two tables numbered together: equal numbers mean equal details. */
export interface CommonNumbers {
  readonly count: number;
  readonly a: TableNumbers;
  readonly b: TableNumbers;
}

export interface TableNumbers {
  /** By detail: the common number of all that it says. */
  readonly claim: Uint32Array;
  /** By detail: the common number of all but the expiry; 0 unless the expiry was counted from the first collection. */
  readonly standing: Uint32Array;
}

/** Numbers the details of two tables, from 0 in order of first appearance, `a` before `b`. */
export function numberDetails(a: DetailTable, b: DetailTable): CommonNumbers {
  const facts = new Map<string, number>();
  const claims = new Map<string, number>();
  const standings = new Map<string, number>();
  const numberTable = (table: DetailTable): TableNumbers => {
    const factsNumbers = table.facts.map((each) => numberOf(facts, factsKey(each)));
    const claim = new Uint32Array(table.length);
    const standing = new Uint32Array(table.length);
    for (let i = 0; i < table.length; i++) {
      const rest = `${factsNumbers[table.factsOf[i]!]}|${table.registeredAt[i]}|${table.upstreamIds[i] ?? '\u0000'}`;
      claim[i] = numberOf(claims, `${table.expiresAt[i]}|${table.fromFirstSeen[i]}|${rest}`);
      if (table.fromFirstSeen[i] === 1) standing[i] = 1 + numberOf(standings, rest);
    }
    return { claim, standing };
  };
  const numbersA = numberTable(a);
  const numbersB = numberTable(b);
  return { count: claims.size, a: numbersA, b: numbersB };
}

function numberOf(map: Map<string, number>, key: string): number {
  const known = map.get(key);
  if (known !== undefined) return known;
  const next = map.size;
  map.set(key, next);
  return next;
}
