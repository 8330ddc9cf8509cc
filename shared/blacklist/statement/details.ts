import { AegisError } from '../../kernel/error.ts';
import type { Facts } from '../record.ts';

/**
 * Most distinct details in one statement. A REGTECH export of half a year has about 25,000; a source beyond the cap
 * repeats nothing at all and would not fit an isolate.
 */
export const MAX_DETAILS = 300_000;

/** What a source says about a range, apart from the range. Times are epoch milliseconds. */
export interface Detail {
  readonly facts: Facts;
  readonly upstreamId: string | null;
  readonly registeredAt: number | null;
  readonly expiresAt: number | null;
  /** The expiry was counted from the first collection, because the source states neither expiry nor registration. */
  readonly fromFirstSeen: boolean;
}

/** Interned details in columns; `null` times are `NaN`. */
export interface DetailTable {
  readonly length: number;
  readonly facts: readonly Facts[];
  /** Index into `facts`. */
  readonly factsOf: Uint32Array;
  readonly upstreamIds: readonly (string | null)[];
  readonly registeredAt: Float64Array;
  readonly expiresAt: Float64Array;
  /** 1 where {@link Detail.fromFirstSeen}. */
  readonly fromFirstSeen: Uint8Array;
}

/** A table without details. */
export function emptyDetails(): DetailTable {
  return {
    length: 0,
    facts: [],
    factsOf: new Uint32Array(0),
    upstreamIds: [],
    registeredAt: new Float64Array(0),
    expiresAt: new Float64Array(0),
    fromFirstSeen: new Uint8Array(0),
  };
}

const orNull = (time: number): number | null => (Number.isNaN(time) ? null : time);

/** Detail `i` of a table. */
export function detailAt(table: DetailTable, i: number): Detail {
  return {
    facts: table.facts[table.factsOf[i]!]!,
    upstreamId: table.upstreamIds[i]!,
    registeredAt: orNull(table.registeredAt[i]!),
    expiresAt: orNull(table.expiresAt[i]!),
    fromFirstSeen: table.fromFirstSeen[i] === 1,
  };
}

/** A string that is equal for equal facts and for nothing else. */
export function factsKey(facts: Facts): string {
  return JSON.stringify([facts.reason, facts.category, facts.country, facts.severity, facts.confidence]);
}

/**
 * Which of two details of one range stands: the later registration, then the later expiry (a stated time counts as
 * later than none, and an expiry of the source's own as later than one counted from the first collection), then an arbitrary but fixed order, so that the order of the input is irrelevant.
 */
export function laterDetail(a: Detail, b: Detail): Detail {
  const order =
    compareTimes(a.registeredAt, b.registeredAt) ||
    Number(b.fromFirstSeen) - Number(a.fromFirstSeen) ||
    compareTimes(a.expiresAt, b.expiresAt) ||
    compareText(tieKey(a), tieKey(b));
  return order < 0 ? b : a;
}

const compareTimes = (a: number | null, b: number | null): number => {
  const x = a ?? Number.NEGATIVE_INFINITY;
  const y = b ?? Number.NEGATIVE_INFINITY;
  return x === y ? 0 : x < y ? -1 : 1;
};
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const tieKey = (detail: Detail): string => `${detail.upstreamId ?? ''} ${factsKey(detail.facts)}`;

/** What a statement with more than {@link MAX_DETAILS} distinct details ends in. */
export function tooManyDetails(): AegisError {
  return new AegisError('artefact_too_large', `The source states more than ${MAX_DETAILS} distinct details`, {
    details: { maxDetails: MAX_DETAILS },
  });
}

/** Gives equal details equal numbers, from 0 in order of first appearance. */
export class DetailInterner {
  readonly #factsIndex = new Map<string, number>();
  readonly #facts: Facts[] = [];
  readonly #index = new Map<string, number>();
  readonly #details: Detail[] = [];

  get size(): number {
    return this.#details.length;
  }

  /** The number of `detail`. Throws `artefact_too_large` beyond {@link MAX_DETAILS} distinct ones. */
  intern(detail: Detail): number {
    const factsIndex = this.#internFacts(detail.facts);
    const flag = detail.fromFirstSeen ? 1 : 0;
    const key = `${factsIndex}|${detail.registeredAt}|${detail.expiresAt}|${flag}|${detail.upstreamId ?? '\u0000'}`;
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const next = this.#details.length;
    if (next >= MAX_DETAILS) throw tooManyDetails();
    this.#index.set(key, next);
    this.#details.push({ ...detail, facts: this.#facts[factsIndex]! });
    return next;
  }

  /** Detail number `i`. */
  at(i: number): Detail {
    return this.#details[i]!;
  }

  #internFacts(facts: Facts): number {
    const key = factsKey(facts);
    const known = this.#factsIndex.get(key);
    if (known !== undefined) return known;
    const next = this.#facts.length;
    this.#factsIndex.set(key, next);
    const { reason, category, country, severity, confidence } = facts;
    this.#facts.push({ reason, category, country, severity, confidence });
    return next;
  }
}

/** Columns of the given details, facts numbered by first use. */
export function tabulate(details: readonly Detail[]): DetailTable {
  const factsIndex = new Map<string, number>();
  const facts: Facts[] = [];
  const table = {
    length: details.length,
    facts,
    factsOf: new Uint32Array(details.length),
    upstreamIds: details.map((detail) => detail.upstreamId),
    registeredAt: new Float64Array(details.length),
    expiresAt: new Float64Array(details.length),
    fromFirstSeen: new Uint8Array(details.length),
  };
  details.forEach((detail, i) => {
    const key = factsKey(detail.facts);
    let at = factsIndex.get(key);
    if (at === undefined) {
      at = facts.push(detail.facts) - 1;
      factsIndex.set(key, at);
    }
    table.factsOf[i] = at;
    table.registeredAt[i] = detail.registeredAt ?? Number.NaN;
    table.expiresAt[i] = detail.expiresAt ?? Number.NaN;
    table.fromFirstSeen[i] = detail.fromFirstSeen ? 1 : 0;
  });
  return table;
}
