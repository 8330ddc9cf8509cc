import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { saidOf } from '../../../shared/blacklist/blocks/said.ts';
import type { EntryBatches } from '../../../shared/blacklist/blocks/select.ts';
import type { Match } from '../../../shared/blacklist/lookup/lookup.ts';
import { analyticsRepository } from '../repository/analytics.ts';
import { type ParquetColumn, ROWS_PER_GROUP, type RowGroup } from './analytics-parquet.ts';

const MINUTE_MS = 60_000;

/** A figure of a day: `section` says of what, `key` of which. One figure a row, so that no new figure needs a new column. */
export const DAILY_COLUMNS: readonly ParquetColumn[] = [
  { name: 'day', type: 'STRING', nullable: false },
  { name: 'section', type: 'STRING', nullable: false },
  { name: 'key', type: 'STRING', nullable: false },
  { name: 'figure', type: 'STRING', nullable: false },
  { name: 'value', type: 'INT64', nullable: false },
];

/** An entry of the live version with what its claims say, taken together. */
export const ENTRY_COLUMNS: readonly ParquetColumn[] = [
  { name: 'address', type: 'STRING', nullable: false },
  { name: 'family', type: 'INT32', nullable: false },
  { name: 'score', type: 'DOUBLE' },
  { name: 'sources', type: 'STRING', nullable: false },
  { name: 'categories', type: 'STRING', nullable: false },
  { name: 'reason', type: 'STRING' },
  { name: 'country', type: 'STRING' },
  { name: 'until', type: 'TIMESTAMP' },
];

/** All rolled-up figures of a list in a period, as one group. */
export async function dailyRows(env: Env, list: string, period: { from: string; to: string }): Promise<RowGroup> {
  const repository = analyticsRepository(env.BLACKLIST_DB);
  const levels = (await repository.levels(list, period)).filter(({ day }) => day >= period.from);
  const days = levels.map(({ day }) => day);
  const columns: [string[], string[], string[], string[], bigint[]] = [[], [], [], [], []];
  const add = (day: string, section: string, key: string, figures: Readonly<Record<string, number>>) => {
    for (const [figure, value] of Object.entries(figures)) {
      for (const [i, cell] of [day, section, key, figure].entries()) (columns[i] as string[]).push(cell);
      columns[4].push(BigInt(value));
    }
  };
  for (const { day, version, entries, lines4, lines6, addresses4 } of levels) {
    add(day, 'level', list, { version, entries, lines4, lines6, addresses4 });
  }
  for (const dimension of ['source', 'category', 'country'] as const) {
    for (const { day, key, entries } of await repository.breakdowns(list, dimension, days)) {
      add(day, dimension, key, { entries });
    }
  }
  for (const { day, source, added, updated, withdrawn, expired } of await repository.changes(list, period)) {
    add(day, 'change', source, { added, updated, withdrawn, expired });
  }
  for (const { list: _, day, source, ...figures } of await repository.runs(list, period)) {
    add(day, 'run', source, figures);
  }
  return columns;
}

/** Entries in the order of the table, a group at a time. */
export async function* entryRows(batches: EntryBatches): AsyncGenerator<RowGroup, void, undefined> {
  const words = new Map<string, readonly unknown[]>();
  let group = emptyGroup();
  for await (const batch of batches()) {
    for (const entry of batch) {
      for (const [i, cell] of rowOf(entry, words).entries()) group[i]!.push(cell);
      if (group[0]!.length < ROWS_PER_GROUP) continue;
      yield group;
      group = emptyGroup();
    }
  }
  if (group[0]!.length > 0) yield group;
}

const emptyGroup = (): unknown[][] => ENTRY_COLUMNS.map(() => []);

function rowOf(entry: Match, words: Map<string, readonly unknown[]>): unknown[] {
  const { info, untilMinutes } = entry;
  let said = words.get(info);
  if (said === undefined) {
    const { score, sources, categories, reason, country } = saidOf(info);
    said = [score, sources.join(','), categories.join(','), reason, country];
    words.set(info, said);
  }
  const until = untilMinutes === 0 ? null : new Date(untilMinutes * MINUTE_MS);
  return [formatRange(entry), entry.family, ...said, until];
}
