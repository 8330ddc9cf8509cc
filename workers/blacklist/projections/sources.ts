import * as v from 'valibot';
import { sourceConfigSchema } from '../../../shared/blacklist/source/config.ts';
import { RUN_STATUSES, type RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceView } from '../../../shared/blacklist/source/state.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { sourceRepository } from '../repository/sources.ts';
import { runStatements } from './analytics.ts';

/** What source events are projected to. Each carries the whole public state, so any order gives the same tables. */

const moment = v.pipe(v.number(), v.integer(), v.minValue(0));

const dataSchema = v.object({
  source: v.looseObject({ config: sourceConfigSchema, deletedAt: v.nullable(moment) }),
  run: v.nullable(
    v.looseObject({
      id: v.string(),
      source: v.string(),
      status: v.picklist(RUN_STATUSES),
      startedAt: moment,
      finishedAt: v.nullable(moment),
    }),
  ),
});

/** The writes of one event. */
export function sourceStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const repository = sourceRepository(db);
  const { source, run } = v.parse(dataSchema, envelope.data);
  // The schema proves what the columns are made of; the rest is shown as it came.
  const statements = [repository.putSource(source as unknown as SourceView, envelope.sequence)];
  if (run !== null) {
    statements.push(repository.putRun(run as unknown as RunView, envelope.sequence), ...runStatements(run, db));
  }
  return statements;
}
