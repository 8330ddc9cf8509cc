import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { type RunView, runViewSchema } from '../../../shared/policy/collection/run.ts';
import { type SourceView, sourceViewSchema } from '../../../shared/policy/collection/state.ts';
import { collectionRepository } from '../repository/collection.ts';

const dataSchema = v.object({ source: sourceViewSchema, run: v.nullable(runViewSchema) });

/** The writes of one event of a source. Each carries the whole public state, so any order gives the same tables. */
export function collectionStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const repository = collectionRepository(db);
  const { source, run } = v.parse(dataSchema, envelope.data);
  // The schema proves what the columns are made of; the rest is shown as it came.
  const statements = [repository.putSource(source as unknown as SourceView, envelope.sequence)];
  if (run !== null) statements.push(repository.putSourceRun(run as RunView, envelope.sequence));
  return statements;
}
