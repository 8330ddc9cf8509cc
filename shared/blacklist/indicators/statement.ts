import { AegisError } from '../../kernel/error.ts';
import type { IndicatorFacts, IndicatorRecord } from './record.ts';

/** Most values that one source may state. */
export const MAX_INDICATORS = 500_000;

/** One value as a source states it. */
export interface StatedIndicator {
  readonly value: string;
  readonly facts: IndicatorFacts;
  /** Epoch milliseconds; null for no end. */
  readonly expiresAt: number | null;
  /** The end was counted from the first collection: it does not move when the value is collected again. */
  readonly fromFirstSeen: boolean;
  /** Reconciliations in a row that have missed it. */
  readonly misses: number;
}

export interface IndicatorBuilderOptions {
  /** Added to `collectedAt` where a line states no expiry; null: no expiry then. */
  readonly ttlMs: number | null;
  readonly collectedAt: number;
}

/** Order of values: by code units, which for ASCII is the order of SQLite. */
export function byValue(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Collects what a source says; of lines that state the same value the first stands, unless a later one ends later. */
export class IndicatorBuilder {
  readonly #options: IndicatorBuilderOptions;
  readonly #said = new Map<string, StatedIndicator>();
  #records = 0;

  constructor(options: IndicatorBuilderOptions) {
    this.#options = options;
  }

  get records(): number {
    return this.#records;
  }

  get size(): number {
    return this.#said.size;
  }

  /** @throws AegisError `artefact_too_large` beyond {@link MAX_INDICATORS}. */
  add({ value, facts, expiresAt }: IndicatorRecord): void {
    this.#records++;
    const known = this.#said.get(value);
    if (known !== undefined && endOf(known.expiresAt) >= endOf(expiresAt)) return;
    if (known === undefined && this.#said.size >= MAX_INDICATORS) {
      throw new AegisError('artefact_too_large', `The source states more than ${MAX_INDICATORS} values`, {
        details: { maxRows: MAX_INDICATORS },
      });
    }
    const { ttlMs, collectedAt } = this.#options;
    const isCounted = expiresAt === null && ttlMs !== null;
    const end = isCounted ? collectedAt + ttlMs : expiresAt;
    this.#said.set(value, { value, facts, expiresAt: end, fromFirstSeen: isCounted, misses: 0 });
  }

  /** In the order of the values. */
  finish(): StatedIndicator[] {
    return [...this.#said.values()].sort((a, b) => byValue(a.value, b.value));
  }
}

const endOf = (expiresAt: number | null): number => expiresAt ?? Number.POSITIVE_INFINITY;

const PIECE_LINES = 5_000;

/**
 * A statement as bytes, in pieces; equal statements have equal bytes. First a line with the facts as JSON, then a line for each
 * value: value, number of its facts, end, `f` where that was counted from the first collection, misses; parted by tabs.
 */
export function encodeIndicators(stated: readonly StatedIndicator[]): Uint8Array[] {
  const facts = new Map<string, number>();
  for (const one of stated) {
    const key = factsKey(one.facts);
    if (!facts.has(key)) facts.set(key, facts.size);
  }
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(`[${[...facts.keys()].join(',')}]\n`)];
  for (let from = 0; from < stated.length; from += PIECE_LINES) {
    const lines = stated
      .slice(from, from + PIECE_LINES)
      .map(({ value, facts: said, expiresAt, fromFirstSeen, misses }) => {
        const number = facts.get(factsKey(said)) ?? 0;
        return `${value}\t${number}\t${expiresAt ?? ''}\t${fromFirstSeen ? 'f' : ''}\t${misses === 0 ? '' : misses}\n`;
      });
    pieces.push(encoder.encode(lines.join('')));
  }
  return pieces;
}

const factsKey = ({ reason, category }: IndicatorFacts): string => JSON.stringify([reason, category]);

/** What {@link encodeIndicators} made, value by value, so that only one side of a comparison is in memory as objects. */
export function* decodeIndicators(bytes: Uint8Array): Generator<StatedIndicator, void, undefined> {
  if (bytes.length === 0) return;
  const decoder = new TextDecoder();
  const lineAt = (from: number): [text: string, next: number] => {
    const end = bytes.indexOf(10, from);
    return [decoder.decode(bytes.subarray(from, end)), end + 1];
  };
  const [head, begin] = lineAt(0);
  const facts = (JSON.parse(head) as [string | null, IndicatorFacts['category']][]).map(([reason, category]) => ({
    ...{ reason, category },
  }));
  for (let at = begin; at < bytes.length; ) {
    const [line, next] = lineAt(at);
    at = next;
    const [value, number, end, first, misses] = line.split('\t') as [string, string, string, string, string];
    yield {
      value,
      facts: facts[Number(number)] ?? { reason: null, category: null },
      expiresAt: end === '' ? null : Number(end),
      fromFirstSeen: first === 'f',
      misses: Number(misses),
    };
  }
}
