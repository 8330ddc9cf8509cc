import { exempting } from '../../../shared/blacklist/indicators/allow.ts';
import { type FeedIndicator, lineOf } from '../../../shared/blacklist/indicators/feed.ts';
import type { IndicatorList } from '../../../shared/blacklist/indicators/pointer.ts';
import { TableWriter } from '../../../shared/blacklist/indicators/table.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/** What one version may hold: text and table of a million values are about 60 MB, what an object can have in memory. */
export const MAX_FEED_LINES = 1_000_000;
const PIECE_LINES = 10_000;

/** A version before it is stored. */
export interface CompiledIndicators {
  readonly text: readonly Uint8Array[];
  readonly table: readonly Uint8Array[];
  readonly lines: number;
}

/** Writes text and table of a version, row by row. */
export class IndicatorWriter {
  readonly #of: IndicatorList;
  readonly #table = new TableWriter();
  readonly #text: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();
  #pending: string[] = [];
  #lines = 0;

  constructor(of: IndicatorList) {
    this.#of = of;
  }

  /** @throws AegisError `conflict` beyond {@link MAX_FEED_LINES}. */
  add(row: FeedIndicator): void {
    if (++this.#lines > MAX_FEED_LINES) {
      throw new AegisError('conflict', `A list of indicators publishes at most ${MAX_FEED_LINES} values`);
    }
    this.#table.add(row);
    this.#pending.push(lineOf(this.#of.kind, row, true));
    if (this.#pending.length >= PIECE_LINES) this.#flush();
  }

  finish(): CompiledIndicators {
    this.#flush();
    return { text: this.#text, table: this.#table.finish(), lines: this.#lines };
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    this.#text.push(this.#encoder.encode(`${this.#pending.join('\n')}\n`));
    this.#pending = [];
  }
}

type Row = [value: string, source: string, key: string, since: number];

/** Compiles the claims in force, without what is exempt. Synchronous: one state. */
export function compileIndicators(
  sql: SqlStorage,
  of: IndicatorList,
  allowed: readonly string[],
  now: number,
): CompiledIndicators {
  const writer = new IndicatorWriter(of);
  const exempt = exempting(of.kind, allowed);
  const close = (group: readonly Row[]): void => {
    const [first] = group;
    if (first === undefined) return;
    const [value] = first;
    const row = {
      sources: group.map(([, source]) => source),
      since: Math.min(...group.map(([, , , since]) => since)),
      reason:
        group.map(([, , key]) => (JSON.parse(key) as [string | null])[0]).find((reason) => reason !== null) ?? null,
    };
    for (const left of exempt.left(value)) writer.add({ value: left, ...row });
  };
  const rows = sql
    .exec(
      `SELECT claim.value, source.name, fact.key, claim.listed_at FROM claim
       JOIN source ON source.id = claim.source JOIN fact ON fact.id = claim.fact
       WHERE claim.ended_at IS NULL AND (claim.expires_at IS NULL OR claim.expires_at > ?) ORDER BY claim.value, claim.source`,
      now,
    )
    .raw() as unknown as Iterable<Row>;
  let group: Row[] = [];
  for (const row of rows) {
    if (group[0] !== undefined && group[0][0] !== row[0]) {
      close(group);
      group = [];
    }
    group.push(row);
  }
  close(group);
  return writer.finish();
}
